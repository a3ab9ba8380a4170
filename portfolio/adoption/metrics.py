"""The table of metrics: what is counted for which kind of product, in what unit, and what it takes to be shown."""

from portfolio.adoption import measures
from portfolio.adoption.metrics_by_kind import BY_KIND
from portfolio.adoption.readings import LEAST_PEOPLE, NOTHING, Combine, Metric, MetricUnit, Reading
from storage.vocabulary import Basis, Better, ProductKind

__all__ = [
    "ACTIVE_PEOPLE", "ELIGIBLE", "LEAST_PEOPLE", "METRICS", "NOTHING", "Combine", "Metric", "MetricUnit", "Reading",
    "metric", "metrics_of",
]  # fmt: skip

NOT_RAG = frozenset(ProductKind) - {ProductKind.RAG}  # whose output quality is that of its answers

ELIGIBLE = Metric(
    "eligible_people",
    "people who may use it",
    MetricUnit.PEOPLE,
    Better.UP,
    "How many people may use it by the end of the period, as somebody noted it. A figure stands for a year.",
    measure=measures.eligible_people,
    combine=Combine.LATEST,
    holds=366,
)

ACTIVE_PEOPLE = Metric(
    "active_people",
    "active people",
    MetricUnit.PEOPLE,
    Better.UP,
    "People who did something with it on purpose at least once in the period. Seeing a suggestion does not count, "
    "nor does what a schedule starts. Of readings of single days the busiest counts, as the least there were. "
    "Where no usage is known at all, people count who said in a pilot, under their name, whether it worked. A gap "
    "where it was used and its sources name nobody.",
    measures.active_people,
    of="people who may use it",
    least=0,
    combine=Combine.PEAK,
)

PEOPLE: tuple[Metric, ...] = (
    ACTIVE_PEOPLE,
    Metric(
        "active_teams",
        "active teams",
        MetricUnit.TEAMS,
        Better.UP,
        "Teams of which at least one person was active in the period. Who is in no team that is known counts in none.",
        measures.active_teams,
        of="teams it is meant for",
        least=0,
        combine=Combine.PEAK,
    ),
    Metric(
        "returning_people",
        "people who came back",
        MetricUnit.SHARE,
        Better.UP,
        "Share of the people active in the period before who were active in this one, too.",
        measures.returning_people,
        of="people active in the period before",
        least=LEAST_PEOPLE,
    ),
    Metric(
        "people_sent",
        "people sent to it",
        MetricUnit.PEOPLE,
        Better.UP,
        "People whose ask Signpost answered with it in the period. Asks by command line do not count.",
        measures.people_sent,
        least=0,
        noted=False,
        combine=Combine.PEAK,
    ),
    Metric(
        "accepted_routes",
        "answers found right",
        MetricUnit.COUNT,
        Better.UP,
        "Answers of Signpost's that named it and that somebody said were right.",
        measures.accepted_routes,
        least=0,
        noted=False,
        combine=Combine.SUM,
    ),
    Metric(
        "activation",
        "people sent to it who used it",
        MetricUnit.SHARE,
        Better.UP,
        "Share of the people sent to it who used it within two weeks. So that everybody has these two weeks, it is "
        "about the people sent in a period that begins and ends two weeks earlier. A gap where usage does not say who "
        "they are.",
        measures.activation,
        of="people of the portfolio sent to it two weeks earlier",
        least=LEAST_PEOPLE,
        noted=False,
    ),
    Metric(
        "first_use",
        "newcomers who used it",
        MetricUnit.SHARE,
        Better.UP,
        "Share of newcomers who used it within two weeks. A newcomer is a person of the portfolio who said for the "
        "first time that an answer of Signpost's naming it was right, and had not used it before that day. So that "
        "everybody has these two weeks, it is about those who said so in a period that begins and ends two weeks "
        "earlier. A gap where usage is not known for all these days, or does not say who people are.",
        measures.first_use,
        of="newcomers two weeks earlier",
        least=LEAST_PEOPLE,
        noted=False,
    ),
    Metric(
        "time_to_first_use",
        "time to the first use",
        MetricUnit.DAYS,
        Better.DOWN,
        "Median days from the first answer a newcomer said was right to the first day they used it, of the newcomers "
        "of two weeks earlier who did so within two weeks; who used it on the same day took 0.",
        measures.time_to_first_use,
        of="newcomers two weeks earlier",
        least=LEAST_PEOPLE,
        noted=False,
    ),
)

