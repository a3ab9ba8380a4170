"""Phrases somebody wrote down, found again in a text by the stems of their words, whole and in order."""

from collections.abc import Sequence

from knowledge.words import LANGUAGES, spoken, stem


class Phrases:
    """Phrases ready to be looked for: any inflection the stemmers of the five languages know, any case, whole words."""

    def __init__(self, phrases: Sequence[str]) -> None:
        words = [[word for word, _ in spoken(phrase)] for phrase in phrases]
        self._stems = {
            language: tuple(dict.fromkeys(tuple(stem(word, language) for word in phrase) for phrase in words if phrase))
            for language in LANGUAGES
        }
        self._longest = max((len(phrase) for phrase in words), default=0)

    def first_in(self, text: str) -> str:
        """The first of the phrases the text says, in the text's own words; "" when it says none."""
        if not self._longest:
            return ""
        said = spoken(text)
        found = [span for language, wanted in self._stems.items() for span in _spans(said, wanted, language)]
        if not found:
            return ""
        left, right = min(found, key=lambda span: (span[0], -span[1]))
        return text[left:right]


def _spans(
    said: Sequence[tuple[str, tuple[int, int]]], wanted: Sequence[tuple[str, ...]], language: str
) -> list[tuple[int, int]]:
    """Where the text says one of the phrases: from the first character to the one after the last."""
    stems = [stem(word, language) for word, _ in said]
    begins = set(stems)
    return [
        (said[at][1][0], said[at + len(phrase) - 1][1][1])
        for phrase in wanted
        if phrase[0] in begins
        for at in range(len(stems) - len(phrase) + 1)
        if stems[at] == phrase[0] and tuple(stems[at : at + len(phrase)]) == phrase
    ]
