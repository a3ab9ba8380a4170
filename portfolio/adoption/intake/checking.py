"""Holds a file against the catalogue: which product, person, scenario and metric is meant, and what cannot be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b

from portfolio.adoption.intake.readers import Reader
from portfolio.adoption.intake.records import Problem, ReadingRecord, Record, UsageRecord
from portfolio.adoption.intake.values import (
    WrongValueError,
    activity_in,
    basis_in,
    count_in,
    known_day,
    period_in,
    refuse_more_than_all,
    refuse_slip,
    value_in,
    whole_in,
)
from portfolio.adoption.metrics import METRICS, Metric, metric, metrics_of
from portfolio.adoption.windows import Window
from portfolio.catalog import fold
from portfolio.errors import NotFoundError
from portfolio.importing_problems import did_you_mean
from portfolio.texts import UNSTORABLE
from storage.models import PersonRow
from storage.unit import Unit
from storage.vocabulary import Basis, ProductKind, UsageActivity

LONGEST = 200  # characters of a user, a team, an id
LONGEST_NOTE = 300
AHEAD = timedelta(hours=14)  # in Kiritimati a day begins so long before it does in UTC
MOST_REMEMBERED = 50_000  # people of a file kept in mind at once


@dataclass(frozen=True, slots=True)
class Product:
    """What a row can be about."""

    id: int
    key: str
    name: str
    kind: ProductKind
    owner_keys: frozenset[str]
    scenarios: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class User:
    """Who used it. `mark`: as they are known here; `own`: as the source calls them."""

    mark: str
    own: str
    person_id: int | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A row of usage that can be stored. `key` is the same for what is the same, whenever it comes; `source`: where it
    came from."""

    line: int
    product: Product
    user: User | None
    day: date
    activity: UsageActivity
    count: int
    scenario_id: int | None
    key: bytes
    source: str

    @property
    def period(self) -> Window:
        """Its day."""
        return Window(self.day, self.day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Value:
    """A reading that can be stored."""

    line: int
    product: Product
    metric: Metric
    period: Window
    value: float
    n: int | None
    denominator: int | None
    basis: Basis
    source: str
    note: str


Ready = Use | Value


def own_mark(source: str, words: str) -> str:
    """Somebody as a source calls them."""
    return f"{source}:{words.casefold()}"


def use_key(
    source: str, product_key: str, own: str, day: date, activity: UsageActivity, scenario_id: int | None
) -> bytes:
    """The key of what one user of a source (`own_mark`, "" for nobody in particular) did on a day: 16 bytes."""
    return key_of(source, product_key, own, day.isoformat(), activity, str(scenario_id))


def key_of(*told: str) -> bytes:
    """The same 16 bytes for what is told the same."""
    return blake2b("\x1f".join(told).encode(), digest_size=16).digest()


class Checker:
    """Turns records into rows that can be stored. Holds the catalogue as it is when made; safe in one thread only."""

    def __init__(self, unit: Unit, reader: Reader, *, product: str = "", now: datetime) -> None:
        """`product`: what rows are about that name no product. Raises NotFoundError for an unknown one."""
        self._reader = reader
        self._latest = (now + AHEAD).date()
        self._products = _products(unit)
        self._people = _people(unit)
        self._known: dict[tuple[str, str], User] = {}
        self._given = self._products.get(fold(product)) if product else None
        if product and self._given is None:
            raise NotFoundError(f"There is no product called “{product}”.{self._hint(product)}")

    def check(self, record: Record) -> "Ready | Problem | None":
        """The row a record is; None when it says that nothing happened."""
        try:
            return self._use(record) if isinstance(record, UsageRecord) else self._value(record)
        except WrongValueError as error:
            return Problem(record.line, str(error))

    def _use(self, record: UsageRecord) -> Use | None:
        product = self._product(record.products)
        count = count_in(record.count)
        day = known_day(record.day, self._latest)
        activity = activity_in(record.activity)
        scenario_id = self._scenario(product, record.scenario) if record.scenario else None
        user = self._user(record.user, record.team) if record.user else None
        if user is not None:
            refuse_slip(count)
        _refuse_long(record.own_id, "id")
        if not count:
            return None
        source = self._reader.source
        key = (
            key_of(source, product.key, record.own_id)
            if record.own_id
            else use_key(source, product.key, user.own if user else "", day, activity, scenario_id)
        )
        return Use(record.line, product, user, day, activity, count, scenario_id, key, record.source or source)

    def _value(self, record: ReadingRecord) -> Value:
        product = self._product(record.products)
        known = self._metric(product, record.metric)
        period = period_in(record.start, record.end, record.last, record.month, record.week)
        known_day(period.start.isoformat(), self._latest)
        value = value_in(record.value, known.unit)
        n, of = whole_in(record.n, 0, "n"), whole_in(record.of, 1, "“of”")
        refuse_more_than_all(known.unit, value, n, of)
        _refuse_long(record.source, "source")
        _refuse_long(record.note, "note", LONGEST_NOTE)
        basis = basis_in(record.basis, known.basis)
        source = record.source or self._reader.source
        return Value(record.line, product, known, period, value, n, of, basis, source, record.note)

    def _product(self, names: tuple[str, ...]) -> Product:
        for name in names:
            found = self._products.get(name) or self._products.get(fold(name))
            if found is not None:
                return found
        written = names and self._reader.source == "file"  # other sources call it by names of their own
        if self._given is not None and not written:
            return self._given
        if not names:
            raise WrongValueError("The line names no product, and none was given for the whole file.")
        raise WrongValueError(f"There is no product called “{names[0][:60]}”.{self._hint(names[0])}")

    def _hint(self, words: str) -> str:
        return did_you_mean(words, sorted({one.key for one in self._products.values()}))

    def _metric(self, product: Product, words: str) -> Metric:
        wanted = words.casefold().replace(" ", "_").replace("-", "_")
        found = metric(wanted) or next((row for row in METRICS if fold(row.label) == fold(words)), None)
        if found is None:
            known = [row.key for row in metrics_of(product.kind) if row.noted]
            raise WrongValueError(f"There is no metric “{words[:40]}”.{did_you_mean(words, known)}")
        if found not in metrics_of(product.kind):
            kind = product.kind.value.replace("_", " ")
            wrong = f"{found.label.capitalize()} is not a metric of {product.name} (kind: {kind})."
            raise WrongValueError(wrong + _instead(found, product))
        if not found.noted:
            raise WrongValueError(f"{found.label.capitalize()} is worked out here and cannot be given.")
        return found

    def _scenario(self, product: Product, title: str) -> int:
        found = product.scenarios.get(fold(title))
        if found is None:
            hint = did_you_mean(title, list(product.scenarios))
            raise WrongValueError(f"{product.name} has no scenario “{title[:60]}” on its card.{hint}")
        return found

    def _user(self, words: str, team: str) -> User:
        known = self._known.get((words, team))
        if known is not None:
            return known
        _refuse_long(words, "user")
        _refuse_long(team, "team")
        person = self._person(words)
        own = own_mark(self._reader.source, words)
        found = (
            User(own, own, None, team)
            if person is None
            else User(f"person:{person.key}", own, person.id, team or person.team or "")
        )
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[words, team] = found
        return found

    def _person(self, words: str) -> PersonRow | None:
        bare = words.casefold()
        return self._people.get(bare) or self._people.get(bare.partition("@")[0] if "@" in bare else fold(bare))


def _instead(wrong: Metric, product: Product) -> str:
    """A hint at the metric of this product's kind that comes nearest: measured alike, and with a word in common."""
    known = [row for row in metrics_of(product.kind) if row.noted]
    said = set(wrong.key.split("_"))
    near = next((row.key for row in known if row.unit is wrong.unit and said & set(row.key.split("_"))), "")
    return f" Use {near}." if near else did_you_mean(wrong.key, [row.key for row in known])


def _refuse_long(words: str, what: str, longest: int = LONGEST) -> None:
    if len(words) > longest:
        raise WrongValueError(f"The {what} is longer than {longest} characters.")
    if words and UNSTORABLE.search(words):
        raise WrongValueError(f"There is a control character in the {what}.")


def _products(unit: Unit) -> dict[str, Product]:
    """Every product by key, name and alias, folded; the surest word wins, and one that is withdrawn comes last."""
    rows = sorted(unit.products.all(withdrawn=True), key=lambda row: row.withdrawn_at is not None)
    scenarios = unit.products.scenarios()
    keys = {row.id: row.key for row in unit.people.all()}
    found: dict[str, Product] = {}
    for row in rows:
        titles = {fold(one.title): one.id for one in scenarios.get(row.id or 0, ()) if one.id is not None}
        owners = frozenset(keys[one] for one in (row.owner_id, row.deputy_id) if one in keys)
        product = Product(row.id or 0, row.key, row.name, row.kind, owners, titles)
        for word in (row.key, row.name, *row.aliases):
            found.setdefault(fold(word), product)
    return found


def _people(unit: Unit) -> dict[str, PersonRow]:
    """Everybody by key, Slack id and full name, folded; a name that several share finds nobody.

    Who was withdrawn is still who they were, where nobody else is called so.
    """
    there, left = unit.people.all(), [row for row in unit.people.all(withdrawn=True) if row.withdrawn_at is not None]
    names = {fold(row.name) for row in there}
    return {word: row for word, row in _called(left).items() if word not in names} | _called(there)


def _called(rows: Sequence[PersonRow]) -> dict[str, PersonRow]:
    names: dict[str, PersonRow | None] = {}
    for row in rows:
        names[fold(row.name)] = None if fold(row.name) in names else row
    found = {name: row for name, row in names.items() if row is not None}
    tells: tuple[Callable[[PersonRow], str | None], ...] = (_slack_id, _key)
    for tell in tells:
        found |= {fold(word): row for row in rows if (word := tell(row))}
    return found


def _slack_id(row: PersonRow) -> str | None:
    return row.slack_id


def _key(row: PersonRow) -> str | None:
    return row.key
