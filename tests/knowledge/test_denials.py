"""What is denied, would have been or is over is no praise, and what only sounds so is, in five languages."""

import pytest

from knowledge.remarks import remark


@pytest.mark.parametrize(
    "text",
    [
        "nothing works",
        "since yesterday nothing works any more",
        "none of it works",
        "saved nothing",
        "it worked yesterday, today not",
        "it would have worked without the crash",
        "nobody on my team got a correct draft",
        "not a single contract was compared correctly",
        "it stopped working this morning",
        "yesterday the comparison was great, but not today",
        "it worked until yesterday",
        "bei uns funktioniert seit Montag gar nichts",
        "niemandem hat es geholfen",
        "hat mir nichts gespart",
        "das hätte ohne den Fehler gut funktioniert",
        "letzte Woche lief es noch, jetzt nicht mehr",
        "rien n'a fonctionné cette semaine",
        "aucune des factures n'est juste",
        "hier ça fonctionnait, plus maintenant",
        "ça aurait bien marché sans les erreurs",
        "nada funciona",
        "ninguno de los contratos está correcto",
        "ayer funcionaba, hoy no",
        "habría funcionado sin el fallo",
        "ничего из этого не работает",
        "никому не помогло",
        "вчера всё работало, теперь нет",
        "оно бы сработало без сбоев",
    ],
)
def test_what_is_denied_did_not_work(text: str) -> None:
    found = remark(text)
    assert (found.kind, found.worked, found.barrier) == ("issue", "no", "quality")


@pytest.mark.parametrize(
    "text",
    [
        "nothing but praise",
        "no problems at all",
        "nothing to complain about",
        "it never failed",
        "nothing saves me more time",
        "it works better than nothing",
        "no errors and works great",
        "there is nothing missing and it works",
        "until yesterday I needed an hour, now it works great",
        "it would never have worked so well by hand",
        "I have never seen anything work so well",
        "nichts auszusetzen",
        "nichts als Lob",
        "bisher keine Probleme",
        "noch nie so gut funktioniert",
        "ohne den Helfer hätte das nie geklappt",
        "rien à redire",
        "aucun souci jusqu'ici",
        "rien ne m'aide mieux",
        "sans lui ça n'aurait jamais fonctionné",
        "ninguna queja hasta ahora",
        "nunca ha fallado",
        "nada me ayuda tanto",
        "никаких проблем",
        "не на что жаловаться",
        "ничто не помогает лучше",
        "без него ничего бы не сработало",
    ],
)
def test_a_denial_that_praises_is_praise(text: str) -> None:
    found = remark(text)
    assert (found.kind, found.worked, found.barrier) == ("praise", "yes", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CodeMate refuses to open the payments repository, I cannot work at all", "blocker"),
        ("I still have no access to CodeMate", "blocker"),
        ("I still have no access to it", "blocker"),
        ("ich kann überhaupt nicht arbeiten", "blocker"),
        ("wir haben noch keinen Zugriff auf CodeMate", "blocker"),
        ("je ne peux plus travailler", "blocker"),
        ("je n'ai toujours pas accès à CodeMate", "blocker"),
        ("no puedo trabajar en absoluto", "blocker"),
        ("sigo sin acceso a CodeMate", "blocker"),
        ("не могу работать", "blocker"),
        ("у меня до сих пор нет доступа к CodeMate", "blocker"),
        ("I cannot work with tables", "issue"),
        ("I have no access to the archive", "issue"),
        ("wir haben noch keinen Zugriff auf das Archiv", "issue"),
    ],
)
def test_who_cannot_work_or_get_in_is_blocked_and_nobody_else(text: str, kind: str) -> None:
    assert remark(text, names=("CodeMate",)).kind == kind


def test_a_saving_that_would_have_been_is_not_counted() -> None:
    assert remark("I would have saved an hour if it had worked").minutes is None


@pytest.mark.parametrize("text", ["the code has no error handling", "no issues were found though there are ten"])
def test_nothing_is_praised_where_the_absence_is_of_something_else(text: str) -> None:
    assert remark(text).worked is None
