"""What a pilot's findings are made from, gathered piece by piece: the slow way beside the database's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portfolio.pilots.cards import Feedback
from portfolio.pilots.figures import BASES, Sum
from portfolio.pilots.gathering import Gathered, Named, Nameless, Voice, quotable
from storage.vocabulary import Barrier, Evidence, Worked

WORKED = {Worked.YES: 2, Worked.PARTLY: 1, Worked.NO: 0}


def in_halves(one: Feedback, evidence: Evidence) -> int | None:
    """What a piece says of a kind, in halves; partly counts half."""
    fields = one.fields
    if evidence is Evidence.WORKED:
        return None if fields.worked is None else WORKED[fields.worked]
    value = {
        Evidence.QUALITY: fields.quality,
        Evidence.TRUST: fields.trust,
        Evidence.MINUTES_SAVED: fields.minutes_saved,
    }[evidence]
    return None if value is None else 2 * value


def gathered_from(feedback: Sequence[Feedback]) -> Gathered:
    """The same from single pieces: those under a name summed up, the others narrowed."""
    return Gathered(named=summed(feedback), nameless=tuple(_narrow(one) for one in feedback if one.author is None))


def _narrow(one: Feedback) -> Nameless:
    said = {evidence.value: in_halves(one, evidence) for evidence in BASES}
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
        for evidence in BASES:
            value = in_halves(one, evidence)
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
