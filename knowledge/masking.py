"""Masking: details about people taken out of a text before it leaves the house, and put back into what comes back."""

import re

from knowledge.signals import LITERALS, TITLES

# What gives itself away by its form. A filter, not a guarantee: a name without a title is a word like any other.
_ID_WORDS = (
    "account|card|case|claim|client|contract|customer|employee|invoice|loan|passport|patient|personnel|policy|tax|ticket|"
    "akten|ausweis|kunden|konto|personal|pass|patienten|policen|rechnungs|steuer|vertrags|versicherungs|"
    "client|compte|contrat|dossier|passeport|cliente|cuenta|contrato|expediente|pasaporte|"
    "договор|договора|клиент|клиента|паспорт|паспорта|счет|счета|счёт|счёта"
)
_NUMBER_WORDS = r"(?:no|nr|num|number|id|nummer|numéro|número|номер|n[°º]|№)"
_UPPER = "A-ZÄÖÜÉÀ-ÞА-ЯЁ"
_NAME = rf"[{_UPPER}][\w’'-]+"
_DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", LITERALS["e-mail"]),
    ("IBAN", re.compile(LITERALS["IBAN"].pattern, re.IGNORECASE)),
    ("card", LITERALS["card"]),
    ("social security number", LITERALS["social security number"]),
    ("phone", re.compile(r"(?<![\w+])(?:\+|00)\d(?:[ ./()-]{0,2}\d){6,13}(?!\w)")),
    ("phone", re.compile(r"(?<!\w)\(?0\d{1,5}\)?[ ./-]{1,2}\d{2,}(?:[ ./-]?\d{2,}){1,4}(?!\w)")),
    ("phone", re.compile(r"(?<!\w)\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)")),
    (
        "birth date",
        re.compile(
            r"(?i)\b(?:born(?: on)?|date of birth|dob|geboren(?: am)?|geb\.|née? le|nacid[oa] el|родил(?:ся|ась))"
            r"[ :]+(?P<detail>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? \w+ \d{4})"
        ),
    ),
    (
        "number",
        re.compile(
            rf"(?i)\b(?:{_ID_WORDS})[ -]?{_NUMBER_WORDS}?\.?[ :#-]{{0,2}}"
            r"(?P<detail>(?=[\w/.-]*\d{3})[A-Z0-9][A-Z0-9/-]{3,24})(?!\w)"
        ),
    ),
    ("number", re.compile(r"(?<![\w.,-])(?:[A-Z]{1,4}[-/]?)?\d{7,12}(?![\w-])")),
    (
        "name",
        re.compile(rf"\b(?:{TITLES}|Dr|Prof)\.?\s+(?:(?:Dr|Prof)\.?\s+)*(?P<detail>{_NAME}(?:\s+{_NAME}){{0,2}})"),
    ),
    ("family", re.compile(rf"\b(?:the|our)\s+(?P<detail>[{_UPPER}]\w+s)'\s+\w+")),
)
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
                    if len(word) >= _LONG_ENOUGH:
                        self._placeholder("name", word)
        longest_first = sorted(self._placeholders, key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first))

    def hide(self, text: str) -> str:
        """The text with a placeholder such as [IBAN 1] in place of each detail."""
        if not self._placeholders:
            return text
        return self._pattern.sub(lambda match: self._placeholders[match.group()], text)

    def show(self, text: str) -> str:
        """The text with the details in place of their placeholders, as it was typed."""
        for detail, placeholder in self._placeholders.items():
            text = text.replace(placeholder, detail)
        return text

    def _find(self, text: str) -> None:
        for kind, pattern in _DETAILS:
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
