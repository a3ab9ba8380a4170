"""The import format: one model per thing, from which both the checks and the published JSON Schema are made."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from portfolio.texts import shows
from storage.vocabulary import Basis, LifecycleStage, ProductKind, Role

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SHORT, TITLE, LONG, URL = 80, 200, 20_000, 2_000
MOST = 500  # entries of one list


def _text(value: object) -> object:
    """Texts lose the white space around them; line breaks inside stay."""
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL.search(value):
        code = f"U+{ord(found.group()):04X}"
        raise PydanticCustomError("control", "There is a control character ({code}) in the text.", {"code": code})
    return value.strip() if shows(value) else ""


def one_line(value: object) -> object:
    """Names and titles are one line: runs of white space become one space."""
    value = _text(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def only_once(value: object) -> object:
    """The same entry twice in a list is a slip of the pen."""
    seen: set[str] = set()
    for entry in value if isinstance(value, list) else ():
        folded = " ".join(entry.split()).casefold() if isinstance(entry, str) else ""
        if folded and folded in seen:
            raise PydanticCustomError("twice", "“{entry}” is listed twice.", {"entry": entry})
        seen.add(folded)
    return value


def _some(value: object) -> object:
    """`teams` opens a product to some teams only; an empty list would be a riddle."""
    if value is None or value == []:
        raise PydanticCustomError(
            "no_team", "teams is empty. Leave it out when everyone may use the product, or name at least one team."
        )
    return value


def _worded(value: object) -> object:
    """A trigger is looked for by its words, so it has one."""
    if isinstance(value, str) and not any(char.isalnum() for char in value):
        raise PydanticCustomError("wordless", "A trigger needs a word or a number in it.")
    return value


def _roles(value: object) -> object:
    return value or [Role.EMPLOYEE]


def _none_of_it(value: "PilotsPart | None") -> "PilotsPart | None":
    """A policy that sets nothing is no policy of one's own."""
    return value if value is not None and value.model_dump(exclude_none=True) else None


# The limits stand before the tidying: they hold for the tidied text, and the schema shows them.
Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", min_length=1, max_length=SHORT), BeforeValidator(one_line)
]
RuleKey = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$", min_length=1, max_length=SHORT),
    BeforeValidator(one_line),
]
Short = Annotated[str, Field(min_length=1, max_length=SHORT), BeforeValidator(one_line)]
ShortOrNone = Annotated[str, Field(max_length=SHORT), BeforeValidator(one_line)]
Title = Annotated[str, Field(min_length=1, max_length=TITLE), BeforeValidator(one_line)]
TitleOrNone = Annotated[str, Field(max_length=TITLE), BeforeValidator(one_line)]
Long = Annotated[str, Field(min_length=1, max_length=LONG), BeforeValidator(_text)]
LongOrNone = Annotated[str, Field(max_length=LONG), BeforeValidator(_text)]
SlackId = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{2,30}$"), BeforeValidator(one_line)]
Address = Annotated[str, Field(pattern=r"^(https?://|mailto:)[^\s<>|]+$", max_length=URL), BeforeValidator(one_line)]
Day = Annotated[date, BeforeValidator(one_line)]
Amount = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False), BeforeValidator(one_line)]
Shorts = Annotated[list[Short], Field(max_length=MOST), BeforeValidator(only_once)]
Longs = Annotated[list[Long], Field(max_length=MOST), BeforeValidator(only_once)]
Covers = Annotated[list[Long], Field(min_length=1, max_length=MOST), BeforeValidator(only_once)]
Trigger = Annotated[Short, Field(json_schema_extra={"pattern": r"[^\W_]"}), BeforeValidator(_worded)]
Triggers = Annotated[list[Trigger], Field(max_length=MOST), BeforeValidator(only_once)]
Teams = Annotated[list[Short], Field(min_length=1, max_length=MOST), BeforeValidator(only_once), BeforeValidator(_some)]
Roles = Annotated[list[Role], Field(max_length=len(Role)), BeforeValidator(only_once), BeforeValidator(_roles)]


