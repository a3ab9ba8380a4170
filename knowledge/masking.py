"""Masking: details about people taken out of a text before it leaves the house, and put back into what comes back."""

import re

from knowledge.details import DETAILS
from knowledge.words import places

_LONG_ENOUGH = 3  # letters of a part of a name that is masked wherever it stands alone


class Masks:
    """The details of one ask and the placeholders that stand for them, the same in all of its texts."""

    def __init__(self, *texts: str) -> None:
        """Finds the details of these texts. Placeholders are chosen so that none stands in the texts already."""
        self._whole = "\n".join(texts)
        self._placeholders: dict[str, str] = {}
        for text in texts:
            self._find(text)
        self.count = len(self._placeholders)
        for detail, placeholder in list(self._placeholders.items()):
            if placeholder.startswith("[Name "):
                for word in detail.split():
                    if len(word) >= _LONG_ENOUGH and (word[0].isupper() or word == detail):
                        self._placeholder("name", word)
        longest_first = sorted(self._placeholders, key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first))
        found = self._pattern.finditer(self._whole) if self._placeholders else ()
        self._spans = [(*match.span(), self._placeholders[match.group()]) for match in found]

    def hide(self, text: str) -> str:
        """The text with a placeholder such as [IBAN 1] in place of each detail, or piece of one it begins or ends with.

        A piece of a detail is known by where the text stands in the texts the details were found in.
        """
        if not self._placeholders:
            return text
        left, right, before, after = self._cut(text)
        within = self._pattern.sub(lambda match: self._placeholders[match.group()], text[left:right])
        return f"{before}{within}{after}"

    def _cut(self, text: str) -> tuple[int, int, str, str]:
        """Between which characters the text holds whole details, and the placeholders of those cut at its edges."""
        for at in places(text, self._whole):
            end = at + len(text)
            before = next(((stop, name) for start, stop, name in self._spans if start < at < stop), (at, ""))
            after = next(((start, name) for start, stop, name in self._spans if start < end < stop), (end, ""))
            if before[1] or after[1]:
                left = min(before[0], end) - at
                right = max(after[0] - at, left)
                return left, right, before[1], after[1] if after[1] != before[1] else ""
        return 0, len(text), "", ""

    def show(self, text: str) -> str:
        """The text with the details in place of their placeholders, as it was typed."""
        for detail, placeholder in self._placeholders.items():
            text = text.replace(placeholder, detail)
        return text

    def _find(self, text: str) -> None:
        for kind, pattern in DETAILS:
            for match in pattern.finditer(text):
                detail = match["detail"] if "detail" in pattern.groupindex else match.group()
                self._placeholder(kind, detail)
                text = text.replace(detail, " " * len(detail))  # what was found is no part of another detail

    def _placeholder(self, kind: str, detail: str) -> None:
        if detail in self._placeholders:
            return
        name = kind if kind == "IBAN" else kind[0].upper() + kind[1:]
        number = 1
        taken = set(self._placeholders.values())
        while (made := f"[{name} {number}]") in taken or made in self._whole:
            number += 1
        self._placeholders[detail] = made
