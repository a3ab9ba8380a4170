"""Claims: what a sentence grants, orders or says of closed data, in five languages, and words that only begin alike."""

import pytest

from knowledge.claims import claims_in


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("it is allowed", ("allowed",)),
        ("Kundendaten dürfen hinein", ("kundendaten",)),
        ("c’est autorisé", ("autorisé",)),
        ("está permitido", ("permitido",)),
        ("это разрешено", ("разрешено",)),
        ("nothing is kept of any data", ("any data",)),
        ("send your pin", ("send your",)),
        ("the client's files", ("client", "files")),
        ("les données des clients", ("clients", "données")),
    ],
)
def test_a_claim_is_found(said: str, claim: tuple[str, ...]) -> None:
    assert claim in claims_in(said)


@pytest.mark.parametrize(
    "said",
    [
        "drafts a letter to a client", "reads the file and sends it on", "spins and tans", "clears the table",
        "schickt den Antrag weiter", "permet de traduire", "permite resumir", "ищет абзац в правилах",
        "keeps seven columns", "allocates seats", "Einmaliges Lesen genügt",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_claim(said: str) -> None:
    assert claims_in(said) == []
