"""Whatever is wrong with an import is told in words, with file, line and path, all at once, and nothing is written."""

import pytest

from portfolio import importing
from portfolio.importing import ImportProblem, ImportProblems
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

PRODUCT = "products:\n  - key: new\n    name: New\n    kind: llm\n    stage: pilot\n    purpose: x\n    covers: [x]\n"
RULE = "rules:\n  - key: R9\n    statement: no\n"


def problems(unit_of: OpenUnit, text: str | bytes) -> tuple[ImportProblem, ...]:
    with unit_of() as unit, pytest.raises(ImportProblems) as refusal:
        importing.apply(unit, [("f.yaml", text)], by="test", at=NOON)
    with unit_of() as unit:
        assert unit.company.version() == 1, "something was written"
    return refusal.value.problems


# text, line, path, words the sentence must hold
CASES: dict[str, tuple[str | bytes, int, str, str]] = {
    "empty file": ("", 1, "", "empty"),
    "only a comment": ("# nothing yet\n", 1, "", "empty"),
    "not UTF-8": ("people:\n  - {key: a, name: Käthe}\n".encode("latin-1"), 2, "", "UTF-8"),
    "UTF-16": ("people: []".encode("utf-16"), 1, "", "UTF-8"),
    "an Excel file": (b"PK\x03\x04\x14\x00\x06\x00\x08", 1, "", "Excel"),
    "a NUL": ("company:\n  name: A\x00B\n", 2, "", "U+0000"),
    "an escape": ("company:\n  name: A\x1b[2JB\n", 2, "", "U+001B"),
    "a NUL in quotes": ('company:\n  name: "A\\0B"\n', 2, "company.name", "U+0000"),
    "half a character": ('company:\n  name: "A\\ud83d"\n', 2, "", "Unicode"),
    "a tab": ("company:\n\tname: A\n", 2, "", "tab"),
    "a colon in a text": ("rules:\n  - key: R2\n    statement: never: ever: do\n", 3, "", "quotes"),
    "unclosed": ("company: {name: A\n", 2, "", "not valid YAML"),
    "two documents": ("company: {name: A}\n---\ncompany: {name: B}\n", 2, "", "second document"),
    "a list at the top": ("- a\n- b\n", 1, "", "begin with one of"),
    "a text at the top": ("hello\n", 1, "", "begin with one of"),
    "a tag": ("company: !!python/object:os.system {name: A, data_classes: [PUB, INT, CLIENT]}\n", 1, "", "tag"),
    "an unknown section": (PRODUCT + "prodcuts: []\n", 8, "prodcuts", "Did you mean products?"),
    "a duplicate name": ("people:\n  - key: a\n    name: A\n    name: B\n", 4, "name", "line 3"),
    "a section twice": ("people: []\npeople: []\n", 2, "people", "twice"),
    "a merge": ("people:\n  - &a {key: a, name: A}\n  - {<<: *a, key: b, name: B}\n", 3, "people[1].<<", "not a field"),
    "an alias to nothing": ("people: *nobody\n", 1, "", "*nobody"),
    "people as fields": ("people:\n  key: a\n  name: A\n", 1, "people", "list"),
    "a person as text": ("people:\n  - Anna\n", 2, "people[0]", "the text “Anna”"),
    "an empty person": ("people:\n  -\n", 2, "people[0]", "field: value"),
    "company as a list": ("company: [A]\n", 1, "company", "field: value"),
    "an unknown field": (PRODUCT + "    onwer: lead\n", 8, "products[0].onwer", "Did you mean owner?"),
    "an unknown inner field": (
        PRODUCT + "    scenarios:\n      - {title: A, taks: b}\n",
        9,
        "products[0].scenarios[0].taks",
        "Did you mean task?",
    ),
    "a missing field": ("products:\n  - key: a\n    name: A\n    kind: llm\n    stage: pilot\n    covers: [x]\n", 2,
                        "products[0].purpose", "A product needs purpose"),
    "a missing title": (PRODUCT + "    onboarding: [{how: x}]\n", 8, "products[0].onboarding[0].title", "needs title"),
    "a field left empty": (PRODUCT.replace("purpose: x", "purpose:"), 6, "products[0].purpose", "needs purpose"),
    "only white space": (PRODUCT.replace("purpose: x", 'purpose: "  "'), 6, "products[0].purpose", "empty"),
    "a name nobody sees": (PRODUCT.replace("New", '"\\u200b\\u2800\\ufeff"'), 3, "products[0].name", "empty"),
    "nothing covered": (PRODUCT.replace("[x]", "[]"), 7, "products[0].covers", "at least one"),
    "an empty entry": (PRODUCT.replace("[x]", "[x, ]").replace("[x, ]", "\n      - x\n      -"), 9,
                       "products[0].covers[1]", "empty"),
    "an unknown stage": (PRODUCT.replace("pilot", "adopton"), 5, "products[0].stage", "Did you mean adoption?"),
    "an unknown kind": (PRODUCT.replace("llm", "LLMs"), 4, "products[0].kind", "Did you mean llm?"),
    "a stage as a list": (PRODUCT.replace("pilot", "[pilot]"), 5, "products[0].stage", "a list"),
    "an unknown role": ("people: [{key: a, name: A, roles: [product_owners]}]\n", 1, "people[0].roles[0]",
                        "Did you mean product_owner?"),
    "a key that is no slug": (PRODUCT.replace("key: new", "key: Doc Reader 2"), 2, "products[0].key", "doc-reader-2"),
    "a key of a rule": (RULE.replace("R9", "R 9"), 2, "rules[0].key", "cannot be a key"),
    "a Slack name as id": ("people: [{key: a, name: A, slack_id: anna}]\n", 1, "people[0].slack_id", "U0123ABCD"),
    "an address that runs code": (PRODUCT + "    links: [{title: x, url: 'javascript:alert(1)'}]\n", 8,
                                  "products[0].links[0].url", "https://example.com"),
    "a date that is none": (PRODUCT + "    retire_on: 2026-02-30\n", 8, "products[0].retire_on", "2026-06-30"),
    "a date in words": (PRODUCT + "    retire_on: end of June\n", 8, "products[0].retire_on", "“end of June”"),
    "a list as a text": (PRODUCT.replace("[x]", "x"), 7, "products[0].covers", "list"),
    "a text as a list": (PRODUCT.replace("purpose: x", "purpose: [x]"), 6, "products[0].purpose", "not a list"),
    "a mapping as a list": (PRODUCT + "    differs_from: [docreader]\n", 8, "products[0].differs_from", "a list"),
    "too long a name": (PRODUCT.replace("New", "N" * 81), 3, "products[0].name", "81 characters; at most 80"),
    "too long a text": (PRODUCT.replace("purpose: x", "purpose: " + "x" * 20_001), 6, "products[0].purpose", "20,000"),
    "too long a list": (PRODUCT.replace("[x]", str([f"t{n}" for n in range(501)])), 7, "products[0].covers", "500"),
    "the same word twice": (PRODUCT.replace("[x]", "[scans, Scans]"), 7, "products[0].covers", "listed twice"),
    "an empty list of teams": (PRODUCT + "    teams: []\n", 8, "products[0].teams", "Leave it out"),
    "teams left empty": (PRODUCT + "    teams:\n", 8, "products[0].teams", "Leave it out"),
    "an unknown team": (PRODUCT + "    teams: [Office, Credits]\n", 8, "products[0].teams[1]", "Did you mean Credit?"),
    "an unknown data class": (PRODUCT + "    data_classes: [PUB, CLIENTS]\n", 8, "products[0].data_classes[1]",
                              "Did you mean CLIENT?"),
    "a data class that goes": ("company:\n  name: A\n  data_classes: [PUB, INT]\n", 3, "company.data_classes",
                               "docreader still uses"),
    "an unknown owner": (PRODUCT + "    owner: ownr\n", 8, "products[0].owner", "Did you mean owner?"),
    "an unknown deputy": (PRODUCT + "    deputy: x9\n", 8, "products[0].deputy", "no person “x9”"),
    "a trigger without a word": (RULE + "    triggers:\n    - '!!'\n", 5, "rules[0].triggers[0]", "needs a word"),
    "a trigger twice": (RULE + "    triggers: [Pink slip, pink SLIP]\n", 4, "rules[0].triggers", "listed twice"),
    "a trigger too long": (RULE + f"    triggers: [{'a' * 81}]\n", 4, "rules[0].triggers[0]", "80"),
    "triggers that are no list": (RULE + "    triggers: pink slip\n", 4, "rules[0].triggers", "list"),
    "an unknown contact": (RULE + "    contact: nobody\n", 4, "rules[0].contact", "no person “nobody”"),
    "an unknown replacement": (PRODUCT + "    replaced_by: docreder\n", 8, "products[0].replaced_by", "docreader?"),
    "an unknown neighbour": (PRODUCT + "    differs_from:\n      docs: x\n", 9, "products[0].differs_from.docs",
                             "no product “docs”"),
    "replaced by itself": (PRODUCT + "    replaced_by: new\n", 8, "products[0].replaced_by", "by itself"),
    "different from itself": (PRODUCT + "    differs_from: {new: x}\n", 8, "products[0].differs_from.new", "itself"),
    "a circle through the store": (
        PRODUCT.replace("key: new", "key: docreader").replace("name: New", "name: DocReader")
        + "    replaced_by: scantext\n",
        8,
        "products[0].replaced_by",
        "docreader → scantext → docreader",
    ),
    "a key twice": ("people:\n  - {key: a, name: A}\n  - {key: a, name: B}\n", 3, "people[1].key", "line 2"),
    "a Slack id twice": ("people:\n  - {key: a, name: A, slack_id: U0A}\n  - {key: b, name: B, slack_id: U0A}\n", 3,
                         "people[1].slack_id", "is the Slack id of a already"),
    "a stored Slack id": ("people: [{key: a, name: A, slack_id: U0ANNA}]\n", 1, "people[0].slack_id", "anna"),
    "a stored name": (PRODUCT.replace("New", "regsearch"), 3, "products[0].name", "already means regsearch"),
    "a stored alias": (PRODUCT + "    aliases: [ocr]\n", 8, "products[0].aliases[0]", "already means docreader"),
    "a title twice": (PRODUCT + "    scenarios:\n      - {title: A}\n      - {title: a}\n", 10,
                      "products[0].scenarios[1].title", "twice"),
    "another case of a rule": (RULE.replace("R9", "r1"), 2, "rules[0].key", "called R1"),
    "company twice": ("company: {name: A, data_classes: [PUB, INT, CLIENT]}\n", 1, "company", "twice"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "path", "words"), CASES.values(), ids=CASES.keys())
