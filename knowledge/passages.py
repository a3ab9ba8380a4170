"""Passages: the stored texts retrieval matches against, each knowing whose it is and which field it stands in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """One stored text. `owner` is the key it belongs to; `says_no` marks what it should not cover."""

    owner: str
    field: str
    text: str
    says_no: bool = False
