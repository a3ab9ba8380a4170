"""`/metrics`: what happens is counted, in Prometheus' format, with no text, no name and no label without an end."""

import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.demo_company import load_demo_company
from bot.manifest import manifest
from bot.metrics import MEASURES, Metrics, State, Type
from bot.wiring import opened_store
from portfolio.counting import Called, Said
from portfolio.waiting import Waiting
from tests.bot.metered import read, total
from tests.bot.running import running, settings_for, wait_until
from workspace.server import LocalWorkspace

EMPLOYEE = "U0JOHANS01"
WAITING = Waiting(inbox=2, inbox_age=7.5, due={"planned by a newer process": 3}, due_age=60.0, sending=1, workers=2)


def shown(state: State | None = None, metrics: Metrics | None = None) -> str:
    metrics = metrics or Metrics()
    metrics.watch(lambda: state or State(True, False, 1, 4, WAITING))
    return metrics.text().decode()


def test_every_measure_is_shown_with_its_type_and_its_labels_and_no_others() -> None:
    families = {family.name: family for family in text_string_to_metric_families(shown())}
    for measure in MEASURES:
        family = families.pop(measure.name.removesuffix("_total"))
        assert (family.type, family.documentation) == (measure.type, measure.says)
        known = {name: set(values) for name, values in measure.labels}
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name not in ("le", "version")}
            assert labels.keys() == known.keys(), sample
            assert all(value in known[name] for name, value in labels.items()), sample
    assert {name.partition("_")[0] for name in families} == {"process"}


def test_names_are_as_prometheus_wants_them() -> None:
    for measure in MEASURES:
        assert measure.name.startswith("signpost_")
        assert measure.name.endswith("_total") is (measure.type is Type.COUNTER)
        assert measure.type is not Type.HISTOGRAM or measure.name.endswith("_seconds")


def test_a_kind_nobody_knows_is_counted_as_other() -> None:
    metrics = Metrics()
    metrics.arrived("made up by a server")
    metrics.said("planned by a newer process", Said.SENT)
    found = read(shown(metrics=metrics))
    assert found["signpost_arrivals_total other new"] == 1
    assert found["signpost_deliveries_total other sent"] == 1
    assert found["signpost_deliveries_due other"] == 3
    assert (found["signpost_inbox_oldest_seconds"], found["signpost_workers_alive"]) == (7.5, 2)


def test_a_call_that_was_not_sent_takes_no_time() -> None:
    metrics = Metrics()
    for how, seconds in ((Called.ANSWERED, 2.0), (Called.FAILED, 12.0), (Called.WITHHELD, 0.0)):
        metrics.called_model(how, seconds)
    found = read(shown(metrics=metrics))
    assert [found[f"signpost_model_calls_total {how}"] for how in Called] == [1, 1, 1]
    assert found["signpost_model_call_seconds_count"] == 2
    assert found["signpost_model_call_seconds_sum"] == 14.0


@pytest.mark.parametrize("waiting", [None, WAITING])
def test_what_the_database_would_say_is_left_out_while_it_does_not_answer(waiting: Waiting | None) -> None:
    found = read(shown(State(False, True, 0, 4, waiting)))
    assert found["signpost_database_up"] == float(waiting is not None)
    assert ("signpost_inbox_open" in found) is (waiting is not None)
    assert (found["signpost_slack_connected"], found["signpost_model_resting"]) == (0, 1)
    assert found["signpost_index_version"] == 4


def test_a_database_that_cannot_be_written_is_not_up() -> None:
    found = read(shown(State(True, False, 0, 4, WAITING, written=False)))
    assert (found["signpost_database_up"], found["signpost_inbox_open"]) == (0, 2)


def test_a_running_bot_shows_what_it_did_and_nobody_in_it(tmp_path: Path) -> None:
    with LocalWorkspace(manifest=manifest()) as workspace:
        person = workspace.add_person(id=EMPLOYEE, name="johansson", real_name="Erik Johansson")
        settings = settings_for(workspace, tmp_path)
        with opened_store(settings) as store:
            load_demo_company(store.unit)
        with running(settings) as bot:

            def look() -> str:
                with urllib.request.urlopen(f"{bot.url}/metrics", timeout=10) as answer:
                    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
                    return str(answer.read().decode())

            asked = person.dm("planted-secret: which rule covers minors?")
            person.wait_for_message(after=asked, timeout=20)
            assert person.command("/ai card planted-nonsense").acked
            wait_until(lambda: total(read(look()), "signpost_handled_total") == 2, "both are over")
            text = look()
            with opened_store(settings) as store, store.unit() as unit:
                unit.company.raise_version(at=datetime(2026, 11, 23, tzinfo=UTC), by="another process")
            wait_until(lambda: read(look())["signpost_index_version"] == 2, "the index follows, before somebody asks")
    found = read(text)
    assert found["signpost_arrivals_total event new"] == found["signpost_arrivals_total command new"] == 1
    assert found["signpost_handled_total event answered"] == 1
    assert found["signpost_handling_seconds_count event"] == 1
    assert total(found, "signpost_asks_total") == found["signpost_ask_seconds_count offline"] == 1
    assert found["signpost_database_up"] == found["signpost_slack_connected"] == found["signpost_workers_alive"] == 1
    assert found["signpost_index_version"] == found["signpost_catalogue_version"] == 1
    assert (found["signpost_inbox_open"], found["signpost_in_hand"]) == (0, 0)
    assert "planted" not in text
    assert not {EMPLOYEE, "johansson", "Johansson"} & set(text.replace('"', " ").split())
