"""Takes the disguise off a text: letters borrowed from other alphabets, letters spaced out, and encoded runs."""

import base64
import binascii
import re

# Letters of other alphabets that are drawn like Latin ones (a part of Unicode UTS 39, the letters people use for it).
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοινρυɑɡıℓ",
    "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXaoivpuagil",
)  # fmt: skip
MOSTLY = 0.8  # share of Latin letters from which a word that only looks Latin is taken for Latin
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-*_]){3,}[^\W\d_](?!\w)")
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/=])")


def undisguised(text: str) -> str:
    """The text as a reader sees it. What is not disguised stays as it is, letter by letter."""
    nearly_all_latin = len(_LATIN.findall(text)) > MOSTLY * sum(char.isalpha() for char in text)
    text = _WORD.sub(lambda match: _in_one_alphabet(match.group(), nearly_all_latin), text)
    text = _SPACED.sub(lambda match: re.sub(r"[ .\-*_]", "", match.group()), text)
    return _ENCODED.sub(lambda match: _decoded(match.group()), text)


def _in_one_alphabet(word: str, among_latin: bool) -> str:
    """A word that mixes alphabets, or only looks Latin among Latin words, in Latin letters."""
    if word.isascii() or not (among_latin or _LATIN.search(word)):
        return word
    plain = word.translate(_LOOKS_LIKE)
    foreign = plain != word and all(_LATIN.match(char) for char in plain)
    return plain if foreign else word


def _decoded(run: str) -> str:
    """What an encoded run says, where it is a text; else the run itself."""
    padded = run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 4)
    try:
        said = base64.b64decode(padded, altchars=b"-_" if set("-_") & set(run) else None, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return run
    return said if said.isprintable() and " " in said else run
