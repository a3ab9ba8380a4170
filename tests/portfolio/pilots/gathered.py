"""What a pilot's findings are made from, gathered piece by piece: the slow way beside the database's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portfolio.pilots.cards import Feedback
from portfolio.pilots.figures import MEASURES, Sum
from portfolio.pilots.gathering import Gathered, Named, Nameless, Voice, quotable
from storage.vocabulary import Barrier


def gathered_from(feedback: Sequence[Feedback]) -> Gathered:
    """The same from single pieces: those under a name summed up, the others narrowed."""
    return Gathered(named=summed(feedback), nameless=tuple(_narrow(one) for one in feedback if one.author is None))


def _narrow(one: Feedback) -> Nameless:
    said = {evidence.value: measure(one) for evidence, measure in MEASURES.items()}
    barrier = None if one.fields.barrier is None else one.fields.barrier.value
    return Nameless(
        role=one.role, scenario_id=one.fields.scenario_id, lot=one.lot, barrier=barrier, text=one.text,
        given_on=one.given_on, quote_ok=one.quote_ok, id=one.id, **said,
    )  # fmt: skip


def summed(feedback: Iterable[Feedback]) -> Named:
    """What was said under a name among these pieces, as the database sums it up."""
    rows = [one for one in feedback if one.author is not None]
    voices: dict[tuple[str, str, int | None], Voice] = {}
    barriers: dict[Barrier, list[Feedback]] = {}
    for one in rows:
        author = (one.author.slack_id or one.author.key) if one.author is not None else ""
        place = (author, one.role, one.fields.scenario_id)
        before = voices.get(place) or Voice(*place, 0, {})
        sums = dict(before.sums)
        for evidence, measure in MEASURES.items():
            value = measure(one)
            if value is not None:
                sums[evidence] = sums.get(evidence, Sum()) + Sum(1, value)
        voices[place] = replace(before, said=before.said + 1, sums=sums)
        if one.fields.barrier is not None:
            barriers.setdefault(one.fields.barrier, []).append(one)
    quotes = {barrier: quotable(some) for barrier, some in barriers.items()}
    return Named(
        voices=tuple(voices.values()),
        barriers={barrier: len(some) for barrier, some in barriers.items()},
        quotes={barrier: quote for barrier, quote in quotes.items() if quote is not None},
        about_integrations=tuple(one.text for one in barriers.get(Barrier.INTEGRATION, ())),
    )
