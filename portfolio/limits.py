"""Limits of a product for one asker and one ask: stage, teams and data classes, each with the sentence that says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.signals import Signal, signals_in
from knowledge.words import stems
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.wording import day_and_year, listed
from storage.vocabulary import LifecycleStage

ONLY_WITHOUT = "only without"  # begins the limit of a product that may not hold the data of the task

# Whose data is meant: "client data" is not of the class PATIENT, "personal data" may be of either.
_PEOPLE = tuple(
    re.compile(words)
    for words in (
        "client|customer|kunde|mandant|клиент",
        "patient|paciente|пациент",
        "employee|staff|personnel|mitarbeiter|beschäftigt|employé|salarié|emplead|сотрудник",
        "student|pupil|schüler|studier|élève|étudiant|alumn|estudiante|студент|ученик",
        "passenger|traveller|fahrgast|fluggast|passager|voyageur|pasajer|viajer|пассажир",
        "tenant|mieter|locataire|inquilin|жильц",
        "applicant|candidate|bewerber|candidat|кандидат",
        "member|mitglied|membre|miembro",
        "citizen|resident|bürger|citoyen|ciudadan|граждан",
        "supplier|vendor|partner|lieferant|fournisseur|proveedor|поставщик",
    )
)


@dataclass(frozen=True, slots=True)
class CarriedData:
    """The class of data an ask carries and the phrase that says so.

    `certain`: the ask is about the data itself, not only about people; `handed`: it would be put into something.
    """

    data_class: str
    phrase: str
    certain: bool
    handed: bool = False


def why_unavailable(product: ProductCard, asker: Person, catalog: Catalog, today: date) -> str:
    """Why this person cannot use the product whatever the task, or "" when they can (E3, E20)."""
    if product.stage is LifecycleStage.RETIREMENT:
        return _why_retired(product, catalog, today)
    if product.stage is LifecycleStage.HYPOTHESIS:
        return "still a hypothesis: there is nothing to use yet"
    if product.teams is not None and asker.team not in product.teams and product.key not in asker.pilots:
        if product.key in asker.invited:
            return "you are invited to its pilot and have not joined yet: write “pilot”, open it and press Join"
        stage = "in pilot, " if product.stage is LifecycleStage.PILOT else ""
        return f"{stage}open only to {listed(product.teams)}" if product.teams else f"{stage}open to no team yet"
    return ""


def how_closed(product: ProductCard, *, usable: bool = False) -> tuple[str, str]:
    """What stands between the product's name and why it cannot be used, and what its owner is to it; "" for no owner.

    Nobody can open what is not built yet or is being switched off. `usable`: it can be used, only not for that.
    """
    if usable:
        return " ", "Who answers for it"
    match product.stage:
        case LifecycleStage.RETIREMENT:
            return " — ", ""
        case LifecycleStage.HYPOTHESIS:
            return " is ", "Who answers for it"
    return " is not open to you: ", "Who can open it"


def open_to_all(product: ProductCard) -> bool:
    """Whether `why_unavailable` has nothing to say about the product, whoever asks."""
    return product.teams is None and product.stage.is_in_use


def _why_retired(product: ProductCard, catalog: Catalog, today: date) -> str:
    after = replacement(product, catalog)
    by = f", replaced by {after.name}" if after else ", without a replacement"
    if product.retire_on is None:
        return f"being retired{by}"
    if product.retire_on <= today:
        return f"retired on {day_and_year(product.retire_on)}{by}"
    return f"retires on {day_and_year(product.retire_on)}{by}"


def replacement(product: ProductCard, catalog: Catalog) -> ProductCard | None:
    """What takes the product's place, following replacements of replacements; None when nothing living does."""
    seen = {product.key}
    after = catalog.product(product.replaced_by) if product.replaced_by else None
    while after is not None and after.stage is LifecycleStage.RETIREMENT:
        if after.key in seen or not after.replaced_by:
            return None
        seen.add(after.key)
        after = catalog.product(after.replaced_by)
    return after


def stage_limit(product: ProductCard) -> str:
    """What its stage means for somebody who may use it, or ""."""
    if product.stage is LifecycleStage.PILOT:
        return "in pilot, expect changes"
    return ""