def test_a_problem_is_told_where_it_stands(
    store: OpenUnit, text: str | bytes, line: int, path: str, words: str
) -> None:
    if words == "twice" and path == "company":
        with store() as unit, pytest.raises(ImportProblems) as refusal:
            importing.plan(unit, [("a.yaml", text), ("f.yaml", text)])
        found = refusal.value.problems
    else:
        found = problems(store, text)
    assert [(one.file, one.line, one.path) for one in found] == [("f.yaml", line, path)]
    assert words in found[0].sentence
    assert found[0].sentence.endswith((".", "?"))


def test_all_problems_come_at_once_and_in_order(store: OpenUnit) -> None:
    text = PRODUCT.replace("llm", "llms") + "    owner: nobody\n    colour: red\n" + RULE + "    contact: ghost\n"
    with store() as unit, pytest.raises(ImportProblems) as refusal:
        importing.plan(unit, [("b.yaml", text), ("a.yaml", "people: [x\n"), ("c.yaml", b"\xff")])
    found = [(one.file, one.line, one.path) for one in refusal.value.problems]
    assert found == [
        ("a.yaml", 2, ""),
        ("b.yaml", 4, "products[0].kind"),
        ("b.yaml", 9, "products[0].colour"),
        ("c.yaml", 1, ""),
    ]  # who is nobody cannot be known while a file is unreadable


