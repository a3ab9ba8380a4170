"""Migrations: they give the models' schema, whoever starts first, and `db check` sees every difference."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Engine, Integer, MetaData, String, inspect, text

from storage.engine import make_engine, unit_factory
from storage.errors import StorageError
from storage.migrating import head_revision, present_revision, schema_differences, upgrade
from storage.models import SCHEMA, PersonRow
from tests.databases import BOTH, blank_postgres, url_in

STARTS = 4


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database nothing was ever done to."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'new' / 'x.db'}")
        yield engine
        engine.dispose()
        return
    engine = make_engine(blank_postgres())
    yield engine
    engine.dispose()


def copied() -> MetaData:
    """The models' schema, to be changed by a test."""
    models = MetaData(naming_convention=SCHEMA.naming_convention)
    for table in SCHEMA.sorted_tables:
        table.to_metadata(models)
    return models


def test_models_and_migrations_agree(engine: Engine) -> None:
    assert schema_differences(engine) == []


def test_an_added_column_is_a_difference(engine: Engine) -> None:
    models = copied()
    models.tables["product"].append_column(Column("colour", String))
    assert any("colour" in difference for difference in schema_differences(engine, models=models))


def test_another_type_is_a_difference(engine: Engine) -> None:
    models = copied()
    models.tables["product"].c.purpose.type = Integer()
    assert any("purpose" in difference for difference in schema_differences(engine, models=models))


def test_a_forgotten_word_in_a_check_is_a_difference(engine: Engine) -> None:
    models = copied()
    table = models.tables["answer_rating"]
    old = next(each for each in table.constraints if str(each.name) == "ck_answer_rating_rating_known")
    table.constraints.discard(old)
    table.append_constraint(CheckConstraint("rating IN ('up', 'down', 'sideways')", name="rating_known"))
    assert schema_differences(engine, models=models) == ["modify check: ck_answer_rating_rating_known"]


def test_a_new_and_a_lost_check_are_differences(engine: Engine) -> None:
    models = copied()
    table = models.tables["ask"]
    table.constraints = {each for each in table.constraints if str(each.name) != "ck_ask_rounds_not_negative"}
    table.append_constraint(CheckConstraint("rounds < 3", name="few_rounds"))
    assert schema_differences(engine, models=models) == [
        "add check: ck_ask_few_rounds",
        "remove check: ck_ask_rounds_not_negative",
    ]


def test_an_empty_database_differs_until_it_is_upgraded(empty: Engine) -> None:
    assert any("product" in difference for difference in schema_differences(empty))
    assert present_revision(empty) is None
    upgrade(empty)
    assert schema_differences(empty) == []
    assert present_revision(empty) == head_revision()


def test_upgrading_twice_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    with unit_factory(empty)() as unit:
        unit.people.add(PersonRow(key="novak", name="Anna Novak"))
    upgrade(empty)
    with unit_factory(empty)() as unit:
        assert [row.key for row in unit.people.all()] == ["novak"]


def test_several_threads_may_start_first(empty: Engine) -> None:
    with ThreadPoolExecutor(STARTS) as pool:
        list(pool.map(lambda _: upgrade(empty), range(STARTS)))
    assert schema_differences(empty) == []


def test_several_processes_may_start_first(tmp_path: Path) -> None:
    url = url_in(tmp_path / "new", blank=True)
    program = "import sys; from storage.engine import make_engine, upgrade; upgrade(make_engine(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", program, url], stderr=subprocess.PIPE, text=True) for _ in range(STARTS)
    ]
    for process in started:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint
    engine = make_engine(url)
    assert schema_differences(engine) == []
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="9999"):
        upgrade(empty)


def test_a_step_that_fails_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("CREATE TABLE thread_state (something INTEGER)"))  # in the way of the last table
    with pytest.raises(Exception, match="thread_state"):
        upgrade(empty)
    assert sorted(inspect(empty).get_table_names()) == ["alembic_version", "thread_state"]


def test_every_step_can_be_undone(empty: Engine) -> None:
    from alembic import command

    from storage.migrating import _config

    upgrade(empty)
    with empty.begin() as connection:
        command.downgrade(_config(connection), "base")
        assert MigrationContext.configure(connection).get_current_revision() is None
    assert inspect(empty).get_table_names() == ["alembic_version"]


@pytest.mark.sqlite
def test_foreign_keys_hold_again_after_an_upgrade(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()
