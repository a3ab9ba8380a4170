"""Checks that need more than one entry: what is named twice, what points nowhere, what goes round in circles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from portfolio.catalog import fold
from portfolio.importing_format import InitiativePart, PersonPart, ProductPart, RulePart, WithdrawnProduct
from portfolio.importing_initiatives import initiative_problems, initiative_problems_with_store
from portfolio.importing_mending import is_stand_in
from portfolio.importing_problems import ImportProblem, did_you_mean
from portfolio.importing_references import known
from portfolio.importing_stored import Stored
from portfolio.importing_validation import Entry, Gathered, Withdrawal

Keyed = TypeVar("Keyed", PersonPart, ProductPart, RulePart, InitiativePart)
NOTHING_STORED = Stored(company=None, people={}, products={}, rules={})


def problems_inside(gathered: Gathered) -> list[ImportProblem]:
    """What is wrong between the entries of the files, whatever the store holds."""
    found = [
        *_same_key("person", gathered.seen.people, gathered.withdrawn),
        *_same_key("product", gathered.seen.products, gathered.withdrawn),
        *_same_key("rule", gathered.seen.rules, gathered.withdrawn),
        *_same_key("initiative", gathered.seen.initiatives, gathered.withdrawn),
        *initiative_problems(gathered),
        *_same_slack_id(gathered, NOTHING_STORED),
        *_same_name(gathered, NOTHING_STORED),
        *_circles(gathered, NOTHING_STORED),
    ]
    for entry in gathered.seen.products:
        found += _same_title(entry)
        found += _points_at_itself(entry)
    return found


def problems_with_store(gathered: Gathered, present: Stored) -> list[ImportProblem]:
    """What is wrong once the files are laid over the store; needs `problems_inside` as well.

    `present`: the store without what the files withdraw.
    """
    found = [*_same_slack_id(gathered, present), *_same_name(gathered, present), *_circles(gathered, present)]
    found += _other_case(gathered, present)
    if gathered.unreadable:
        return found  # what a reference points at may stand in the part that could not be read
    people, products = known("person", gathered, present), known("product", gathered, present)
    for entry in (*gathered.seen.products, *gathered.keyless.products):
        found += people.dangling(entry, entry.value.owner, "owner")
        found += people.dangling(entry, entry.value.deputy, "deputy")
        found += products.dangling(entry, entry.value.replaced_by, "replaced_by")
        found += [one for key in entry.value.differs_from for one in products.dangling(entry, key, "differs_from", key)]
        found += _unknown_teams(entry, gathered.named["teams"] | _stored_teams(gathered, present))
        found += _unknown_classes(entry, gathered, present)
    for rule in (*gathered.seen.rules, *gathered.keyless.rules):
        found += people.dangling(rule, rule.value.contact, "contact")
    for one in gathered.withdrawn:
        if isinstance(one.entry.value, WithdrawnProduct):
            found += products.dangling(one.entry, one.entry.value.replaced_by, "replaced_by")
    found += initiative_problems_with_store(gathered, present)
    return [*found, *_classes_still_used(gathered, present)]


def problems_with_kept(written: Sequence[Entry[ProductPart]], gathered: Gathered) -> list[ImportProblem]:
    """What was changed in the chat and cannot stay: a data class that the files take from the company's.

    `written`: the files' products with what is kept in them.
    """
    if not gathered.company:
        return []
    company, found = gathered.company[0], []
    for entry in written:
        gone = [name for name in entry.value.data_classes if name not in company.value.data_classes]
        if gone:
            told = f"{entry.value.key} uses the data class “{gone[0]}” since its card was edited in the chat"
            found.append(company.problem(f"{told}, and it is no longer among them.", "data_classes"))
    return found


def with_keys_of_people(
    problems: Iterable[ImportProblem], gathered: Gathered, present: Stored = NOTHING_STORED
) -> list[ImportProblem]:
    """The problems; where somebody's name stands for their key, the key is told."""
    in_files = gathered.named["people"]
    people = [*(part for part in present.people.values() if part.key not in in_files)]
    people += [entry.value for entry in gathered.seen.people]
    keys: dict[str, list[str]] = {}
    for part in people:
        keys.setdefault(fold(part.name), []).append(part.key)
    return [_with_key(one, keys.get(fold(one.person), [])) if one.person else one for one in problems]


def _with_key(problem: ImportProblem, keys: Sequence[str]) -> ImportProblem:
    if not keys:
        return problem
    sentence = f"“{problem.person}” is a name, and a key belongs here: {' or '.join(keys)}."
    return replace(problem, sentence=sentence)


def _same_key(noun: str, entries: Sequence[Entry[Keyed]], withdrawn: Sequence[Withdrawal]) -> Iterable[ImportProblem]:
    found = [(one.value.key, f"{one.file}, line {one.node.line}", one.problem) for one in entries]
    gone = [one.entry for one in withdrawn if one.noun == noun]
    found += [(one.value.key, f"{one.file}, line {one.node.line}", one.problem) for one in gone]
    first: dict[str, tuple[int, str]] = {}
    for at, (key, where, problem) in enumerate(found):
        earlier, before = first.setdefault(key.casefold(), (at, where))
        if earlier != at:
            yield problem(f"There are two entries for the {noun} “{key}”; the first is in {before}.", "key")


