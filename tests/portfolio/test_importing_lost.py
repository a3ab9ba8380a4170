"""Nothing that was written is dropped without a word: unknown fields, texts cut by a comma or a #, names for keys."""

import pytest

from portfolio import importing
from portfolio.importing import ImportProblems
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON
from tests.portfolio.test_importing_problems import PRODUCT, RULE, problems

NEW = "people:\n  - {key: a1, name: Neu Ling}\n  - {key: a2, name: Neu Ling}\n"

# text, line, path, words the sentence must hold
CASES: dict[str, tuple[str, int, str, str]] = {
    "an unknown field left empty": (PRODUCT + "    ownr:\n", 8, "products[0].ownr", "Did you mean owner?"),
    "an unknown field far from any": (PRODUCT + "    not_for: ~\n", 8, "products[0].not_for", "not a field"),
    "an unknown inner field left empty": (PRODUCT + "    scenarios: [{title: A, taks: }]\n", 8,
                                          "products[0].scenarios[0].taks", "Did you mean task?"),
    "an unknown field of the company": ("company:\n  name: A\n  data_classes: [PUB, INT, CLIENT]\n  nam:\n", 4,
                                        "company.nam", "Did you mean name?"),
    "an unknown field of the pilots": ("company:\n  name: A\n  data_classes: [PUB, INT, CLIENT]\n  pilots: {rols: }\n",
                                       4, "company.pilots.rols", "Did you mean roles?"),
    "an unknown field of a person": ("people:\n  - key: a\n    name: A\n    taem:\n", 4, "people[0].taem", "team?"),
    "an unknown field of a rule": (RULE + "    exampels:\n", 4, "rules[0].exampels", "Did you mean examples?"),
    "an unknown field of an onboarding step": (PRODUCT + "    onboarding:\n      - title: A\n        hwo:\n", 10,
                                               "products[0].onboarding[0].hwo", "Did you mean how?"),
    "an unknown field of an initiative": ("initiatives:\n  - {key: a, title: A, laed: }\n", 2, "initiatives[0].laed",
                                          "Did you mean lead?"),
    "an unknown field of a move": (
        "stage_history:\n  - {product: docreader, stage: pilot, on: 2026-01-01, stge: }\n", 2, "stage_history[0].stge",
        "Did you mean stage?"),
    "an unknown section left empty": (RULE + "rulez:\n", 4, "rulez", "Did you mean rules?"),
    "a neighbour without a difference": (PRODUCT + "    differs_from:\n      docreader:\n", 9,
                                         "products[0].differs_from.docreader", "empty"),
}  # fmt: skip

# The same for what is told without refusing the files: a whole catalogue does not wait for a comma.
NOTED: dict[str, tuple[str, int, str, str]] = {
    "a comma in a text": (PRODUCT + "    constraints:\n      - {text: No patient data, not even initials, reason: x}\n",
                          9, "products[0].constraints[0].text", "“not even initials” is not a field with a value"),
    "two commas in a text": ("rules:\n  - {key: R9, statement: No names, numbers or files, nor mails, contact: anna}\n",
                             2, "rules[0].statement", "has to stand in quotes"),
    "the name of a field behind a comma": (PRODUCT + "    onboarding: [{title: Ask who, how}]\n", 8,
                                           "products[0].onboarding[0].title", "“how”"),
    "a comma in a difference": (PRODUCT + "    differs_from: {docreader: Reads, not writes}\n", 8,
                                "products[0].differs_from.docreader", "“not writes”"),
    "a comma at the top": ("{people, rules: []}\n", 1, "", "“people”"),
    "a channel without quotes": (PRODUCT + "    support_channel: #help-foo\n", 8, "products[0].support_channel",
                                 "“#help-foo”"),
    "a reason without quotes inside": (PRODUCT + "    constraints:\n      - {text: x,\n         reason: #help\n"
                                       "        }\n", 10, "products[0].constraints[0].reason", "“#help”"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "path", "words"), CASES.values(), ids=CASES.keys())
def test_what_is_lost_is_told_where_it_stands(store: OpenUnit, text: str, line: int, path: str, words: str) -> None:
    found = problems(store, text)
    assert [(one.file, one.line, one.path) for one in found] == [("f.yaml", line, path)]
    assert words in found[0].sentence
    assert found[0].sentence.endswith((".", "?"))


