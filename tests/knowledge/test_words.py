"""Words: one plain form for whatever is typed, and stems that are the same for every form, thread and language."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

from knowledge.words import STOP_WORDS, empty_stems, in_words, language_of, only_thanks, plain, stems, tokens

SENTENCES = {
    "en": "which of our invoices are invoiced twice, and who is invoicing",
    "de": "welche Rechnungen und welche Rechnung sollen wir für die Kunden prüfen",
    "fr": "quelles factures et quelle facture est-ce que je dois vérifier pour les clients",
    "es": "qué facturas y qué factura tengo que revisar para los clientes",
    "ru": "какие договоры и какой договор нужно проверить для клиентов",
}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "invoice invoices invoiced invoicing"),
        ("de", "Rechnung Rechnungen rechnung"),
        ("fr", "facture factures"),
        ("es", "factura facturas"),
        ("ru", "договор договора договоры договоров"),
    ],
)
def test_forms_of_a_word_share_astem(language: str, forms: str) -> None:
    assert len(set(stems(forms, language))) == 1


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_the_language_shows_in_the_small_words(language: str, sentence: str) -> None:
    assert language_of(sentence) == language


@pytest.mark.parametrize("text", ["", "PDF", "4711", "😀", "要約してください"])
def test_where_nothing_tells_the_language_it_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_stop_words_carry_no_meaning(language: str, sentence: str) -> None:
    assert set(tokens(sentence)) & STOP_WORDS[language], "the sentence has none to lose"
    assert not set(stems(sentence)) & STOP_WORDS[language]


def test_single_letters_say_nothing_and_single_figures_do() -> None:
    assert stems("x rule 7") == ("rule", "7")


def test_possessive_endings_and_curly_apostrophes_are_the_same_word() -> None:
    assert tokens("the borrower's file") == tokens("the borrower’s file") == ("the", "borrower", "file")


def test_full_width_and_joined_letters_become_plain_ones() -> None:
    assert plain("ｒｅａｄ the ﬁle, e\u0301crit") == "read the file, écrit"


@pytest.mark.parametrize(
    "invisible", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u2069", "\x00", "\x07", "\x7f"]
)
def test_invisible_and_control_characters_leave_no_trace(invisible: str) -> None:
    assert plain(f"sc{invisible}ans") == "scans"


@pytest.mark.parametrize(
    "gap", [" ", "\t", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u00a0", "\u2028", "\u3000", "  \n "]
)
def test_white_space_of_every_kind_is_one_blank(gap: str) -> None:
    assert plain(f" read{gap}scans ") == "read scans"


def test_broken_halves_of_characters_are_dropped() -> None:
    assert plain("read\ud83d scans") == "read scans"


def test_plain_text_stays_as_it_is() -> None:
    for text in ("Zürich: «ça va» — 5 €", "Прочитай сканы", "اقرأ المستندات", "👍 fine"):
        assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["", " \n", "'’''", "____", "\u202e\u200b", "😀" * 5000, "a" * 10_000, "'s 's", "-" * 10_000]
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert all(isinstance(stem, str) for stem in stems(plain(text)))
    assert language_of(plain(text)) in STOP_WORDS


def test_words_that_say_nothing_are_known_in_every_language() -> None:
    for language, word in {
        "en": "document",
        "de": "Dokumente",
        "fr": "outil",
        "es": "herramienta",
        "ru": "документы",
    }.items():
        assert set(stems(word, language)) <= empty_stems()
    assert not set(stems("translate invoices")) & empty_stems()


def test_eight_threads_stem_as_one_does() -> None:
    # The stemmers keep the word they work on; unguarded, threads read each other's. Words are new, so none is cached.
    order = random.Random(7)
    words = [
        "".join(order.choices("abdegilmnorstu", k=9)) + ending
        for ending in ("ing", "ies", "en", "ción")
        for _ in range(400)
    ]
    languages = list(islice(cycle(("en", "de", "fr", "es")), len(words)))
    with ThreadPoolExecutor(8) as threads:
        at_once = [list(threads.map(stems, words, languages)) for _ in range(2)]
    assert at_once[0] == at_once[1]
    from knowledge import words as module

    module.stem.cache_clear()  # asked again by one thread alone, nothing remembered
    assert [stems(word, language) for word, language in zip(words, languages, strict=True)] == at_once[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("VideoSummaryTool", "Video Summary Tool"),
        ("PDF&URLTool", "PDF URL Tool"),
        ("house_rules2", "house rules 2"),
        ("Ask Policy", "Ask Policy"),
        ("ÜberBlick", "Über Blick"),
        ("iPad", "i Pad"),
        ("???", "???"),
        ("", ""),
    ],
)
def test_a_name_is_told_apart_into_its_words(name: str, words: str) -> None:
    assert in_words(name) == words


@pytest.mark.parametrize(
    "text",
    [
        "thx", "thanks!", "Great, thank you", "ok", "perfect", "got it", "yes, thanks", "no thanks",
        "that’s great, thanks",
        "Thank you so much for your help!", "danke", "Super, danke dir", "Vielen lieben Dank, das hilft",
        "merci beaucoup",
        "C’est parfait, merci !", "¡Muchas gracias!", "vale, perfecto", "спасибо", "большое спасибо за помощь",
        "👍", "🎉🎉", "thanks 🙏", "no, that’s all, thanks", "nein danke", "non merci", "нет, спасибо", "thanks again!",
        "Danke nochmal",
    ],
)  # fmt: skip
def test_thanks_praise_and_understood_are_known_in_every_language(text: str) -> None:
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "👋", "hello", "good morning", "yes", "no", "team", "help", "thank the team for the help",
        "thank you letters for clients", "thanks, and invoices", "a great bot for invoices", "ok, do it",
        "thanks " * 13, "no good", "no útil", "non compris", "нет понятно", "nein, gut", "ok again", "nochmal, danke",
        "makes sense?", "got it?",
    ],
)  # fmt: skip
def test_anything_else_is_more_than_thanks(text: str) -> None:
    assert not only_thanks(text)