def _same_slack_id(gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    in_files = gathered.named["people"]
    holder = {part.slack_id: part.key for part in present.people.values() if part.key not in in_files}
    for entry in gathered.seen.people:
        slack_id, key = entry.value.slack_id, entry.value.key
        if slack_id is not None and holder.setdefault(slack_id, key) != key:
            sentence = f"{slack_id} is the Slack id of {holder[slack_id]} already; one id is one person."
            yield entry.problem(sentence, "slack_id")


def _same_name(gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    """A name, key or alias must lead to one product only: people ask for products by these words."""
    in_files = gathered.named["products"]
    meant: dict[str, str] = {}
    for part in present.products.values():
        if part.key not in in_files:
            meant |= dict.fromkeys((fold(word) for _, word in _names(part)), part.key)
    for entry in gathered.seen.products:
        for where, word in _names(entry.value):
            other = meant.setdefault(fold(word), entry.value.key)
            if other != entry.value.key:
                yield entry.problem(
                    f"“{word}” already means {other}; nobody could tell which one is asked for.", *where
                )


def _names(part: ProductPart) -> Iterable[tuple[tuple[int | str, ...], str]]:
    yield ("key",), part.key
    yield ("name",), part.name
    for position, alias in enumerate(part.aliases):
        yield ("aliases", position), alias


def _same_title(entry: Entry[ProductPart]) -> Iterable[ImportProblem]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("scenarios", [part.title for part in entry.value.scenarios]),
        ("onboarding", [part.title for part in entry.value.onboarding]),
    )
    for name, titles in lists:
        seen: set[str] = set()
        for position, title in enumerate(titles):
            if fold(title) in seen:
                sentence = f"“{title}” is there twice; a title is how a {name.rstrip('s')} entry is known again."
                yield entry.problem(sentence, name, position, "title")
            seen.add(fold(title))


def _points_at_itself(entry: Entry[ProductPart]) -> Iterable[ImportProblem]:
    if entry.value.replaced_by == entry.value.key:
        yield entry.problem("A product cannot be replaced by itself.", "replaced_by")
    if entry.value.key in entry.value.differs_from:
        yield entry.problem("A product cannot differ from itself.", "differs_from", entry.value.key)


def _circles(gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    """Following replaced_by from any product must come to an end."""
    following = {key: part.replaced_by for key, part in present.products.items()}
    following |= {entry.value.key: entry.value.replaced_by for entry in gathered.seen.products}
    begins = [(entry.value.key, entry.problem) for entry in gathered.seen.products]
    for one in gathered.withdrawn:  # what a withdrawn product replaced is replaced by what takes its place
        instead = one.entry.value.replaced_by if isinstance(one.entry.value, WithdrawnProduct) else None
        begins += [(instead, one.entry.problem)] if instead is not None else []
    told: set[str] = set()
    for begin, problem in begins:
        way, key = [begin], following.get(begin)
        while key is not None and key not in way:
            way.append(key)
            key = following.get(key)
        if key == begin and len(way) > 1 and not told & set(way):
            told |= set(way)
            yield problem(f"The replacements go round in a circle: {' → '.join([*way, key])}.", "replaced_by")


def _other_case(gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    stored = [*present.rules, *(key for noun, key in present.withdrawn if noun == "rule")]
    called = {key.casefold(): key for key in stored}
    named = [(entry.value.key, entry.problem) for entry in gathered.seen.rules]
    named += [(one.key, one.entry.problem) for one in gathered.withdrawn if one.noun == "rule"]
    for key, problem in named:
        if called.get(key.casefold(), key) != key:
            yield problem(f"The rule is called {called[key.casefold()]} in the catalogue; write it like that.", "key")


def _stored_teams(gathered: Gathered, present: Stored) -> set[str]:
    in_files = gathered.named["people"]
    return {part.team for part in present.people.values() if part.team and part.key not in in_files}


def _unknown_teams(entry: Entry[ProductPart], known: Collection[str]) -> Iterable[ImportProblem]:
    for position, team in enumerate(entry.value.teams or ()):
        if team not in known and not is_stand_in(team):
            hint = did_you_mean(team, sorted(known))
            yield entry.problem(f"Nobody is in a team “{team}”.{hint}", "teams", position)


def _unknown_classes(entry: Entry[ProductPart], gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    classes = _classes(gathered, present)
    for position, name in enumerate(entry.value.data_classes):
        if name in classes or is_stand_in(name):
            continue
        hint = did_you_mean(name, classes) or " The company names none yet: add them under company, data_classes."
        yield entry.problem(f"“{name}” is not a data class of the company.{hint}", "data_classes", position)


def _classes(gathered: Gathered, present: Stored) -> list[str]:
    if gathered.company:
        return gathered.company[0].value.data_classes
    if gathered.named["data"]:
        return sorted(gathered.named["data"])  # the company's entry has a fault of its own, told elsewhere
    return present.company.data_classes if present.company else []


def _classes_still_used(gathered: Gathered, present: Stored) -> Iterable[ImportProblem]:
    if not gathered.company:
        return
    entry, in_files = gathered.company[0], gathered.named["products"]
    for part in present.products.values():
        gone = [name for name in part.data_classes if name not in entry.value.data_classes]
        if gone and part.key not in in_files:
            sentence = f"{part.key} still uses the data class “{gone[0]}”, which is no longer among them."
            yield entry.problem(sentence, "data_classes")