def data_carried(text: str, catalog: Catalog) -> CarriedData | None:
    """The most secret class of data the ask seems to carry, judged by its words; None when nothing tells.

    Words for people and their papers stand for the company's class of personal data: the one whose name says so
    (client, patient, personal …), else its most secret class.
    """
    if len(catalog.data_classes) < 2:
        return None
    named = class_named(text, catalog.data_classes)
    found = {signal.name: signal for signal in signals_in(text)}
    if "harmless" in found or ("looking_up" in found and "handing" not in found and not _written_out(found)):
        return None  # nor does a question about what a rule says carry the data that the rule is about
    about = found.get("identifier") or found.get("person") or _somebody(found)
    if about is None:
        return CarriedData(named, named, certain=True) if named else None
    handed = "handing" in found  # "put the borrower's return into the chat": whatever it is called
    personal, certain = _personal_class(catalog.data_classes), handed or _is_data(found)
    if not certain and not may_mean(about.phrase, personal):
        return CarriedData(named, named, certain=True) if named else None
    return CarriedData(personal, about.phrase, certain, handed)


def _is_data(found: dict[str, Signal]) -> bool:
    """Whether somebody's data is meant: an identifier of a person, or one written out (a number, an address)."""
    identifier = found.get("identifier")
    if identifier is None:
        return False
    return _written_out(found) or "person" in found or "holder" in found


def _written_out(found: Mapping[str, Signal]) -> bool:
    return "identifier" in found and any(char.isdigit() or char == "@" for char in found["identifier"].phrase)


def _somebody(found: Mapping[str, Signal]) -> Signal | None:
    """One person who is spoken of together with papers of theirs, or with what is nobody else's business."""
    return found.get("one_person") if "holder" in found or "private" in found else None


def class_named(text: str, classes: Sequence[str]) -> str:
    """A class named outright ("class CONF", "CLIENT data"), the most secret one first; the most open never matters."""
    folded = f" {' '.join(text.casefold().split())} "
    for name in reversed(classes[1:]):
        word = name.casefold()
        if (
            f" {word} data" in folded
            or f"class {word}" in folded
            or f"{word}-class" in folded
            or f" {name} " in f" {text} "
        ):
            return name
    return ""


def class_meant(statement: str, catalog: Catalog) -> str:
    """The company's class of data that a rule speaks of: one it names, the most secret first, else that of people."""
    words = set(stems(statement))
    named = (name for name in reversed(catalog.data_classes[1:]) if set(stems(name)) & words)
    return next(named, _personal_class(catalog.data_classes) if catalog.data_classes else "secret")


def class_of_people(classes: Sequence[str]) -> str:
    """The class whose name says that it is of people (client, patient, personal …), the most secret first, or ""."""
    return next((name for name in reversed(classes) if speaks_of_people(name)), "")


def may_mean(words: str, data_class: str) -> bool:
    """Whether the people that words speak of may be those the class is named for: staff are no patients."""
    meant, kept = (
        {at for at, one in enumerate(_PEOPLE) if one.search(said.casefold())} for said in (words, data_class)
    )
    return not meant or not kept or bool(meant & kept)


def speaks_of_people(words: str) -> bool:
    """Whether words are of people whose data is meant, or of papers of theirs."""
    return "person" in words.casefold() or any(one.name in ("person", "identifier") for one in signals_in(words))


def _personal_class(classes: Sequence[str]) -> str:
    return class_of_people(classes) or classes[-1]


def may_hold(product: ProductCard, data_class: str) -> bool:
    """Whether the product's record allows this class. A record that lists none allows none: the owner has to say."""
    return data_class in product.data_classes


def holds_by_openness(product: ProductCard, data_class: str, classes: Sequence[str]) -> bool:
    """Whether the class is more open than every class the record lists; `classes`: the company's, open to secret."""
    listed_at = [classes.index(one) for one in product.data_classes if one in classes]
    return data_class in classes and bool(listed_at) and classes.index(data_class) < min(listed_at)


def called_data(data_class: str) -> str:
    """A class of data as a sentence speaks of it: "CLIENT data", "Patient data"."""
    return data_class if "data" in data_class.casefold().split() else f"{data_class} data"


def data_limit(product: ProductCard, carried: CarriedData) -> str:
    """What to mind when the product may not hold the data the ask carries, or ""."""
    if may_hold(product, carried.data_class):
        return ""
    if not product.data_classes:
        return f"its record does not say whether it may hold {called_data(carried.data_class)}: ask the owner first"
    return f"{ONLY_WITHOUT} {called_data(carried.data_class)}"
