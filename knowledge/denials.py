"""Denials: what turns the words of a remark into their opposite, in five languages.

"Nothing works", "saved nothing", "it would have worked", "today not"; and what only looks so: "nothing works better".
"""

import re
from collections.abc import Iterator

from knowledge.remark_words import pattern

_NEAR = 200  # characters before and behind words in which they are denied
_AND = r"and|but|because|so|und|aber|weil|et|mais|car|y|pero|porque|и|но"
CLAUSE = re.compile(rf"[.,;:!?–—()]+(?=\s|$)|\s+(?:{_AND})\s+", re.IGNORECASE)
_WORD = rf"\s+(?!(?:{_AND})\b)[\w']+"
_NO = (
    r"not|no|never(?!\s+(?:seen|had|thought|expected)\b)|nor|neither|hardly|nobody|no\s+one|none|nicht|(?<!noch\s)nie|noch\s+nie(?!\s+so\b)|niemals|niemand|kein\w*|weder|pas|jamais|aucune?"
    r"|nunca|jamás|tampoco|nadie|ni|ning[uú]n\w*|не|нет|ни|никто|никому|никого"
)
_WITHOUT = r"without|ohne|sans|sin|без"
_BUT = r"but|other|short|less|to|als|außer|zu|weniger|que|d'autre|de\s+moins|à|más\s+que|menos\s+que|кроме"
_NOTHING = rf"(?:nothing|none|nichts|rien|nada|ничего|ничто)(?!\s+(?:{_BUT})\b)"  # "nothing but praise" denies nothing
_ANY_NO = re.compile(rf"\b(?:{_NO}|{_NOTHING})\b|n't\b", re.IGNORECASE)
_NOTHING_BUT = re.compile(
    r"\b(?:nothing\s+but|nichts\s+außer|rien\s+sauf|nada\s+(?:salvo|excepto)|ничего,?\s+кроме)\b", re.IGNORECASE
)
_BEFORE = re.compile(rf"(?:\b(?:{_NO}|{_WITHOUT}|{_NOTHING})|n't|\bn'|\bne)(?:{_WORD}){{0,2}}\s*$", re.IGNORECASE)
_NONE_OF = re.compile(
    r"\b(?:(?:none|neither|not\s+one|kein\w*|nichts|aucune?|rien|ning[uú]n\w*|nada|никто|ничего)\s+(?:of|der|von|des?|del|из)"
    rf"|not\s+(?:a\s+single|once|one)|kein\w*\s+einzig\w*|pas\s+une?\s+seule?|ni\s+una?\s+solo?|ни\s+од\w+|ни\s+разу)"
    rf"(?:{_WORD}){{0,5}}\s*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"\b(?:nobody|no\s+one|niemand\w*|nadie|никто|никому|{_NOTHING})(?!\s+(?:of|der|von|des?|del|из)\b)(?:{_WORD}){{0,6}}\s*$",
    re.IGNORECASE,
)
_LIKE = r"than|like|als|wie|que|comme|como|чем|как"  # "better than nothing"
_AFTER = re.compile(rf"^(?:{_WORD}){{0,2}}?\s+(?:nicht|nie|pas|jamais|guère|plus)\b", re.IGNORECASE)
_NONE_AFTER = re.compile(
    rf"^(?:(?!\s+(?:{_LIKE})\b){_WORD}){{0,2}}?\s+(?:{_NOTHING}|niemand\w*|kein(?:e[rsmn]?)?|aucune?|ning[uú]n\w*)\b"
    rf"(?P<rest>(?:{_WORD}){{0,3}})",
    re.IGNORECASE,
)
_BEST = re.compile(  # nothing else does so well
    r"^\s+(?:[\w']+\s+){0,2}?(?:better|faster|quicker|so\s+(?:well|much|gut|sehr|viel)|as\s+(?:well|much|good)|more\s+(?:than|time)"
    r"|besser|schneller|mehr\s+als|mieux|aussi\s+bien|autant|mejor|tan\s+bien|tanto|лучше|так\s+хорошо)\b"
    r"(?!\s+(?:now|than\s+before|jetzt|als\s+vorher|maintenant|qu'avant|ahora|que\s+antes|теперь|чем\s+раньше))",
    re.IGNORECASE,
)
_BEST_BEFORE = re.compile(r"\b(?:so|as|more|better|mieux|plus|tan|tanto|más|mejor|так|лучше|besser)\s*$", re.IGNORECASE)
_WOULD_HAVE = re.compile(
    r"\b(?:(?:would|could|should|might)(?:n't|\s+not|\s+never|\s+probably)?\s+have|(?:would|could|should|might)(?:n't)?'ve"
    r"|hätten?|aurai(?:t|ent)|habr[ií]an?|hubieran?)"
    r"(?:\s+(?!(?:thought|expected|taken|needed|cost|had|more|gedacht|erwartet|cru|pensé|pensado|creído)\b)[\w']+){0,6}\s*$",
    re.IGNORECASE,
)
_WOULD = re.compile(
    r"\b(?:would|'d|würden?|wären?|serai(?:t|ent)|sería|бы)(?:\s+(?:only|still|also|be|es|das|не))*\s*$", re.IGNORECASE
)
_WOULD_AFTER = re.compile(r"^\s+(?:hätten?|würden?|бы)\b", re.IGNORECASE)
_WOULD_FORM = re.compile(r"(?:rai(?:t|ent)|[aei]ría[ns]?)$", re.IGNORECASE)
_WISHED = re.compile(r"\b(?:been|gewesen|été|sido)\b", re.IGNORECASE)
_CONDITION = re.compile(rf"\b(?:{_WITHOUT}|if|unless|wenn|falls|si|если)\b", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:until|till)\s+(?:yesterday|last|the\s+\w+|(?:mon|tues|wednes|thurs|fri)day)\b|\bused\s+to\s"
    r"|\bbis\s+(?:gestern|vorgestern|letzte\w*|zum\s+\w+|(?:mon|diens|donners|frei)tag|mittwoch)\b"
    r"|\bjusqu'(?:à\s+(?:hier|lundi|mardi|mercredi|jeudi|vendredi|la\s+\w+)|au\s+\w+)"
    r"|\bhasta\s+(?:ayer|el\s+\w+|la\s+\w+)\b|\bдо\s+(?:вчера\w*|понедельника|вторника|среды|четверга|пятницы|обновления)",
    re.IGNORECASE,
)
_NOW = (
    r"today|now|any\s?more|this\s+(?:morning|week)|heute|jetzt|mehr|inzwischen|aujourd'hui|maintenant|hoy|ahora|ya"
    r"|сегодня|теперь|сейчас|больше"
)
_NOT = r"not|no\s+more|doesn't|does\s+not|don't|do\s+not|isn't|didn't|nicht|pas|non|plus|no|нет|не"
_BESIDE = r"it|they|at\s+all|since|es|sie|er|tut|das|gar|überhaupt|ça|ce|n'est|le|cas|du\s+tout|уже|совсем"
_ENDED = re.compile(
    rf"(?=.*\b(?:{_NOW})\b)(?=.*(?<!\w)(?:{_NOT})\b)(?:(?:{_NOW}|{_NOT}|{_BESIDE})(?:\s+|$))+", re.IGNORECASE
)
_SPARED = re.compile(
    r"(?:\b(?:no|zero|not\s+once(?:\s+did\s+it)?|never|nothing|without|kein\w*|nie|nichts|ohne|aucune?|jamais|rien|sans|ning[uú]n\w*|nunca|nada|sin)"
    r"|(?<!\w)(?:никаких|нет|без|нечего|не\s+на\s+что|ни\s+разу\s+не|никогда\s+не|ничего\s+не))"
    r"(?:\s+(?:any|an?|has|have|had|hat|ist|ha|han|one|single|real|major|to|zu|einzige\w*|à|que|le\s+moindre))*\s*$",
    re.IGNORECASE,
)
_SPARED_AFTER = re.compile(r"^\s+(?:never|nie|jamais|nunca|нет|не\s+было)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\s*(?:$|[.,;:!?–—()]|(?:at\s+all|so\s+far|yet|since|any\s?more|until|till|with\s+(?:it|that|this)|now|today|here|once"
    r"|überhaupt|bisher|bislang|mehr|seit|bis|damit|heute|hier|jetzt|du\s+tout|depuis|jusqu|avec|en\s+absoluto"
    rf"|hasta|desde|con|hoy|ahora|вообще|совсем|пока|сегодня|с|до|{_AND})\b)",
    re.IGNORECASE,
)


