"""Clauses: pieces of an ask, verbatim, in five languages, and never more than can be read."""

import pytest

from knowledge.clauses import LEAST_STEMS, MOST_CLAUSES, clauses, follows, joins
from knowledge.words import stems

TASKS = {
    "en": ("Read the borrower's PDFs, look up the rules and then send the memo for approval.", 3),
    "de": ("Kontoauszüge einlesen und den Fall danach zur Freigabe an die Teamleitung schicken", 2),
    "fr": ("Chercher la règle sur les cadeaux d'affaires, puis rédiger un courriel d'information pour l'équipe", 2),
    "es": ("Sacar las cifras de un gráfico y después redactar un informe breve", 2),
    "ru": ("Составить протокол внутреннего совещания и потом перевести его на английский", 2),
}


@pytest.mark.parametrize(("task", "count"), TASKS.values(), ids=TASKS)
def test_a_task_falls_into_its_pieces(task: str, count: int) -> None:
    assert len(clauses(task)) == count


@pytest.mark.parametrize(("task", "count"), TASKS.values(), ids=TASKS)
def test_pieces_are_spans_of_the_task_in_order(task: str, count: int) -> None:
    places = [task.index(piece) for piece in clauses(task)]
    assert places == sorted(places)
    assert all(len(set(stems(piece))) >= LEAST_STEMS for piece in clauses(task))


@pytest.mark.parametrize(
    "task",
    [
        "read scanned invoices as well as supplier contracts",
        "read scanned invoices along with supplier contracts",
        "read scanned invoices in addition to supplier contracts",
        "Rechnungen einlesen sowie Verträge prüfen",
        "lire les factures ainsi que vérifier les contrats",
        "leer las facturas así como revisar los contratos",
        "прочитать счета компании а также проверить договоры",
    ],
)
def test_words_that_add_something_separate(task: str) -> None:
    assert len(clauses(task)) == 2


def test_list_marks_and_arrows_separate() -> None:
    for task in (
        "read scanned invoices - send the case onward",
        "read scanned invoices -> send the case onward",
        "read scanned invoices • send the case onward",
        "read scanned invoices 2) send the case onward",
        "read scanned invoices; send the case onward",
        "read scanned invoices + send the case onward",
    ):
        assert len(clauses(task)) == 2, task


def test_a_piece_that_says_too_little_joins_its_neighbour() -> None:
    assert clauses("scan, read the old invoices, send the whole case onward") == (
        "scan, read the old invoices",
        "send the whole case onward",
    )
    assert clauses("read the old invoices, send the whole case onward, fast")[-1] == "send the whole case onward, fast"


@pytest.mark.parametrize("text", ["", "translate", "one single task for somebody", ",,,", "and and and", "und", "\n\n"])
def test_one_piece_is_no_pieces(text: str) -> None:
    assert clauses(text) == ()


def test_words_that_only_begin_like_a_separator_separate_nothing() -> None:
    assert clauses("Android phones landing anywhere thenceforth") == ()


def test_figures_and_abbreviations_are_not_torn_apart() -> None:
    assert clauses("pay 1.500 euro for version 2.10 of part-number A-17") == ()


def test_a_long_list_is_read_to_its_end_in_few_pieces() -> None:
    task = ", ".join(f"read scanned form{number}" for number in range(40))
    pieces = clauses(task)
    assert len(pieces) == MOST_CLAUSES
    assert all(piece in task for piece in pieces)
    assert pieces[-1].endswith("form39")


@pytest.mark.parametrize(
    "text", ["и " * 5000, "a, " * 3000, ". " * 5000, "- " * 5000, "x" * 10_000, "and then " * 1000]
)
def test_hostile_lengths_end(text: str) -> None:
    assert len(clauses(text)) <= MOST_CLAUSES


@pytest.mark.parametrize(
    "text",
    [
        "read this, then send it", "a summary as well as a letter", "erst lesen, danach schicken", "lire puis envoyer",
        "leer y luego enviar", "прочитать, потом отправить",
    ],
)  # fmt: skip
def test_one_thing_after_another_is_heard_in_five_languages(text: str) -> None:
    assert follows(text)


@pytest.mark.parametrize("text", ["read and send it", "the theory of everything", "authentic plusses", "читать письма"])
def test_a_mere_and_is_not_one_thing_after_another(text: str) -> None:
    assert not follows(text)


@pytest.mark.parametrize(
    ("text", "wanted"), [("read it, and send it", True), ("lies es; und schick es", True), ("read and send", False)]
)
def test_a_pause_before_and_is_heard(text: str, wanted: bool) -> None:
    assert joins(text) is wanted
