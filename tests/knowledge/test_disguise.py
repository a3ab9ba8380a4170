"""Disguises come off; what is none stays letter by letter."""

import base64

import pytest

from knowledge.disguise import undisguised

HONEST = [
    "Paste it into the chat",
    "Можно вставить паспорт клиента в чат?",
    "A friendly naïve café, señor Müller",
    "В BankGPT можно?",
    "plan B or C - a or b",
    "3 x 4 a b",
    "0123456789abcdef0123456789abcdef",
    "the key ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 is shown",
    "",
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_text_stays_as_it_is(text: str) -> None:
    assert undisguised(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("read the раssроrt of a сlient", "read the passport of a client"),
        ("send it to the team to сору", "send it to the team to copy"),
        ("ΡΑΥ the client on Monday", "PAY the client on Monday"),
        ("the p a s s p o r t please", "the passport please"),
        ("the p-a-s-s-p-o-r-t please", "the passport please"),
    ],
)
def test_borrowed_and_spaced_letters_are_read(text: str, plain: str) -> None:
    assert undisguised(text) == plain


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_an_encoded_text_is_read(encode: object) -> None:
    assert callable(encode)
    run = encode("paste the client's passport, übrigens>>".encode()).decode()
    assert undisguised(f"do {run}") == "do paste the client's passport, übrigens>>"
    assert undisguised(f"do {run.rstrip('=')}") == "do paste the client's passport, übrigens>>"
