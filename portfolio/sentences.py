"""Questions read as whole sentences, word for word, and what their words name in a catalogue.

A bag of the same words may be a task, and a forbidden one ("put all client data into the tools").
"""

import re
from collections.abc import Iterable, Sequence

from portfolio.catalog import fold
from portfolio.limits import class_named, class_of_people, may_mean, speaks_of_people

LONGEST_QUESTION = 150  # characters: what is longer tells a task
FEW_WORDS = 3  # behind a command word they name something, or search for it; more of them are a task
SHORTEST_ABBREVIATION = 3  # letters of a class of data that such a word may spell out: INT, CONF
_OPENNESS = re.compile(r"publi[ck]\w*|intern(?:al|[aeo]s?|en)?|confiden\w+|restrict\w*|secret\w*|sensitiv\w*")
_SEVERAL = re.compile(r",|\b(?:and|or|of|und|oder|von|et|ou|y|o|и|или)\b")
_ARTICLE = re.compile(r"^(?:the|our|der|die|das|den|dem|le|la|el) ")
_WHOSE = r"([\w' -]{1,40}?)"
_DATA = re.compile(
    rf"(?:our |my |the |any |some |unsere )?{_WHOSE}[ -]?"
    r"(?:data|files|records|information|documents|papers|daten|akten|dateien|dokumente|unterlagen)"
    rf"|class {_WHOSE}|(?:des |les )?(?:données|dossiers|documents) (?:de |des |du |d')?{_WHOSE}"
    rf"|(?:los )?(?:datos|expedientes|documentos) (?:de )?(?:los |las )?{_WHOSE}"
    rf"|(?:данные|данных|файлы|документы) {_WHOSE}|{_WHOSE} (?:данные|документы)"
)
# What stands before a question that goes on from something, and after it, and changes nothing of what is asked.
_COURTESY = re.compile(
    r"^(?:(?:hi|hello|hey|hallo|bonjour|hola|привет|and|but|so|then|ok|okay|thanks|thank you|und|aber|danke"
    r"|et|mais|merci|y|pero|gracias|и|а|но|спасибо)[ ,.!:]+"
    r"|(?:great|perfect|cool|super|good|also|gut|prima|alors|parfait|entonces|vale|perfecto|отлично)[,.!:]+ *)+"
    r"|[ ,.!?]+(?:please|thanks|then|though|bitte|danke|denn|merci|alors|gracias|entonces|пожалуйста|спасибо)[ .!?]*$"
)
_AROUND = " ?!.¿¡\"“”„«»'"


def bare(text: str) -> str:
    """The sentence folded, without greetings and the signs around it."""
    return fold(_COURTESY.sub("", fold(text.replace("’", "'")))).strip(_AROUND)


def says(sentences: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The first of the sentences that a bare text is, from its first word to its last."""
    return next((match for one in sentences if (match := one.fullmatch(text))), None)


def class_in(data: str, classes: Sequence[str]) -> str:
    """The class of data that some words name, or whose people they name; "" for anything that is no data.

    `classes`: the company's, the most open one first. "Internal documents" are of a class INT.
    """
    match = _DATA.fullmatch(data)
    if match is None:
        return ""
    whose = next(part for part in match.groups() if part)
    if _SEVERAL.search(whose):  # "client records and INT documents" are of more than one class
        return ""
    return class_named(f"{whose} data", classes) or _class_called(whose, classes) or _class_of(whose, classes)


def as_typed(text: str, words: str) -> str:
    """Folded words as they stand in the text they were read from."""
    found = re.search(re.escape(words), text, re.IGNORECASE)
    return found.group() if found is not None else words


def is_short(words: str) -> bool:
    """Whether they may be a name, right or typed wrong: "browse invoices"; "browse the web for news" is a task."""
    return len(words.split()) <= FEW_WORDS


def without_article(name: str) -> str:
    """A name as people say it, without the article before it."""
    return _ARTICLE.sub("", name)


def _class_of(whose: str, classes: Sequence[str]) -> str:
    people = class_of_people(classes) if speaks_of_people(whose) or "персональн" in whose else ""
    return people if may_mean(whose, people) else ""


def _class_called(whose: str, classes: Sequence[str]) -> str:
    return next((name for name in classes if whose == name.casefold() or _abbreviates(name, whose)), "")


def _abbreviates(name: str, word: str) -> bool:
    short = name.casefold()
    return (
        len(name) >= SHORTEST_ABBREVIATION
        and name.isupper()
        and word.startswith(short)
        and _OPENNESS.fullmatch(word) is not None
    )
