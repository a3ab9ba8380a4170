"""What a remark says by its words, in five languages, and what it does not say."""

import pytest

from knowledge.durations import minutes_saved
from knowledge.remarks import remark


@pytest.mark.parametrize(
    ("sentence", "minutes"),
    [
        ("saved me half an hour", 30),
        ("saves about 15 min", 15),
        ("it saved 1.5 hours", 90),
        ("saved 1h30", 90),
        ("saved an hour and a half", 90),
        ("saves 10 to 15 minutes", 10),
        ("two minutes instead of twenty", 18),
        ("from ten minutes down to one", 9),
        ("hat mir eine Viertelstunde gespart", 15),
        ("spart mir anderthalb Stunden", 90),
        ("statt einer Stunde nur 10 Minuten", 50),
        ("von 2 Stunden auf 30 Minuten", 90),
        ("m'a fait gagner trois quarts d'heure", 45),
        ("dix minutes au lieu d'une heure", 50),
        ("me ahorró media hora", 30),
        ("сэкономил полчаса", 30),
        ("took 30 minutes to load", None),
        ("cost me an hour, no faster than before", None),
        ("I lost 20 minutes and saved nothing", None),
        ("it takes an hour instead of ten minutes", None),
        ("saved three of five files", None),
        ("saved the file", None),
        ("saved 10 - 15 minutes", 10),
    ],
)
def test_time_that_was_saved(sentence: str, minutes: int | None) -> None:
    found = minutes_saved(sentence)
    assert (found[0] if found else None) == minutes


@pytest.mark.parametrize(
    ("text", "kind", "worked", "barrier"),
    [
        ("works great", "praise", "yes", None),
        ("it does not work", "issue", "no", "quality"),
        ("no errors at all, perfect", "praise", "yes", None),
        ("good but too slow", "issue", "partly", "speed"),
        ("it's bad", "issue", None, None),
        ("funktioniert gut", "praise", "yes", None),
        ("funktioniert nicht", "issue", "no", "quality"),
        ("klappt gut, aber es fehlt die Summe", "issue", "partly", "quality"),
        ("ne fonctionne pas", "issue", "no", "quality"),
        ("ça marche bien", "praise", "yes", None),
        ("c'est trop lent", "issue", None, "speed"),
        ("no funciona", "issue", "no", "quality"),
        ("me ayudó mucho", "praise", "yes", None),
        ("не работает", "issue", "no", "quality"),
        ("работает отлично", "praise", "yes", None),
        ("I am blocked, no access", "blocker", "no", "access"),
        ("it would be nice to see the source", "idea", None, None),
        ("the weather was cold", None, None, None),
        ("it wrote the class, but the imports were wrong", "issue", None, "quality"),
        ("Klasse geschrieben, aber die Importe waren falsch", "issue", None, "quality"),
        ("la classe est là mais les imports étaient faux", "issue", None, "quality"),
        ("the import from SAP is missing", "issue", None, "integration"),
        ("there is no export into our system", "issue", None, "integration"),
        ("saved me an hour, tests were empty", "issue", "partly", "quality"),
        ("works well, the output was wrong", "issue", "partly", "quality"),
        ("great, too slow", "issue", "partly", "speed"),
        ("saved me 100000 hours, tests were empty", "issue", None, "quality"),
        ("saved me -5 minutes", None, None, None),
        ("it saved me 100,000 hours", None, None, None),
        ("hat mir minus 10 Minuten gespart", None, None, None),
        ("m'a fait gagner 300 heures", None, None, None),
        ("it saved me 5-10 minutes", "praise", "yes", None),
    ],
)
def test_how_it_went_and_what_stood_in_the_way(
    text: str, kind: str | None, worked: str | None, barrier: str | None
) -> None:
    found = remark(text)
    assert (found.kind, found.worked, found.barrier) == (kind, worked, barrier)


@pytest.mark.parametrize(
    "text", ["saved me -5 minutes", "saved 100000 hours", "saves minus 5 minutes", "saved me 90 hours, great"]
)
def test_a_saving_that_cannot_be_is_not_said(text: str) -> None:
    assert remark(text).minutes is None


@pytest.mark.parametrize(
    ("text", "quality", "trust"),
    [
        ("quality 4 out of 5", 4, None),
        ("output: 8 of 10", 4, None),
        ("I'd rate it 3/5", 3, None),
        ("4 Sterne", 4, None),
        ("flawless", 5, None),
        ("not perfect", None, None),
        ("useless", 1, None),
        ("trust 2 of 5", None, 2),
        ("I would not trust it at all", None, 1),
        ("I don't trust it", None, None),
        ("3 of 5 invoices failed", None, None),
        ("read 40 invoices", None, None),
    ],
)
def test_figures_of_five(text: str, quality: int | None, trust: int | None) -> None:
    found = remark(text)
    assert (found.quality, found.trust) == (quality, trust)
