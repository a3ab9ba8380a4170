"""Words of a text: tokens, stop words, stems and the language they are in, for lexical matching in five languages."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import snowballstemmer
import yaml


def _word_lists(name: str) -> dict[str, tuple[str, ...]]:
    """A shipped list of words by language: "stop" or "empty"."""
    text = resources.files("knowledge").joinpath("exemplars/words.yaml").read_text(encoding="utf-8")
    lists: dict[str, dict[str, str]] = yaml.safe_load(text)
    return {language: tuple(words.split()) for language, words in lists[name].items()}


STOP_WORDS = {language: frozenset(words) for language, words in _word_lists("stop").items()}
SAYS_LITTLE, SAYS_MUCH = 3, 4  # telling words: fewer are not a task by themselves; so many are, whatever they point to
LONGEST_GREETING, LONGEST_THANKS = 6, 12  # words
_WAVE = "\N{WAVING HAND SIGN}"
_STEMMERS = {
    language: snowballstemmer.stemmer(name)
    for language, name in {"en": "english", "de": "german", "fr": "french", "es": "spanish", "ru": "russian"}.items()
}
LANGUAGES = tuple(_STEMMERS)
_STEMMING = threading.Lock()
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_JOINED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])|(?<=[^\W\d_])(?=\d)|[\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def plain(text: str) -> str:
    """The text in one Unicode form (NFKC), control and invisible formatting characters out, white space folded."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isprintable():  # nothing to take out, as in most messages
        return " ".join(folded.split())
    kept = "".join(" " if char.isspace() else char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join("".join(char for char in kept if unicodedata.category(char)[0] != "C").split())


@lru_cache(maxsize=256)  # one ask and its pieces are read from many sides within a moment
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, case-folded, possessive endings off."""
    return tuple(_tokened(match.group()) for match in _TOKEN.finditer(text))


def spoken(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words of a text as `tokens` has them, each with where it stands: first character, and the one after it."""
    return [(_tokened(match.group()), match.span()) for match in _TOKEN.finditer(text)]


def _tokened(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


def in_words(name: str) -> str:
    """A name with the words apart that it is joined of: "VideoSummary_2" is "Video Summary 2"."""
    return " ".join(word for word in _JOINED.split(name) if word) or name


@lru_cache(maxsize=256)
def language_of(text: str) -> str:
    """The likeliest of en, de, fr, es, ru, by script and function words; "en" when nothing tells."""
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic and cyrillic * 3 > sum(char.isalpha() for char in text):
        return "ru"
    words = tokens(text)
    hits = {language: sum(word in stops for word in words) for language, stops in STOP_WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] > hits["en"] else "en"


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of one case-folded word in one of LANGUAGES."""
    with _STEMMING:  # the stemmers keep the word they work on: one thread at a time
        return str(_STEMMERS[language].stemWord(word))


@lru_cache(maxsize=256)
def stems(text: str, language: str | None = None) -> tuple[str, ...]:
    """The stems of the words that carry meaning: no stop words of the text's language, nothing of one letter."""
    language = language or language_of(text)
    stops = STOP_WORDS[language]
    said = (word for word in tokens(text) if word not in stops and (len(word) > 1 or word.isdigit()))
    return tuple(stem(word, language) for word in said)


def places(text: str, whole: str) -> Iterator[int]:
    """Where the text stands in the whole between word boundaries: first characters."""
    start = whole.find(text) if text.strip() else -1
    while start >= 0:
        end = start + len(text)
        if not (_in_word(whole, start) or _in_word(whole, end)):
            yield start
        start = whole.find(text, end)


def _in_word(whole: str, at: int) -> bool:
    return 0 < at < len(whole) and all(char.isalnum() or char == "_" for char in whole[at - 1 : at + 1])


@cache
def empty_stems() -> frozenset[str]:
    """Stems that say "some AI thing, please" or name the material without saying what to do with it."""
    return frozenset(
        found for language, words in _word_lists("empty").items() for found in stems(" ".join(words), language)
    )


@cache
def word_list(name: str) -> frozenset[str]:
    """A shipped list of words in all five languages, case-folded as `tokens` gives them; `_` stands for a space."""
    return frozenset(word.casefold() for words in _word_lists(name).values() for word in words)


def only_greets(text: str) -> bool:
    """Whether the text is a greeting or thanks and nothing else, or signs without a word: there is no task in it."""
    said = tokens(text)
    if not said:
        return bool(text.strip()) and not any(char.isalnum() for char in text)
    return len(said) <= LONGEST_GREETING and set(said) <= word_list("greeting")


def only_thanks(text: str) -> bool:
    """Whether the text is thanks, praise or a sign that it was understood, and nothing else, or such an emoji.

    It is read phrase by phrase, never as a bag of words: "thank the team for the help" is a task. A question is none.
    """
    said = tokens(text)
    if "?" in text:
        return False
    if not said:
        return _WAVE not in text and any(unicodedata.category(char) == "So" for char in text)
    return len(said) <= LONGEST_THANKS and _thanking().fullmatch(" ".join(said)) is not None


@cache
def _thanking() -> re.Pattern[str]:
    thanks, beside = (_phrases(name) for name in ("thanks", "beside_thanks"))
    return re.compile(f"(?:{beside} )*{thanks}(?: (?:{thanks}|{beside}))*")


def _phrases(name: str) -> str:
    """The phrases of a shipped list as a pattern over the words of a text, joined by a space."""
    found = {" ".join(tokens(phrase.replace("_", " "))) for phrase in word_list(name)}
    return f"(?:{'|'.join(re.escape(phrase) for phrase in sorted(found))})"


def goes_on(text: str) -> bool:
    """Whether a text reads as going on from an earlier one: it is short, begins with "and", or points back to it."""
    said = tokens(text)
    telling = len(set(stems(text)))
    onward = bool(said) and said[0] in word_list("onward")
    return telling < SAYS_LITTLE or onward or (points_back(text) and telling < SAYS_MUCH)


def points_back(text: str) -> bool:
    """Whether a text has a word in it that may mean something said before: "it", "them", "damit"."""
    return bool(word_list("pointing") & set(tokens(text)))