def test_references_are_told_together_with_other_problems(store: OpenUnit) -> None:
    text = PRODUCT.replace("llm", "llms") + RULE + "    contact: ghost\n"
    assert [one.path for one in problems(store, text)] == ["products[0].kind", "rules[0].contact"]


FAULTY = PRODUCT.replace("llm", "llms").replace("[x]", "[x, ]").replace("purpose: x", "purpose: [y]")


def test_what_a_faulty_entry_points_at_is_told_with_its_faults(store: OpenUnit) -> None:
    more = "    owner: nobody\n    replaced_by: nothing\n    teams: [{a: b}, Credits]\n"
    found = problems(store, f"{FAULTY}{more}    data_classes: [PUB, PUB, CLIENTS]\n")
    assert [(one.line, one.path) for one in found] == [
        (4, "products[0].kind"),
        (6, "products[0].purpose"),
        (8, "products[0].owner"),
        (9, "products[0].replaced_by"),
        (10, "products[0].teams[0]"),
        (10, "products[0].teams[1]"),
        (11, "products[0].data_classes"),
        (11, "products[0].data_classes[2]"),
    ]


def test_a_key_twice_is_told_also_when_the_first_entry_has_a_fault(store: OpenUnit) -> None:
    text = FAULTY.replace("purpose: [y]", "purpose: y") + PRODUCT.removeprefix("products:\n")
    found = problems(store, text)
    assert [(one.line, one.path) for one in found] == [(4, "products[0].kind"), (8, "products[1].key")]


