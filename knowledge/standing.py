"""Sentences that ask how something is doing, in five languages: the words that ask, and the period they name."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """A length of time people compare by."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A period a sentence names. `against`: what is asked about is compared with the last one ("against last month"),
    else the last one itself is asked about. `days`: so many days, for "in the last 30 days"."""

    span: Span | None = None
    against: bool = False
    days: int | None = None


_SPANS: dict[Span, str] = {
    Span.WEEK: r"weeks?|wochen?|semaines?|semanas?|недел\w*",
    Span.MONTH: r"months?|monate?n?s?|mois|mes(?:es)?|месяц\w*",
    Span.QUARTER: r"quarters?|quartale?n?s?|trimestres?|квартал\w*",
    Span.YEAR: r"years?|jahre?n?s?|années?|ans?|años?|год\w*|лет",
}
_SPAN = "|".join(f"(?P<{span.value}>{words})" for span, words in _SPANS.items())
_LAST = (
    r"last|past|previous|letzt\w*|vorig\w*|vergangen\w*|derni\w+|passée?s?|précédente?s?|pasad[ao]s?|últim[ao]s?|anterior"
    r"|прошл\w*|последн\w*|предыдущ\w*"
)
_AGAINST = (
    r"against|versus|vs\.?|compared?\s+(?:to|with)|than|over|gegenüber|im\s+vergleich\s+(?:zum|zur|mit)|als|verglichen\s+mit"
    r"|par\s+rapport\s+(?:au|à|aux)|contre|que|frente\s+al?|comparad[oa]\s+con|respecto\s+al?|по\s+сравнению\s+с|чем|против"
)
_THE = r"(?:(?:the|in|for|im|in\s+den|der|die|das|dem|den|le|la|les|l['’]|au|el|los|las|en|за|в)\s*)"
_WHEN = (
    rf"{_THE}{{0,3}}(?:"
    rf"(?:{_LAST})\s+(?:(?P<number>\d{{1,3}})\s+(?:{_LAST}\s+)?)?(?:(?P<day>days?|tage?n?|jours?|días?|дн\w*)|{_SPAN})"
    rf"|(?P<shortly>vormonat\w*|vorwoche|vorquartal\w*|vorjahr\w*)"
    rf"|(?:{'|'.join(_SPANS.values())})\s+(?:{_LAST}))\b"
)
_PERIOD = re.compile(rf"\b(?:(?P<against>{_AGAINST})\s+)?{_WHEN}", re.IGNORECASE)
# "How is X vs last month?": from the first word to the last, since "how is X compared to Y" asks for a difference.
_COMPARES = re.compile(
    r"^\W*(?:(?:and|und|et|y|а|и)\s+)?(?:how(?:['’]s|\s+is|\s+was|\s+does|\s+has)"
    r"|wie\s+(?:ist|war|schneidet)|comment\s+(?:est|était|se\s+situe|se\s+compare)|(?:cómo|como)\s+(?:es|fue|ha\s+sido|ha\s+ido)"
    r"|как(?:ов\w*)?(?:\s+(?:выглядит|обстоит|там))?)"
    r"\s+[\"“„«'‘]?(?P<name>\w[\w .-]{0,60}?)[\"”“»'’]?"
    r"(?:\s+(?:been|looking|now|today|so\s+far|aktuell|jetzt|ahora|сейчас))?"
    rf"\s+(?:{_AGAINST})\s+{_WHEN}(?:\s+ab)?\W*$",
    re.IGNORECASE,
)
_SHORTLY = {"monat": Span.MONTH, "woche": Span.WEEK, "quartal": Span.QUARTER, "jahr": Span.YEAR}
_DAYS = {Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 91, Span.YEAR: 365}

# What asks how something is doing. Each says it whole: "how is X used for invoices" asks how to do it.
_ASKS = re.compile(
    r"^\W*(?:and\s+|und\s+|et\s+|y\s+|а\s+|и\s+)?(?:"
    r"how(?:['’]s|\s+is|\s+are|\s+has|\s+have|\s+does|\s+did)\b.{0,90}\b(?:doing|going|performing|perform|coming\s+along|adopted|been\s+(?:doing|used)|do)\b"
    r"|how\s+(?:well\s+|much\s+|often\s+)?is\b.{0,60}\b(?:used|adopted|doing)\b"
    r"|how\s+many\s+(?:people|users|colleagues|teams)\b.{0,40}\b(?:use|using|used)\b"
    r"|(?:show\s+(?:me\s+)?|what\s+(?:is|are|was|were)\s+|give\s+me\s+)?(?:the\s+)?(?:usage|adoption|numbers|figures|metrics|statistics|stats)\s+(?:of|for)\b"
    r"|is\b.{0,60}\b(?:used\s+(?:more|less)|growing|shrinking|getting\s+(?:better|worse))\b"
    r"|wie\s+(?:läuft|steht|geht|viel\w*|gut|oft|entwickelt|hat\s+sich)\b"
    r"|wird\b.{0,60}\b(?:mehr|weniger|öfter|seltener)\b.{0,40}\bgenutzt\b"
    r"|(?:nutzung|zahlen|kennzahlen)\s+(?:von|zu|für)\b"
    r"|comment\s+(?:va|se\s+porte|marche|évolue|se\s+passe)\b|combien\s+de\s+(?:personnes|gens|collègues)\b|où\s+en\s+est\b"
    r"|(?:utilisation|chiffres|usage)\s+de\b"
    r"|(?:cómo|como)\s+(?:va|le\s+va|está|evoluciona|anda)\b|cuánt[ao]s?\s+(?:personas|gente|usuarios)\b|(?:uso|cifras)\s+de\b"
    r"|как\s+(?:идут\s+дела|дела|работает|обстоят\s+дела|используется|поживает)\b|сколько\s+(?:людей|человек|сотрудников)\b"
    r")",
    re.IGNORECASE | re.DOTALL,
)
# What asks for one figure, when what follows names one.
_ASKS_A_FIGURE = re.compile(
    r"^\W*(?:what(?:['’]s|\s+is|\s+are|\s+was|\s+were)|how\s+(?:many|much|high|good|is|are|was)|was\s+ist|wie\s+(?:hoch|viele?|gut|ist)"
    r"|quel(?:le)?s?\s+(?:est|sont)|combien|cuál(?:es)?\s+(?:es|son)|cuánt[ao]s?|каков\w*|сколько)\b",
    re.IGNORECASE,
)
_ASKS_ABOUT_A_NAME = re.compile(
    r"^\W*(?:and\s+)?how(?:['’]s|\s+is|\s+has|\s+does|\s+did)\s+[\"“„'‘]?(?P<name>\w[\w.-]*)[\"”“'’]?"
    r"\s+(?:been\s+)?(?:doing|going|performing|perform|coming\s+along|adopted|used|do)(?:\s+(?:so\s+far|now|today|these\s+days))?\W*$",
    re.IGNORECASE,
)
_SAYS_ONLY_THAT = re.compile(
    r"\b(?:how|what|high|good|have|has|does|doing|going|performing|perform|coming|along|adopted|adoption|used|use|uses|using|usage|many|much|often|well|people"
    r"|users|colleagues|numbers|figures|metrics|statistics|stats|show|give|more|less|growing|shrinking|getting|better|worse|far|now|today|these|days"
    r"|läuft|steht|geht|gut|oft|viele?n?|leute|personen|menschen|nutzen|nutzt|genutzt|wird|mehr|weniger|öfter|seltener|entwickelt|sich|nutzung|zahlen"
    r"|kennzahlen|vergleich|es|um|mit|wie|hat"
    r"|comment|va|le|porte|marche|évolue|passe|combien|personnes|gens|collègues|utilisent|utilise|utilisation|chiffres|usage|où|rapport"
    r"|cómo|como|anda|está|evoluciona|cuántos|cuántas|cuánta|personas|gente|usuarios|usan|usa|uso|cifras"
    r"|как|идут|дела|работает|обстоят|используется|поживает|сколько|людей|человек|сотрудников|пользуются|пользуется|используют)\b",
    re.IGNORECASE,
)


def asks_how_it_does(text: str) -> bool:
    """Whether a sentence begins like a question about how something is doing: cheap, and not yet certain."""
    return _ASKS.search(text) is not None


def asks_a_figure(text: str) -> bool:
    """Whether a sentence begins like a question for one figure: it is one only if it names a figure."""
    return _ASKS_A_FIGURE.search(text) is not None


def compared_with_before(text: str) -> str:
    """What "How is X vs last month?" sets beside itself in an earlier period; "" for every other sentence."""
    found = _COMPARES.match(text)
    return found["name"] if found else ""


def period_in(text: str) -> Period:
    """The period a sentence names; an empty one when it names none."""
    found = _PERIOD.search(text)
    if found is None:
        return Period()
    against = found["against"] is not None
    if found["shortly"]:
        word = found["shortly"].casefold()
        return Period(next(span for stem, span in _SHORTLY.items() if stem in word), against)
    if found["number"]:
        length = 1 if found["day"] else _DAYS[_span_of(found)]
        return Period(None, against, days=max(1, int(found["number"]) * length))
    if found["day"]:
        return Period(None, against, days=1)
    return Period(_span_of(found), against)


def without_the_period(text: str) -> str:
    """The text without the period it names."""
    return " ".join(_PERIOD.sub(" ", text).split())


def one_name_asked_about(text: str) -> str:
    """What "How is X doing against last month?" asks about, when it is one word with a capital; "" otherwise.

    In English only: elsewhere ordinary words have capitals, or the same words ask how something is done.
    """
    found = _ASKS_ABOUT_A_NAME.match(without_the_period(text))
    return found["name"] if found and found["name"][0].isupper() else ""


def without_the_question(text: str) -> str:
    """The text without the words that ask and the period they ask about."""
    return _SAYS_ONLY_THAT.sub(" ", _PERIOD.sub(" ", text))


def _span_of(found: re.Match[str]) -> Span:
    named = next((span for span in Span if found[span.value]), None)
    if named is not None:
        return named
    said = found.group()
    return next(span for span, words in _SPANS.items() if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE))


def first_of_quarter(day: date) -> date:
    """The first day of the quarter of the year a day is in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def monday_of(day: date) -> date:
    """The Monday of the week a day is in."""
    return day - timedelta(days=day.weekday())
