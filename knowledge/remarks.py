"""What a remark about something tried says by its words, in five languages: how it went, what stood in the way.

Nothing is guessed: what no word speaks for is not said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.denials import CLAUSE, came_true, denied, denied_before, ended, spared, supposed, turns, whole
from knowledge.durations import minutes_saved, unbelievable
from knowledge.remark_words import pattern, stands_in
from knowledge.words import plain

BARRIERS = ("access", "policy", "integration", "speed", "skill", "trust", "data")  # the most telling first
QUALITY = "quality"  # the barrier that any other flaw is
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_OF_FIVE = re.compile(
    r"(?<![\w.,])(?P<figure>[0-5]|10|[6-9])(?:[.,][05])?\s*(?:/|of|out\s+of|von|sur|de|из)\s*(?P<most>5|10)(?!\w)"
)
_STARS = re.compile(r"(?<!\w)(?P<figure>[1-5])\s*(?:stars?|sterne?n?|étoiles?|estrellas?|звезд\w*)", re.IGNORECASE)
_BESIDE = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?P<figure>[1-5])(?![\w%]|[.,]\d|\s*(?:min|h\b|std|stund|hour|heure|/))", re.IGNORECASE
)
_INTO = r"to|auf|zu|zum|für|à|au|a|al|к"
_IT = ("it", r"the\s+(?:tool|product)", r"(?:dem|das)\s+(?:Tool|Produkt)", r"(?:l')?outil", "él", "ella", "нему", "ней")
_NEAR = 28  # characters in which a figure of five and the word it is about stand together


@dataclass(frozen=True, slots=True)
class Remark:
    """What the words say, each as the words of the store or None. `words`: by field, the words that say so."""

    kind: str | None
    worked: str | None
    quality: int | None
    trust: int | None
    minutes: int | None
    barrier: str | None
    words: dict[str, str]


def remark(text: str, names: Sequence[str] = ()) -> Remark:
    """What a text says. `names`: what the thing tried is called, for one who has no access to it."""
    text = plain(text).replace("’", "'")
    words: dict[str, str] = {}
    wishes = stands_in("idea", text)
    told = _without_the_unbelievable(pattern("idea").sub(" ", text) if wishes else text)
    minutes = _minutes(text, words)
    quality, trust = _rated(text, words)
    worked = _worked(told, words, helped=minutes is not None or (quality or 0) >= 4)
    barrier = _barrier(text, words)
    kind = _kind(told, worked, barrier, names, wishes=wishes)
    if kind == "idea":
        worked = None
    if kind == "praise":
        barrier = None
    elif kind == "blocker":
        worked = "no"
    return Remark(kind, worked, quality, trust, minutes, barrier, words)


def clause_of(text: str, phrase: str) -> str:
    """The piece of a sentence the phrase stands in, to be quoted."""
    for piece in CLAUSE.split(text):
        if phrase and phrase in piece:
            return piece.strip(" \"'“”")
    return phrase


def tells_the_unbelievable(text: str) -> bool:
    """Whether a text says that a time was saved that nobody can have saved."""
    return any(unbelievable(sentence) for sentence in _SENTENCE.split(text))


def _without_the_unbelievable(text: str) -> str:
    """The text without its pieces that tell of a saving that cannot be: they say nothing of how it went."""
    for sentence in _SENTENCE.split(text):
        phrase = unbelievable(sentence)
        if phrase:
            text = text.replace(clause_of(sentence, phrase), " ")
    return text


def _minutes(text: str, words: dict[str, str]) -> int | None:
    for sentence in _SENTENCE.split(text):
        found = None if unbelievable(sentence) else minutes_saved(sentence)
        if found is not None and not supposed(sentence, sentence.find(found[1]) + len(found[1])):
            words["minutes_saved"] = found[1]
            return found[0]
    return None


def _rated(text: str, words: dict[str, str]) -> tuple[int | None, int | None]:
    """(quality, trust): figures of five, and the ends of the scale where words say them."""
    found: dict[str, int] = {}
    for match in (*_OF_FIVE.finditer(text), *_STARS.finditer(text)):
        most = int(match.groupdict().get("most") or 5)
        figure = -(-int(match["figure"]) * 5 // most)
        around = text[max(0, match.start() - _NEAR) : match.end()]
        field = "trust" if stands_in("trust_word", around) else "quality"
        if text[match.end() :].lstrip()[:1].isalnum() and not stands_in(f"{field}_word", around):
            continue  # three of five files are no mark
        if 1 <= figure <= 5:
            found.setdefault(field, figure)
            words.setdefault(field, match.group())
    for field in ("quality", "trust"):
        named = pattern(f"{field}_word").search(text)
        beside = _BESIDE.match(text[named.end() :]) if named and field not in found else None
        if beside:
            found[field] = int(beside["figure"])
            words[field] = text[named.start() : named.end() + beside.end()] if named else ""
    for field, group, figure in (("quality", "best", 5), ("quality", "worst", 1), ("trust", "trusted", 5),
                                 ("trust", "distrusted", 1)):  # fmt: skip
        match_ = pattern(group).search(text)
        if match_ and field not in found and _meant(group, text, match_):
            found[field], words[field] = figure, match_.group()
    return found.get("quality"), found.get("trust")


def _worked(text: str, words: dict[str, str], *, helped: bool) -> str | None:
    good, fell_short = _outcomes(text)
    over = ended(text)
    if good and over and next(_standing("failed", text), None) is None:
        words["worked"] = over
        return "no"
    failed = next(_standing("failed", text), None)
    flaw = next(_standing("flaw", text), None)
    half = pattern("partly").search(text)
    found = failed or fell_short
    if found is not None and not (good and turns(text)):
        words["worked"] = found.group()
        return "no"
    if good or helped:
        bad = next(_standing("bad", text), None) or next(_standing("speed", text), None)
        words["worked"] = half.group() if half else good[0].group() if good else words.get("minutes_saved", "")
        return "partly" if flaw or half or found or bad or (good and turns(text)) else "yes"
    if half is not None:
        words["worked"] = half.group()
        return "partly"
    nothing_bad = found is None and flaw is None and not any(stands_in(one, text) for one in ("bad", *BARRIERS))
    fine = (spared("failed", text) or spared("trouble", text)) if nothing_bad else None
    if fine is not None:
        words["worked"] = fine
        return "yes"
    return None


def _meant(group: str, text: str, match: re.Match[str]) -> bool:
    """Whether an end of the scale is meant: it is not denied, and the best is not only wished for."""
    return came_true(text, match) is True if group == "best" else not denied(text, match)


def _outcomes(text: str) -> tuple[list[re.Match[str]], re.Match[str] | None]:
    """The words that say it did what it should, and the first that says it did not."""
    said = [(match, came_true(text, match)) for match in pattern("worked").finditer(text)]
    good = [match for match, so in said if so]
    return good, next((match for match, so in said if so is False), None)


def _barrier(text: str, words: dict[str, str]) -> str | None:
    for barrier in (*BARRIERS, "flaw"):
        if barrier in ("flaw", "speed"):
            match = next(_standing(barrier, text), None)
        else:
            match = next((one for one in pattern(barrier).finditer(text) if not _flawed_part(text, one)), None)
        if match is not None:
            words["barrier"] = clause_of(text, match.group())
            return QUALITY if barrier == "flaw" else barrier
    good, fell_short = _outcomes(text)
    bad = fell_short or next(_standing("failed", text), None)
    over = ended(text) if good else None
    if bad is not None or over is not None:
        words["barrier"] = clause_of(text, bad.group()) if bad is not None else over or ""
        return QUALITY
    return None


def _flawed_part(text: str, match: re.Match[str]) -> bool:
    """Whether the words name a part of what was written, as code has imports, and the same clause says it is flawed."""
    named = pattern("written").match(text, match.start())
    return named is not None and next(_standing("flaw", clause_of(text, match.group())), None) is not None


def _kind(text: str, worked: str | None, barrier: str | None, names: Sequence[str], *, wishes: bool) -> str | None:
    if stands_in("blocker", text) or (barrier == "access" and worked == "no") or _stopped(text, names):
        return "blocker"
    if wishes:
        return "idea"
    if worked == "yes" and next(_standing("flaw", text.replace("fehlerfrei", " ")), None) is None:
        return "praise"
    return "issue" if worked is not None or barrier is not None or stands_in("bad", text) else None


def _stopped(text: str, names: Sequence[str]) -> bool:
    """Whether somebody cannot work at all, or was not let into what is tried, as these names or "it" call it."""
    if any(whole(text, match.end()) for match in pattern("no_work").finditer(text)):
        return True
    called = "|".join((*_IT, *(re.escape(name) for name in names if name)))
    tried = re.compile(rf"\s+(?:{_INTO})\s+(?:{called})(?!\w)", re.IGNORECASE)
    return any(
        whole(text, match.end()) or tried.match(text, match.end()) for match in pattern("locked_out").finditer(text)
    )


def _standing(group: str, text: str) -> Iterator[re.Match[str]]:
    """Matches of a group that are not denied: "no errors" is none."""
    return (match for match in pattern(group).finditer(text) if not denied_before(text, match))
