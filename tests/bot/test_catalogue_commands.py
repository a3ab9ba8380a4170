"""Import, export and the database, as typed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from sqlalchemy import inspect

from bot.config import load_settings
from bot.demo_company import FOLDER, company_files
from storage.engine import make_engine
from tests.bot.conftest import Run, change_stored, stored

COMPANY = """
company: {name: Small, data_classes: [PUB, INT]}
people:
  - {key: ann, name: Ann Lee, slack_id: U01, team: Desk, roles: [employee]}
products:
  - {key: writer, name: Writer, kind: llm, stage: scaling, owner: ann, purpose: Writes, covers: [drafting letters]}
"""


@pytest.fixture
def file(own_folder: Path) -> Path:
    path = own_folder / "small company.yaml"
    path.write_text(COMPANY, encoding="utf-8")
    return path


def as_json(text: str) -> object:
    """YAML as JSON would have it: dates are texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def rows(table: str) -> int:
    return int(str(stored(f"SELECT count(*) FROM {table}")))  # noqa: S608 - a name of ours


def test_the_first_command_makes_the_database_and_the_import_fills_it(file: Path, run: Run) -> None:
    done = run("import", str(file))
    assert (done.code, done.err) == (0, "")
    assert "+ product writer" in done.out
    assert rows("product") == 1


def test_importing_twice_changes_nothing(file: Path, run: Run) -> None:
    run("import", str(file))
    assert "0 created, 0 updated, 3 unchanged" in run("import", str(file)).out


def test_a_dry_run_shows_the_difference_and_writes_nothing(file: Path, run: Run) -> None:
    run("import", str(file))
    file.write_text(COMPANY.replace("Writes", "Drafts"), encoding="utf-8")
    shown = run("import", str(file), "--dry-run")
    assert "~ product writer" in shown.out
    assert "Nothing was written" in shown.out
    assert "Drafts" not in run("export").out


@pytest.mark.sqlite
def test_a_dry_run_before_the_first_import_leaves_no_database(file: Path, own_folder: Path, run: Run) -> None:
    before = sorted(own_folder.rglob("*"))
    assert "3 created" in run("import", str(file), "--dry-run").out
    assert sorted(own_folder.rglob("*")) == before


