"""The metrics that only some kinds of product have (seed: different products need different metrics)."""

from portfolio.adoption import measures
from portfolio.adoption.readings import LEAST_PEOPLE, Combine, Metric, MetricUnit
from storage.vocabulary import Basis, Better, ProductKind

RAG = frozenset({ProductKind.RAG})
CODE = frozenset({ProductKind.CODE_AGENT})
ML = frozenset({ProductKind.ML_PLATFORM})
AGENTS = frozenset({ProductKind.AGENT_PLATFORM})
WRITERS = frozenset({ProductKind.LLM, ProductKind.MULTIMODAL, ProductKind.OTHER})
DOCUMENTS = frozenset({ProductKind.DOCUMENT_GENERATION, ProductKind.DOCUMENT_EXTRACTION})
ANSWERERS = frozenset({ProductKind.RAG, ProductKind.ASSISTANT})
RUNNERS = frozenset({ProductKind.AGENT_PLATFORM, ProductKind.AUTOMATION})
TRUSTED = frozenset({ProductKind.RAG, ProductKind.ASSISTANT, ProductKind.LLM, ProductKind.MULTIMODAL})

BY_KIND: tuple[Metric, ...] = (
    Metric(
        "answer_quality",
        "answer quality",
        MetricUnit.OF_FIVE,
        Better.UP,
        "How good people find its answers, 1 to 5: one mean a person, then over people. From a rating under answers, "
        "or from what participants of its pilots say about output quality.",
        measures.quality,
        of="people who rated answers",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
        kinds=RAG,
    ),
    Metric(
        "trust",
        "trust",
        MetricUnit.OF_FIVE,
        Better.UP,
        "How far people trust what it says, 1 to 5: one mean a person, then over people.",
        measures.trust,
        of="people who said how far they trust it",
        basis=Basis.SELF_REPORTED,
        least=LEAST_PEOPLE,
        kinds=TRUSTED,
    ),
    Metric(
        "answered_share",
        "questions answered",
        MetricUnit.SHARE,
        Better.UP,
        "Share of questions that got an answer: those that succeeded, of those that succeeded or failed.",
        measures.answered_share,
        of="questions asked",
        least=LEAST_PEOPLE,
        kinds=ANSWERERS,
    ),
    Metric(
        "accepted_changes",
        "accepted changes",
        MetricUnit.COUNT,
        Better.UP,
        "How many of the changes it proposed were taken over in the period. Held back when fewer than five people did.",
        measures.accepted_changes,
        least=0,
        kinds=CODE,
        combine=Combine.SUM,
    ),
    Metric(
        "acceptance_rate",
        "acceptance rate",
        MetricUnit.SHARE,
        Better.UP,
        "Share of the changes it proposed that were taken over. Held back when fewer than five people were shown any.",
        measures.acceptance_rate,
        of="changes it proposed",
        least=LEAST_PEOPLE,
        kinds=CODE,
    ),
    Metric(
        "acceleration",
        "acceleration",
        MetricUnit.SHARE,
        Better.UP,
        "By what share the time from the first commit to production is shorter than before the product: 20% means "
        "that what took five days takes four. Only readings tell it.",
        of="changes that went to production",
        least=LEAST_PEOPLE,
        kinds=CODE,
    ),
    Metric(
        "models_in_production",
        "models in production",
        MetricUnit.COUNT,
        Better.UP,
        "How many models run in production by the end of the period. A figure stands for a month after it was read.",
        least=0,
        kinds=ML,
        combine=Combine.LATEST,
    ),
    Metric(
        "pipeline_stability",
        "pipeline stability",
        MetricUnit.SHARE,
        Better.UP,
        "Share of pipeline runs that succeeded, of those that succeeded or failed.",
        measures.runs_ended_well,
        of="pipeline runs",
        kinds=ML,
    ),
    Metric(
        "agents_in_production",
        "agents in production",
        MetricUnit.COUNT,
        Better.UP,
        "How many agents run in production by the end of the period. A figure stands for a month after it was read.",
        least=0,
        kinds=AGENTS,
        combine=Combine.LATEST,
    ),
    Metric(
        "runs",
        "runs",
        MetricUnit.COUNT,
        Better.UP,
        "How often it ran in the period, whoever or whatever started it, and however that ended.",
        measures.runs,
        least=0,
        kinds=RUNNERS,
        combine=Combine.SUM,
    ),
    Metric(
        "runs_ended_well",
        "runs that ended well",
        MetricUnit.SHARE,
        Better.UP,
        "Share of runs that succeeded, of those that succeeded or failed.",
        measures.runs_ended_well,
        of="runs",
        kinds=RUNNERS,
    ),
    Metric(
        "drafts_kept",
        "drafts kept",
        MetricUnit.SHARE,
        Better.UP,
        "Share of what it offered that people took over. Held back when fewer than five people were offered anything.",
        measures.acceptance_rate,
        of="drafts it offered",
        least=LEAST_PEOPLE,
        kinds=WRITERS,
    ),
    Metric(
        "documents_unchanged",
        "documents accepted unchanged",
        MetricUnit.SHARE,
        Better.UP,
        "Share of documents it wrote or read that people accepted without a change. Held back when fewer than five "
        "people handled any.",
        measures.acceptance_rate,
        of="documents it wrote or read",
        least=LEAST_PEOPLE,
        kinds=DOCUMENTS,
    ),
)