@pytest.mark.parametrize(("text", "line", "path", "words"), NOTED.values(), ids=NOTED.keys())
def test_what_is_lost_behind_a_sign_is_noted_where_it_stands(
    store: OpenUnit, text: str, line: int, path: str, words: str
) -> None:
    with store() as unit:
        notes = importing.plan(unit, [("f.yaml", text)]).file.notes
    assert [(one.file, one.line, one.path) for one in notes] == [("f.yaml", line, path)]
    assert words in notes[0].sentence
    assert notes[0].sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "path", "sentence"),
    [
        (RULE + "    contact: Bob  SHELLONLY\n", "rules[0].contact", "a key belongs here: bob."),
        (PRODUCT + "    owner: Olga Owner\n", "products[0].owner", "a key belongs here: owner."),
        (PRODUCT + "    owner: Neu Ling\n" + NEW, "products[0].owner", "a key belongs here: a1 or a2."),
        ("initiatives: [{key: a, title: A, lead: Anna Asker}]\n", "initiatives[0].lead", "a key belongs here: anna."),
        (RULE + "    contact: Nobody Known\n", "rules[0].contact", "For example: nobody-known."),
    ],
)
def test_a_name_in_place_of_a_key_is_told_with_the_key(store: OpenUnit, text: str, path: str, sentence: str) -> None:
    found = problems(store, text)
    assert [one.path for one in found] == [path]
    assert found[0].sentence.endswith(sentence)


def test_parse_alone_tells_the_key_of_a_person_in_the_files() -> None:
    with pytest.raises(ImportProblems, match="a key belongs here: a1 or a2"):
        importing.parse([("f.yaml", PRODUCT + "    owner: Neu Ling\n" + NEW)])


def test_a_comment_behind_an_empty_field_is_noted_and_stops_nothing(store: OpenUnit) -> None:
    text = PRODUCT + "    owner: # nobody yet\n    deputy: ~ #later\n    audience: all # of us\n"
    text += "    aliases: # two\n      - N\n"
    with store() as unit:
        plan = importing.plan(unit, [("f.yaml", text)])
        done = importing.apply(unit, plan, by="test", at=NOON)
    assert importing.describe(plan).endswith(
        "\n+ product new: New, llm, pilot\n"
        "note: f.yaml:8: products[0].owner: This is empty: what stands behind # is a comment. "
        "A text that begins with # needs quotes."
    )
    assert importing.describe(done) == importing.describe(plan)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (PRODUCT.replace("purpose: x", "purpose: Reads #1 and #2"), "f.yaml:6: products[0].purpose"),
        (PRODUCT.replace("[x]", "\n      - scans #1"), "f.yaml:8: products[0].covers[0]"),
    ],
)
def test_a_text_that_ends_at_a_number_sign_is_noted(store: OpenUnit, text: str, where: str) -> None:
    with store() as unit:
        notes = importing.plan(unit, [("f.yaml", text)]).file.notes
    assert [str(note).split(": What stands behind # ")[0] for note in notes] == [where]


def test_what_is_empty_on_purpose_stays_so(store: OpenUnit) -> None:
    empty = "".join(f"    {name}:\n" for name in ("owner", "audience", "does_not_cover", "differs_from", "retire_on"))
    text = PRODUCT + empty + "    scenarios:\n      - {title: A, task: , role: ~}\n"
    text += "company: {name: A, data_classes: [PUB, INT, CLIENT], pilots: {roles: }}\npeople:\n"
    with store() as unit:
        file = importing.plan(unit, [("f.yaml", text)]).file
    assert file.company is not None
    assert file.company.value.pilots is None
    assert (file.products[0].value.owner, file.products[0].value.scenarios[0].task, file.notes) == (None, "", ())


@pytest.mark.parametrize(
    "line",
    ["'Reads #1'", '"#help, or ask"', "a#b, c", "\n      Reads, writes", "|\n      Reads #1", "x # a comment"],
)
def test_a_text_that_is_whole_is_no_problem(store: OpenUnit, line: str) -> None:
    with store() as unit:
        importing.plan(unit, [("f.yaml", PRODUCT.replace("purpose: x", f"purpose: {line}"))])