def test_what_is_wrong_is_named_by_file_and_line_and_nothing_is_written(file: Path, run: Run) -> None:
    file.write_text(COMPANY.replace("kind: llm", "kind: wizard"), encoding="utf-8")
    refused = run("import", str(file))
    assert refused.code == 1
    assert refused.out == ""
    assert f"{file}:6:" in refused.err
    assert rows("product") == rows("person") == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "Name at least one file"), (("missing.yaml",), "cannot be read"), (("empty",), "holds no YAML file")],
)
def test_files_that_cannot_be_used_are_named(
    arguments: tuple[str, ...], words: str, own_folder: Path, run: Run
) -> None:
    (own_folder / "empty").mkdir()
    refused = run("import", *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert words in refused.err


def test_the_export_is_the_import_format(file: Path, own_folder: Path, run: Run) -> None:
    run("import", str(file))
    saved = own_folder / "out.yaml"
    assert run("export", str(saved)).code == 0
    assert yaml.safe_load(saved.read_text("utf-8")) == yaml.safe_load(run("export").out)
    assert "0 created, 0 updated, 4 unchanged" in run("import", str(saved)).out


def test_the_schema_accepts_the_demo_company_and_refuses_nonsense(run: Run) -> None:
    schema = json.loads(run("import", "--schema").out)
    validator = Draft202012Validator(schema)
    for name, text in company_files():
        assert [error.message for error in validator.iter_errors(as_json(text))] == [], name
    assert list(validator.iter_errors({"products": [{"key": "x"}]}))


def test_the_demo_company_is_imported_from_its_folder_or_files(run: Run) -> None:
    files = [str(FOLDER / name) for name, _ in company_files()]
    assert run("import", str(FOLDER)).code == 0
    assert run("import", "--dry-run", *files).out.startswith("0 created, 0 updated")


def test_every_file_that_is_wrong_is_named_at_once(file: Path, own_folder: Path, run: Run) -> None:
    file.write_text(COMPANY.replace("kind: llm", "kind: wizard"), encoding="utf-8")
    (own_folder / "latin.yaml").write_bytes("company: {name: Café}".encode("latin-1"))
    refused = run("import", "latin.yaml", str(file))
    assert refused.code == 1
    assert "latin.yaml:1" in refused.err
    assert "not UTF-8" in refused.err
    assert f"{file}:6:" in refused.err


def test_db_check_agrees_after_an_upgrade_and_says_what_differs(run: Run) -> None:
    run("db", "upgrade")
    assert run("db", "check").code == 0
    change_stored("ALTER TABLE product ADD COLUMN surprise TEXT")
    differs = run("db", "check")
    assert (differs.code, differs.out) == (1, "")
    assert "surprise" in differs.err
    assert "put a copy back" in differs.err
    assert run("db", "upgrade").code == 0, "what somebody added stops no start"
    change_stored("DROP INDEX ix_ask_asked_at")
    lacks = run("db", "upgrade")
    assert (lacks.code, lacks.out) == (1, "")
    assert "ix_ask_asked_at" in lacks.err
    assert "surprise" not in lacks.err
    assert "its tables are not those of this version" in " ".join(run("doctor").out.split())


@pytest.mark.parametrize(("revision", "says"), [("9999", "does not know"), ("0001", "signpost db upgrade")])
def test_db_check_fails_on_a_database_of_another_version(revision: str, says: str, run: Run) -> None:
    run("db", "upgrade")
    change_stored(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608 - a value of this test
    checked = run("db", "check")
    assert (checked.code, checked.out) == (1, "")
    assert says in checked.err


def test_an_export_replaces_a_file_only_by_force(file: Path, own_folder: Path, run: Run) -> None:
    run("import", str(file))
    kept = own_folder / "mine.yaml"
    kept.write_text("mine", encoding="utf-8")
    refused = run("export", str(kept))
    assert (refused.code, refused.err) == (
        2,
        f"{kept} exists already. Name another file, or replace it with --force.\n",
    )
    assert kept.read_text("utf-8") == "mine"
    assert run("export", str(kept), "--force").code == 0
    assert "writer" in kept.read_text("utf-8")


def test_an_export_of_an_empty_catalogue_says_so(run: Run) -> None:
    run("db", "upgrade")
    assert "holds no products" in run("export").err


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "command",
    [
        ("db", "check"), ("db", "backup"), ("export",), ("why", "a1"), ("pilot", "report", "p1"),
        ("digest", "--to", "anna"),
    ],
)  # fmt: skip
def test_what_only_reads_says_that_there_is_no_database_and_makes_none(
    command: tuple[str, ...], own_folder: Path, run: Run
) -> None:
    refused = run(*command)
    assert (refused.code, refused.out) == (1, "")
    assert "There is no database at data" in refused.err
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("command", [("db", "check"), ("export",)])
def test_what_only_reads_makes_no_tables_in_an_empty_database(command: tuple[str, ...], run: Run) -> None:
    change_stored("SELECT 1")  # on SQLite this makes the file
    refused = run(*command)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("The database is empty: `signpost ")
    engine = make_engine(load_settings().database)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


COMMANDS = [
    ("db", "check"),
    ("db", "backup"),
    ("db", "upgrade"),
    ("export",),
    ("ask", "Write a letter"),
    ("import", "small company.yaml"),
]


@pytest.mark.sqlite
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", ["no database", "another program's"])
def test_a_file_that_is_not_ours_is_one_sentence_and_stays_as_it_is(
    command: tuple[str, ...], what: str, file: Path, own_folder: Path, run: Run
) -> None:
    path = own_folder / "data" / "signpost.sqlite3"
    path.parent.mkdir()
    if what == "no database":
        path.write_text("These are notes and nothing else.\n" * 50, encoding="utf-8")
    else:
        change_stored("CREATE TABLE recipe (name TEXT)")
    before = path.read_bytes()
    refused = run(*command)
    assert (refused.code, refused.out) == (1, "")
    assert what.removeprefix("no ") in refused.err
    assert refused.err.count("\n") == 1
    assert path.read_bytes() == before


@pytest.mark.sqlite
def test_what_is_up_to_date_is_said_so_while_another_process_writes(file: Path, run: Run) -> None:
    run("import", str(file))
    with closing(sqlite3.connect("data/signpost.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run("db", "upgrade").out == "The database is up to date.\n"
        assert "writer" in run("export").out


def test_db_upgrade_mends_nothing_twice(run: Run) -> None:
    assert run("db", "upgrade").code == 0
    assert run("db", "upgrade").out == "The database is up to date.\n"


@pytest.mark.sqlite
def test_a_backup_is_a_database_with_everything_in_it(file: Path, own_folder: Path, run: Run) -> None:
    run("import", str(file))
    assert run("db", "backup", "copies/now.sqlite3").code == 0
    with closing(sqlite3.connect(own_folder / "copies" / "now.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM product").fetchone() == (1,)
    assert "data/backups/signpost-" in run("db", "backup").out.replace("\\", "/")


def test_a_database_that_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, own_folder: Path, run: Run
) -> None:
    (own_folder / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///file/x.sqlite3")
    refused = run("db", "upgrade")
    assert refused.code == 1
    assert "cannot be created" in refused.err
    assert "Traceback" not in refused.err