def denied_before(text: str, match: re.Match[str]) -> bool:
    """Whether words before these deny them: "no errors", "none of the drafts works"."""
    before = _before(text, match.start())
    if _NONE_OF.search(before):
        return True
    if _NOBODY.search(before):
        return not (_BEST.match(_behind(text, match.end())) or _BEST_BEFORE.search(before))
    return _BEFORE.search(before) is not None


def denied(text: str, match: re.Match[str]) -> bool:
    """Whether words before or behind these deny them: "funktioniert nicht", "saved nothing"."""
    after = _behind(text, match.end())
    if denied_before(text, match) or _AFTER.match(after):
        return True
    none = _NONE_AFTER.match(after)
    return none is not None and not any(pattern(group).search(none["rest"]) for group in ("flaw", "failed", "trouble"))


def came_true(text: str, match: re.Match[str]) -> bool | None:
    """Whether what these words say of it is so; None where they only wish.

    "It would not have worked without it" says that it worked, "it worked until yesterday" that it does not.
    """
    before, after = _before(text, match.start()), _behind(text, match.end())
    piece = CLAUSE.split(before)[-1] + match.group() + CLAUSE.split(after)[0]
    not_so = denied(text, match)
    if _UNTIL.search(piece):
        return False
    had = _WOULD_HAVE.search(before + match.group()) or _WOULD_AFTER.match(after)
    if not (had or _WOULD.search(before) or _WOULD_FORM.search(match.group())):
        return not not_so
    not_so = not_so or (had is not None and _ANY_NO.search(had.group()) is not None)
    wished = not had or _WISHED.search(had.group()) or _WISHED.match(after.lstrip())
    return None if wished and not _CONDITION.search(f"{before} {after}") else not_so


