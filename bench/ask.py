"""How long an answer takes inside the process: the whole use case over the demo's asks, beside the encoder alone."""

import time
from pathlib import Path

import yaml

import storage
from bench.machine import machine, milliseconds, percentile, table
from bench.running import fill, scratch
from bot.config import load_settings
from bot.wiring import build_tools, open_store, warm_up
from knowledge.offline_models import PackagedEncoder
from portfolio.asking import ask
from portfolio.asks import Place
from portfolio.people import find_person
from storage.vocabulary import AskSource

ROUNDS = 2
MOST_ASKS = 100


def labelled_asks() -> list[tuple[str, str]]:
    """(who asks, what) of the demo company."""
    text = (Path(storage.__file__).parent / "demo" / "labelled" / "asks.yaml").read_text(encoding="utf-8")
    return [(str(row["as"]), str(row["ask"])) for row in yaml.safe_load(text)][:MOST_ASKS]


def report() -> str:
    """The measurement as Markdown."""
    asks = labelled_asks()
    with scratch() as folder:
        fill(folder)
        settings = load_settings(database_url=f"sqlite:///{(folder / 'bench.sqlite3').as_posix()}", openai_api_key=None)
        store = open_store(settings)
        tools = build_tools(settings, store)
        warm_up(tools)
        with tools.unit() as unit:
            people = {key: find_person(unit, words=key) for key in {key for key, _ in asks}}
        whole = []
        for _ in range(ROUNDS):
            for key, text in asks:
                started = time.perf_counter()
                ask(tools, asker=people[key], text=text, place=Place(source=AskSource.CLI))
                whole.append(time.perf_counter() - started)
        store.engine.dispose()
    alone = _encoder_alone([text for _, text in asks])
    rows = [
        ("the encoder alone", milliseconds(alone, 0.5), milliseconds(alone, 0.99), "1.0"),
        (
            "an ask: store, route, store the decision, count demand",
            milliseconds(whole, 0.5),
            milliseconds(whole, 0.99),
            f"{percentile(whole, 0.5) / percentile(alone, 0.5):.1f}",
        ),
    ]
    head = ("what", "p50 ms", "p99 ms", "p50 ratio")
    return f"Answering {len(asks)} asks of the demo company, {ROUNDS} times ({machine()}):\n\n{table(head, rows)}"


def _encoder_alone(texts: list[str]) -> list[float]:
    encoder = PackagedEncoder()
    encoder.encode(["warm up"])
    seconds = []
    for _ in range(ROUNDS):
        for text in texts:
            started = time.perf_counter()
            encoder.encode([text])
            seconds.append(time.perf_counter() - started)
    return seconds


if __name__ == "__main__":
    print(report())