class Part(BaseModel):
    """Anything in the file: fields nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _what_is_given(cls, value: object) -> object:
        """A field that is empty counts as left out; a name that is no field stays, to be refused."""
        if not isinstance(value, dict):
            return value
        fields = {about.alias or name for name, about in cls.model_fields.items()}
        return {name: given for name, given in value.items() if given is not None or name not in fields}


WITHDRAWN = Field(
    default=False,
    exclude=True,
    description="`true` takes the entry out of the catalogue, and no other field is needed then.",
)


class PilotsPart(Part):
    """What a pilot of the company must have where that differs from 3 roles, 5 scenarios and the other defaults."""

    roles: int | None = Field(default=None, ge=1, le=12, description="So many roles a pilot needs; 3 when absent.")
    scenarios: int | None = Field(
        default=None, ge=1, le=20, description="So many scenarios a pilot needs; 5 when absent."
    )
    criteria: int | None = Field(
        default=None, ge=1, le=12, description="So many success criteria a pilot needs; 1 when absent."
    )
    longest_weeks: int | None = Field(
        default=None, ge=1, le=104, description="So many weeks it may take until its decision; 26 when absent."
    )
    extension_weeks: int | None = Field(
        default=None, ge=1, le=52, description="By so many weeks it may be extended once; 8 when absent."
    )
    slice_of: int | None = Field(
        default=None, ge=3, le=50, description="So many people stand behind any anonymous figure; 5 when absent."
    )


class CompanyPart(Part):
    """The company the catalogue belongs to."""

    name: Title = Field(description="The company's name.")
    data_classes: Shorts = Field(default=[], description="Names of its data classes, from open to secret.")
    pilots: Annotated[PilotsPart | None, AfterValidator(_none_of_it)] = Field(
        default=None, description="What its pilots must have; the defaults when absent."
    )
    confirm_days: int | None = Field(
        default=None, ge=7, le=3650, description="A card nobody confirmed for so many days is stale; 180 when absent."
    )


class PersonPart(Part):
    """Someone at the company."""

    key: Slug = Field(description="A short name other entries use, for example novak.")
    name: Title = Field(description="The full name.")
    slack_id: SlackId | None = Field(default=None, description="The member ID in Slack, for example U0123ABCD.")
    team: Short | None = Field(default=None, description="The team the person is in.")
    roles: Roles = Field(
        default=[Role.EMPLOYEE], description="What the person is to the portfolio; an employee when absent."
    )
    withdrawn: bool = WITHDRAWN


class ScenarioPart(Part):
    """A task class the product covers."""

    title: Title = Field(description="What people call the task; one product has each title once.")
    task: LongOrNone = Field(default="", description="The part of the work this product takes.")
    role: TitleOrNone = Field(default="", description="Who does this work, for example credit analyst.")
    example: LongOrNone = Field(default="", description="An example of what to ask or give the product.")


class ConstraintPart(Part):
    """A limit of the product."""

    text: Long = Field(description="The limit or rule of use.")
    reason: LongOrNone = Field(default="", description="Why it is there.")


class StepPart(Part):
    """One step to a first useful result."""

    title: Title = Field(description="What to do; one product has each title once.")
    how: LongOrNone = Field(default="", description="How to do it.")


class LinkPart(Part):
    """A link on the card."""

    title: Title = Field(description="What stands on the link.")
    url: Address = Field(description="Where it leads: http, https or mailto.")


class ProductPart(Part):
    """One AI product."""

    key: Slug = Field(description="A short name other entries use, for example docreader. It never changes.")
    name: Short = Field(description="What people call the product.")
    kind: ProductKind = Field(description="What kind of AI product it is.")
    stage: LifecycleStage = Field(description="Where it stands in its lifecycle.")
    owner: Slug | None = Field(default=None, description="Key of the product owner. Missing is shown as a problem.")
    deputy: Slug | None = Field(default=None, description="Key of the owner's deputy.")
    purpose: Long = Field(description="Why the product exists, in a sentence or two.")
    audience: LongOrNone = Field(default="", description="Who it is for, in words.")
    teams: Teams | None = Field(default=None, description="The teams that may use it; everyone when absent.")
    covers: Covers = Field(description="Task classes it covers.")
    does_not_cover: Longs = Field(default=[], description="What it should not be used for.")
    differs_from: dict[Slug, Long] = Field(default={}, description="How it differs from other products, by their key.")
    data_classes: Shorts = Field(default=[], description="The company's data classes it may see.")
    scenarios: Annotated[list[ScenarioPart], Field(max_length=MOST)] = Field(
        default=[], description="Task classes in detail."
    )
    constraints: Annotated[list[ConstraintPart], Field(max_length=MOST)] = Field(
        default=[], description="Limits, each with its reason."
    )
    integrations: Longs = Field(default=[], description="Systems it is linked to.")
    onboarding: Annotated[list[StepPart], Field(max_length=MOST)] = Field(
        default=[], description="Steps to a first useful result, in order."
    )
    roadmap: Longs = Field(default=[], description="What comes next, in order.")
    aliases: Shorts = Field(default=[], description="Other names people use for it.")
    languages: Shorts = Field(
        default=[], description="Languages it works in, names or codes: the card shows them as written."
    )
    support_channel: ShortOrNone = Field(
        default="", description='Where to get help, for example "#help-docreader", in quotes.'
    )
    links: Annotated[list[LinkPart], Field(max_length=MOST)] = Field(default=[], description="Links on the card.")
    replaced_by: Slug | None = Field(default=None, description="Key of the product to use instead.")
    retire_on: Day | None = Field(default=None, description="The day it is switched off, as 2026-06-30.")
    withdrawn: bool = WITHDRAWN


class RulePart(Part):
    """A portfolio rule: what no product may be used for."""

    key: RuleKey = Field(description="A short name, for example R1.")
    statement: Long = Field(description="The rule in a sentence.")
    examples: Longs = Field(default=[], description="Asks that break it.")
    allowed_examples: Longs = Field(default=[], description="Asks that look alike and are fine.")
    triggers: Triggers = Field(
        default=[], description="The company's own words that raise the rule, for example clean team file."
    )
    safe_alternative: LongOrNone = Field(default="", description="What people can do instead.")
    contact: Slug | None = Field(default=None, description="Key of the person to ask.")
    withdrawn: bool = WITHDRAWN


class UsePart(Part):
    """One product an initiative is built from."""

    product: Slug = Field(description="Key of the product.")
    part: TitleOrNone = Field(default="", description="The part of the work it does there.")
    scenario: Title | None = Field(default=None, description="Title of the product's scenario that is reused.")
    since: Day | None = Field(default=None, description="Since when, as 2026-03-01.")


class InitiativePart(Part):
    """One business task with the days it reached and what it is for."""

    key: Slug = Field(description="A short name, for example credit-memo. It never changes.")
    title: Title = Field(description="What the task is.")
    lead: Slug | None = Field(default=None, description="Key of the person who answers for the business result.")
    sponsor: TitleOrNone = Field(default="", description="Who stands for it on the business side.")
    team: ShortOrNone = Field(default="", description="The team it is for.")
    idea_on: Day | None = Field(default=None, description="The day somebody wrote the idea down.")
    pilot_on: Day | None = Field(default=None, description="The day its pilot began.")
    adoption_on: Day | None = Field(default=None, description="The day it went into daily work.")
    impact_unit: ShortOrNone = Field(default="", description="What the impacts are counted in, for example EUR a year.")
    expected_impact: Amount | None = Field(default=None, description="What it is expected to bring, in that unit.")
    expected_basis: Basis | None = Field(default=None, description="How the expectation is known.")
    confirmed_impact: Amount | None = Field(default=None, description="What somebody confirms that it brought.")
    confirmed_by: TitleOrNone = Field(default="", description="Who stands for the confirmed impact.")
    confirmed_on: Day | None = Field(default=None, description="The day it was confirmed.")
    evidence: LongOrNone = Field(default="", description="Where to look.")
    products: Annotated[list[UsePart], Field(max_length=MOST)] = Field(
        default=[], description="The products it is built from."
    )
    withdrawn: bool = WITHDRAWN


class MovePart(Part):
    """The day a product came to a stage of its lifecycle."""

    product: Slug = Field(description="Key of the product.")
    stage: LifecycleStage = Field(description="The stage it came to.")
    on: Day = Field(description="The day, as 2026-03-01.")


class WithdrawnPart(Part):
    """An entry that is taken out of the catalogue: what it was called is all that is read of it."""

    key: Slug = Field(description="The key it has in the catalogue.")
    withdrawn: bool = Field(json_schema_extra={"const": True}, description="That it is taken out of the catalogue.")


class WithdrawnPerson(WithdrawnPart):
    """Somebody who is offered nowhere any more."""


class WithdrawnProduct(WithdrawnPart):
    """A product that is gone from routing, lists and cards."""

    replaced_by: Slug | None = Field(default=None, description="Key of the product that took its place.")


class WithdrawnRule(WithdrawnPart):
    """A rule that refuses nothing any more."""

    key: RuleKey = Field(description="The key it has in the catalogue.")


class WithdrawnInitiative(WithdrawnPart):
    """An initiative that counts nowhere any more."""


WITHDRAWN_PARTS: dict[type[BaseModel], type[WithdrawnPart]] = {
    PersonPart: WithdrawnPerson,
    ProductPart: WithdrawnProduct,
    RulePart: WithdrawnRule,
    InitiativePart: WithdrawnInitiative,
}


class ImportDocument(Part):
    """One file of a catalogue; each part may be left out."""

    company: CompanyPart | None = Field(default=None, description="The company; once in all files.")
    people: list[PersonPart | WithdrawnPerson] = Field(default=[], description="People and their roles.")
    products: list[ProductPart | WithdrawnProduct] = Field(default=[], description="The AI products.")
    rules: list[RulePart | WithdrawnRule] = Field(default=[], description="The portfolio's rules.")
    initiatives: list[InitiativePart | WithdrawnInitiative] = Field(
        default=[], description="Business tasks and the products they use."
    )
    stage_history: list[MovePart] = Field(default=[], description="When products came to their stages.")


def json_schema() -> dict[str, Any]:
    """The format as a JSON Schema (draft 2020-12) of one file."""
    schema = ImportDocument.model_json_schema()
    for whole, withdrawn in WITHDRAWN_PARTS.items():
        known = schema["$defs"][withdrawn.__name__]["properties"]
        ignored = {"description": "Not read of what is withdrawn."}
        known |= {name: ignored for name in schema["$defs"][whole.__name__]["properties"] if name not in known}
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "Signpost catalogue"}