INITIATIVES: tuple[Metric, ...] = (
    Metric(
        "initiatives",
        "initiatives implemented",
        MetricUnit.COUNT,
        Better.UP,
        "Initiatives built from it that reached adoption by the end of the period.",
        measures.initiatives,
        of="initiatives built from it",
        noted=False,
        combine=Combine.LATEST,
    ),
    Metric(
        "reused_scenarios",
        "reused scenarios",
        MetricUnit.COUNT,
        Better.UP,
        "Scenarios that at least two teams used in the period, or that at least two initiatives are built on.",
        measures.reused_scenarios,
        of="scenarios on its card",
        noted=False,
        combine=Combine.LATEST,
    ),
    Metric(
        "idea_to_pilot",
        "time from idea to pilot",
        MetricUnit.DAYS,
        Better.DOWN,
        "Median days from idea to pilot, of the initiatives built from it that reached their pilot in the year up to "
        "the end of the period; the product's own way from hypothesis to pilot counts like one of them.",
        measures.idea_to_pilot,
        noted=False,
    ),
    Metric(
        "pilot_to_adoption",
        "time from pilot to adoption",
        MetricUnit.DAYS,
        Better.DOWN,
        "Median days from pilot to adoption, of the initiatives built from it that were adopted in the year up to the "
        "end of the period; the product's own way from pilot to adoption counts like one of them.",
        measures.pilot_to_adoption,
        noted=False,
    ),
    Metric(
        "expected_impact",
        "expected impact",
        MetricUnit.IMPACT,
        Better.UP,
        "What the initiatives built from it are expected to bring, in the unit most of them are in. An initiative "
        "counts whole for each product it is built from, so these figures must not be added up over products.",
        measures.expected_impact,
        basis=Basis.ESTIMATED,
        noted=False,
    ),
    Metric(
        "confirmed_impact",
        "confirmed impact",
        MetricUnit.IMPACT,
        Better.UP,
        "What somebody stands for that the initiatives built from it brought, confirmed by the end of the period, in "
        "the unit most of them are in. An initiative counts whole for each product it is built from. Measured where "
        "there is evidence, else self-reported.",
        measures.confirmed_impact,
        noted=False,
    ),
)

VALUE: tuple[Metric, ...] = (
    Metric(
        "output_quality",
        "output quality",
        MetricUnit.OF_FIVE,
        Better.UP,
        "How good people find what comes out of it, 1 to 5: one mean a person, then over people. From participants of "
        "its pilots, or as read.",
        measures.quality,
        of="people who rated it",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
        kinds=NOT_RAG,
    ),
    Metric(
        "time_saved",
        "time saved",
        MetricUnit.MINUTES,
        Better.UP,
        "Minutes that people think one use saves them: one mean a person, then the median over people, because a few "
        "estimate in hours.",
        measures.time_saved,
        of="people who estimated it",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
    ),
    Metric(
        "satisfaction",
        "satisfaction",
        MetricUnit.OF_FIVE,
        Better.UP,
        "How satisfied people say they are with it, 1 to 5, in a survey somebody noted or sent. Thumbs on Signpost's "
        "answers say nothing about the product and do not count.",
        of="people who answered",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
    ),
    Metric(
        "would_miss",
        "people who would miss it",
        MetricUnit.SHARE,
        Better.UP,
        "Share of those who answered a closing survey of its pilots in the period and would be very disappointed if "
        "they could use it no longer.",
        measures.would_miss,
        of="people who answered a closing survey",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
    ),
)

SUPPORT: tuple[Metric, ...] = (
    Metric(
        "support_requests",
        "support requests",
        MetricUnit.COUNT,
        Better.DOWN,
        "Questions to its owner in the period, asked through Signpost or read from another desk.",
        measures.support_requests,
        least=0,
        combine=Combine.SUM,
    ),
    Metric(
        "open_requests",
        "open support requests",
        MetricUnit.COUNT,
        Better.DOWN,
        "Questions to its owner that were open at the end of the period.",
        measures.open_requests,
        least=0,
        combine=Combine.LATEST,
    ),
    Metric(
        "first_response_time",
        "time to the first response",
        MetricUnit.DAYS,
        Better.DOWN,
        "Days until a question to its owner got a first response, as readings tell it.",
    ),
    Metric(
        "resolution_time",
        "time to resolve a request",
        MetricUnit.DAYS,
        Better.DOWN,
        "Median days from a question to its owner until it was resolved, of those resolved in the period.",
        measures.resolution_time,
    ),
)

METRICS: tuple[Metric, ...] = (*PEOPLE, *BY_KIND, *VALUE, *INITIATIVES, *SUPPORT, ELIGIBLE)


def metrics_of(kind: ProductKind) -> tuple[Metric, ...]:
    """The metrics of a kind of product, in the order they are shown."""
    return tuple(row for row in METRICS if not row.kinds or kind in row.kinds)


def metric(key: str) -> Metric | None:
    """The metric with this key, or None."""
    return next((row for row in METRICS if row.key == key), None)