def test_a_company_twice_is_told_also_when_the_first_has_a_fault(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(ImportProblems) as refusal:
        importing.plan(unit, [("a.yaml", "company: {nam: A}\n"), ("b.yaml", "company: {name: B}\n")])
    found = [(one.file, one.path) for one in refusal.value.problems]
    assert sorted(found) == [("a.yaml", "company.nam"), ("a.yaml", "company.name"), ("b.yaml", "company")]


@pytest.mark.parametrize(
    "text",
    [
        PRODUCT.replace("key: new", "key: Doc Reader").replace("name: New", "name: DocReader"),  # a key misspelt
        PRODUCT.replace("name: New", "name: [New]"),
        PRODUCT + "    scenarios: [{titel: A}, {title: B}]\n",
        PRODUCT + "    links: [{title: x, url: nowhere}]\n",
        PRODUCT + "    differs_from: {docreader: [x], regsearch: y}\n",
        PRODUCT.replace("    covers: [x]\n", ""),
    ],
)
def test_a_fault_brings_no_others_that_are_not_there(store: OpenUnit, text: str) -> None:
    found = problems(store, text)
    assert len({one.path.rsplit(".", 1)[0] if "scenarios" in one.path else one.path for one in found}) == 1, found


def test_a_mended_entry_is_never_written(store: OpenUnit) -> None:
    assert problems(store, FAULTY)
    with store() as unit:
        assert unit.products.by_key("new") is None


def test_a_reference_to_a_faulty_entry_is_no_second_problem(store: OpenUnit) -> None:
    text = "people: [{key: newbie, name: A, age: 7}]\n" + RULE + "    contact: newbie\n"
    assert [one.path for one in problems(store, text)] == ["people[0].age"]


def test_the_refusal_reads_well_as_text() -> None:
    with pytest.raises(ImportProblems) as refusal:
        importing.parse([("a.yaml", "people: [{key: A B, name: A}]\n")])
    assert str(refusal.value) == (
        "One problem, nothing was imported:\n"
        "a.yaml:1: people[0].key: “A B” cannot be a key: use lower-case letters, digits, and - _ . between them. "
        "For example: a-b."
    )


def test_a_bomb_of_aliases_is_refused_quickly() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(ImportProblems) as refusal:
        importing.parse([("bomb.yaml", "\n".join(levels))])
    assert "repeat more than" in str(refusal.value)


@pytest.mark.parametrize("text", ["[" * 5000, "a:\n" + "".join(" " * n + "- \n" for n in range(1, 300)), "{a: " * 3000])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ImportProblems) as refusal:
        importing.parse([("deep.yaml", text)])
    assert len(refusal.value.problems) < 20


def test_an_enormous_file_is_refused_unread() -> None:
    with pytest.raises(ImportProblems, match="20 MB"):
        importing.parse([("big.yaml", "#" * 20_000_001)])


def test_parse_alone_finds_what_is_wrong_inside_the_files() -> None:
    with pytest.raises(ImportProblems) as refusal:
        importing.parse([("f.yaml", SMALL + PRODUCT.replace("products:\n", "").replace("  - key: new", "  - key: r2"))])
    assert "rules[1]" in str(refusal.value)


def test_many_faulty_entries_are_all_told() -> None:
    text = "people:\n" + "".join(f"  - {{key: p{n}}}\n" for n in range(300))
    with pytest.raises(ImportProblems) as refusal:
        importing.parse([("f.yaml", text)])
    assert [one.line for one in refusal.value.problems] == list(range(2, 302))