def supposed(text: str, end: int) -> bool:
    """Whether what ends at this place would have been, and was not: "it would have saved an hour"."""
    had = _WOULD_HAVE.search(_before(text, end))
    return had is not None and not _ANY_NO.search(had.group())


def turns(text: str) -> bool:
    """Whether words turn what was said before: "but", not "nothing but praise"."""
    return pattern("contrast").search(_NOTHING_BUT.sub(" ", text)) is not None


def ended(text: str) -> str | None:
    """The piece that says that something said before is over: "it worked yesterday, today not"."""
    return next((piece for piece in _pieces(text) if _ENDED.fullmatch(piece)), None)


def _pieces(text: str) -> Iterator[str]:
    return (piece.strip() for part in CLAUSE.split(text) for piece in re.split(r"\s+-\s+", part))


def spared(group: str, text: str) -> str | None:
    """The words that say that nothing of a group happened: "no problems at all", "it never failed"."""
    for match in pattern(group).finditer(text):
        no = _SPARED.search(_before(text, match.start()))
        if (no and whole(text, match.end())) or _SPARED_AFTER.match(_behind(text, match.end())):
            return text[no.start() if no else match.start() : match.end()]
    return None


def whole(text: str, end: int) -> bool:
    """Whether what ends at this place needs nothing more: "I cannot work", not "I cannot work with tables"."""
    return _WHOLE.match(_behind(text, end)) is not None


def _before(text: str, place: int) -> str:
    return text[max(0, place - _NEAR) : place]


def _behind(text: str, place: int) -> str:
    return text[place : place + _NEAR]
