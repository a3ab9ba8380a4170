"""The format of labelled asks: what is asked, and what a reader of the records says is right."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from portfolio.importing_format import MOST, SHORT, Long, Part, RuleKey, Short, Slug, one_line, only_once
from portfolio.importing_problems import did_you_mean
from storage.vocabulary import Outcome


def _outcome(value: object) -> object:
    known = [outcome.value for outcome in Outcome]
    tidied = one_line(value)
    if isinstance(tidied, str) and tidied not in known:
        said = {"given": tidied[:SHORT], "hint": did_you_mean(tidied, known)}
        raise PydanticCustomError("outcome", "“{given}” is not an outcome.{hint}", said)
    return tidied


OneOutcome = Annotated[Outcome, BeforeValidator(_outcome)]
Slugs = Annotated[list[Slug], Field(max_length=MOST), BeforeValidator(only_once)]


class LabelledAskPart(Part):
    """One labelled ask."""

    id: Short = Field(description="A short name for the ask, once in all files, for example f12.")
    lang: Short = Field(description="The language of the ask, for example de.")
    as_: Slug | None = Field(default=None, alias="as", description="Key of the person who asks; a guest when absent.")
    ask: Long = Field(description="What the person writes, word for word.")
    outcome: OneOutcome = Field(description="The outcome that is right.")
    products: Slugs = Field(
        default=[], description="The exact set of products the answer names; only for fit, composite and duplicate."
    )
    also: Annotated[list[Slugs], Field(max_length=MOST)] = Field(
        default=[], description="Other sets of products that are right as well."
    )
    outcome_also: Annotated[list[OneOutcome], Field(max_length=len(Outcome))] = Field(
        default=[], description="Other outcomes that are right as well."
    )
    must_not: Slugs = Field(default=[], description="Products that it would be harmful to recommend.")
    why_not: Slugs = Field(default=[], description="Products the answer must show as considered, with why not.")
    rule: RuleKey | None = Field(default=None, description="Key of the rule the ask breaks; only for prohibited.")
    looks_like: RuleKey | None = Field(
        default=None, description="Key of the rule the ask looks like breaking and keeps to: an allowed look-alike."
    )
