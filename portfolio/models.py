"""Models: what of an ask they are shown, in which words, and what comes back, held to the rules and the closed list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from knowledge.deadlines import ending_in
from knowledge.masking import Masks
from knowledge.model_questions import ANSWER, about_tokens, instructions, judge_question
from knowledge.ports import Encoder, Judge, Judgement, ModelUnavailable
from portfolio.choosing import Chooser
from portfolio.decisions import RoutingDecision
from portfolio.embedding import Embedding
from portfolio.judged import candidates_for, decision_from, rule_text, verdict_on
from portfolio.leash import Leash
from portfolio.mentions import Mentions
from portfolio.progress import Progress, Step, Tell
from portfolio.prohibitions import RuleVerdict
from portfolio.tracing import with_model
from storage.vocabulary import Outcome

UNUSABLE = "the model's answer could not be used"


@dataclass(frozen=True, slots=True)
class Shown:
    """An ask as it is put to the models: what was typed, what of the talk was read with it, the rules still open."""

    chooser: Chooser
    asked: str
    before: tuple[str, ...]
    settled: frozenset[str]  # keys of the rules nobody has to judge any more
    mentions: Mentions


@dataclass(frozen=True, slots=True)
class Seen:
    """What the models made of it. `broken`, `unsettled`: the rule a model named; `masked`: details left out."""

    decision: RoutingDecision
    broken: RuleVerdict | None = None
    unsettled: RuleVerdict | None = None
    masked: int = 0


class Models:
    """The models that are set, behind one leash. Shared by all threads."""

    def __init__(self, *, embedder: Encoder | None, judge: Judge | None, leash: Leash | None = None) -> None:
        self._judge, self._leash = judge, leash or Leash()
        self._embedding = Embedding(embedder, self._leash) if embedder is not None else None

    def problem(self) -> str:
        """Why the models are not asked at present, or ""."""
        return self._leash.breaker.problem()

    def look(self, shown: Shown, tell: Tell) -> Seen:
        """Put the ask to the models, details about people masked, within one deadline. Raises ModelUnavailable."""
        with ending_in(self._leash.patience):
            return self._look(shown, tell)

    def _look(self, shown: Shown, tell: Tell) -> Seen:
        masks = Masks(shown.chooser.reading.text)
        chooser = self._embedded_anew(shown.chooser, masks)
        offline = chooser.decide()
        candidates = candidates_for(chooser) if self._judge is not None else ()
        if self._judge is None or not candidates or offline.outcome is Outcome.UNAVAILABLE:
            return Seen(offline, masked=masks.count if self._embedding is not None else 0)
        open_rules = tuple(rule_text(rule) for rule in chooser.catalog.rules if rule.key not in shown.settled)
        hidden = masks.hide(shown.asked), tuple(masks.hide(text) for text in shown.before)
        tokens = about_tokens(instructions("judge"), judge_question(*hidden, candidates, open_rules)) + ANSWER
        with (
            _told(self._judge.name, masks, sent=self._embedding is not None),
            self._leash.call(chooser.reading.asker, tokens=tokens) as call,
        ):
            tell(Progress(Step.MODEL_ASKED))  # only now is it sure that it may be asked
            call.sent = True
            said = self._judge.judge(*hidden, candidates, open_rules)
            call.tokens = said.tokens
        with _told(self._judge.name, masks):
            seen = _seen(_as_typed(said, masks), replace(shown, chooser=chooser), offline, masks.count)
        return replace(seen, decision=with_model(seen.decision, self._judge.name))

    def _embedded_anew(self, chooser: Chooser, masks: Masks) -> Chooser:
        """The same ask ranked with the embedding model, where one is set. Raises ModelUnavailable."""
        if self._embedding is None:
            return chooser
        with _told(self._embedding.name):
            ranking = self._embedding.ranking(chooser.catalog)
        before, asker = chooser.reading.ranked, chooser.reading.asker
        hidden = [masks.hide(text) for text in before.texts]
        lessons = chooser.ranking.lessons(
            before.texts, before.texts[0]
        )  # past asks are known to the encoder on this machine alone
        with _told(self._embedding.name, masks):
            ranked = self._embedding.rank(ranking, hidden, asker, before.bonus, lessons)
        reading = replace(chooser.reading, ranked=replace(ranked, texts=before.texts))
        return replace(chooser, ranking=ranking, reading=reading)


@contextmanager
def _told(model: str, masks: Masks | None = None, *, sent: bool = False) -> Iterator[None]:
    """Whatever the model fails at in the block is told with its name, and with what was masked in an ask it was sent.

    `masks`: of the ask that the block sends, None where it sends none; `sent`: the ask was sent before, too.
    """
    try:
        yield
    except ModelUnavailable as error:
        error.model = model
        if masks is not None and (error.sent or sent):
            error.masked = masks.count
        raise


def _seen(said: Judgement, shown: Shown, offline: RoutingDecision, masked: int) -> Seen:
    """What the judgement supports, the stricter way. Raises ModelUnavailable when that is nothing."""
    chooser = shown.chooser
    verdicts: list[RuleVerdict | None] = []
    for key in (said.broken_rule.strip(), said.unsettled_rule.strip()):
        verdict = verdict_on(key, said, chooser) if key not in shown.settled else None
        if key and key not in shown.settled and verdict is None:
            raise ModelUnavailable(UNUSABLE)  # it speaks of a rule that there is not: who knows what it means
        verdicts.append(verdict)
    broken, unsettled = verdicts
    decision = decision_from(said, chooser, offline, shown.mentions)
    if decision is None and broken is None and unsettled is None:
        raise ModelUnavailable(UNUSABLE)
    return Seen(decision or offline, broken, unsettled, masked)


def _as_typed(said: Judgement, masks: Masks) -> Judgement:
    """The judgement with the asker's own words back in place of the placeholders."""
    return replace(
        said,
        products=tuple(replace(product, part=masks.show(product.part)) for product in said.products),
        gaps=tuple(masks.show(gap) for gap in said.gaps),
        phrase=masks.show(said.phrase),
    )
