"""When digests come, in a dialogue: typed words, the form, the buttons under a digest, and who is refused what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from handlers.views.adoption.digest import SETTINGS, SNOOZE
from handlers.views.adoption.settings import PREVIEW, PREVIEW_SENT, TITLE
from handlers.views.values import STALE, Carried
from portfolio.adoption.subscriptions import ADOPTION, NOT_A_LEAD, NOT_FOR_YOU
from storage.models import SCHEMA, DigestRow, DigestSettingRow
from storage.vocabulary import Cadence, DigestKind
from tests.adoption import put_people
from tests.dialogues.feedback_desk import offered
from tests.dialogues.pilot_desk import MONDAY, PilotDesk, last_ts, premises
from workspace.client import Person
from workspace.state import Message

OWNER, DEPUTY, LEAD, ANNA = "U0OKAFOR", "U0BERG", "U0LEAD", "U0ANNA"
TUESDAY = MONDAY + timedelta(days=1)  # 24 November 2026, 10:00 in Berlin
NEXT = "Next one: Monday 30 November, 9:00 your time."


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PilotDesk]:
    """Ten people used DocReader every week, twenty in the last one."""
    with premises(Path(tmp_path_factory.mktemp("digests"))) as start, start() as desk:
        with desk.tools.unit() as unit:
            for week in range(10):
                day, people = date(2026, 9, 23) + timedelta(weeks=week), 20 if week == 9 else 10
                put_people(unit, "docreader", day, people)
        yield desk


@pytest.fixture
def desk(digests: PilotDesk) -> PilotDesk:
    """Nobody chose or got anything yet, and it is a Tuesday."""
    with digests.tools.unit() as unit:
        for table in ("digest_action", "digest_setting", "digest_turn", "digest", "delivery"):
            unit.session.connection().execute(SCHEMA.tables[table].delete())
    digests.clock.moment = TUESDAY
    digests.tick()
    return digests


@pytest.fixture
def owner(desk: PilotDesk) -> Person:
    return desk.person(OWNER)


@pytest.fixture
def digest(desk: PilotDesk, owner: Person) -> Message:
    """The one of Monday 30 November."""
    before = last_ts(owner)
    desk.tick(timedelta(days=6))
    return owner.wait_for_message(after=before, contains="DocReader")


def typed(person: Person, words: str, contains: str) -> Message:
    asked = person.dm(words)
    return person.wait_for_message(after=asked, thread_ts=asked.ts, contains=contains)


def setting(desk: PilotDesk, slack_id: str = OWNER, kind: DigestKind = DigestKind.OWNER) -> DigestSettingRow | None:
    with desk.tools.unit() as unit:
        row = unit.people.by_slack_id(slack_id)
        assert row is not None
        found = unit.digests.setting(row.id or 0, kind)
        return None if found is None else DigestSettingRow(**found.model_dump())


def made(desk: PilotDesk) -> list[str]:
    """Ids of the owner's digests that were made and had something to tell."""
    with desk.tools.unit() as unit:
        owner = unit.people.by_slack_id(OWNER)
        told = (col(DigestRow.quiet).is_(False), DigestRow.person_id == (owner.id if owner else None))
        return list(unit.session.exec(select(DigestRow.id).where(*told)).all())


# ---- typed words


def test_the_state_of_it_says_when_the_next_one_comes(owner: Person) -> None:
    before = last_ts(owner)
    owner.command("/ai digest")
    said = owner.wait_for_message(after=before, contains="The digest of your products comes every Monday at 9:00.")
    assert NEXT in said.all_text
    assert "Last one" not in said.all_text
    assert "portfolio" not in said.all_text


def test_a_lead_hears_about_the_portfolio_once_a_month(desk: PilotDesk) -> None:
    said = typed(desk.person(LEAD), "digest", "The digest of the portfolio comes on the first working day of the month")
    assert "Next one: Tuesday 1 December, 9:00 your time." in said.all_text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("digest fortnightly", "comes every second Monday at 9:00. Next one: Monday 30 November, 9:00 your time."),
        ("digest monthly", "on the first working day of the month at 9:00. Next one: Tuesday 1 December, 9:00 your"),
        ("digest weekly", f"comes every Monday at 9:00. {NEXT}"),
        (
            "digest pause until 2026-12-24",
            "It is paused until Thursday 24 December. Next one: Monday 28 December, 9:00 your time.",
        ),
        (
            "digest pause 2027-01-04",
            "It is paused until Monday 4 January 2027. Next one: Monday 4 January 2027, 9:00 your",
        ),
        ("digest pause until 24 December", "It is paused until Thursday 24 December. Next one: Monday 28 December"),
        ("digest stop", "does not come any more, so there is no next one."),
        ("digest start", f"comes every Monday at 9:00. {NEXT}"),
    ],
)
def test_every_change_is_confirmed_with_the_next_one(owner: Person, words: str, answer: str) -> None:
    typed(owner, words, answer)


def test_who_stopped_gets_none_until_they_start_again(desk: PilotDesk, owner: Person) -> None:
    typed(owner, "digest stop", "does not come any more")
    desk.tick(timedelta(days=6))
    typed(owner, "digest", "does not come, as you chose.")
    typed(owner, "digest start", "Next one: Monday 7 December, 9:00 your time.")
    with desk.tools.unit() as unit:
        assert unit.deliveries.of(OWNER, ADOPTION, "2026-W48") is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("digest pause", "Say until when: “digest pause until Friday”, “next week”, “24 December” or “2026-12-24”."),
        ("digest pause until Christmas", "Say until when"),
        ("digest pause for two weeks", "Say until when"),
        ("digest pause until 2026-11-24", "Choose a day after today, or none for no pause."),
        ("digest pause until 2028-01-01", "A pause is at most a year. To get none at all, type “digest stop”."),
        ("digest portfolio weekly", NOT_A_LEAD),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: PilotDesk, owner: Person, words: str, sentence: str) -> None:
    typed(owner, words, sentence)
    assert setting(desk) is None


@pytest.mark.parametrize("words", ["digest", "digest preview", "digest weekly", "digest stop"])
def test_who_owns_nothing_in_use_reads_who_digests_are_for(desk: PilotDesk, words: str) -> None:
    typed(desk.person(ANNA), words, NOT_FOR_YOU)


def test_an_ask_that_begins_with_the_word_is_an_ask(desk: PilotDesk) -> None:
    for words in ("digest of all these documents", "digest pause times from these scans"):
        typed(desk.person(ANNA), words, "DocReader fits")


@pytest.mark.parametrize("words", ["digest hourly", "digest PREVIEW please", "digest portfolio each day"])
def test_a_form_nobody_knows_is_answered_with_those_there_are(owner: Person, words: str) -> None:
    said = typed(owner, words, f"“{words}” is nothing I know. Type digest, digest preview, ")
    assert "digest pause until 2026-12-24" in said.all_text
    assert "tell me in a whole sentence" in said.text


def test_in_a_channel_it_is_said_in_private(desk: PilotDesk, owner: Person) -> None:
    channel = desk.workspace.add_channel(name="operations", members=[OWNER])
    before = last_ts(owner)
    asked = owner.mention(channel, "digest")
    owner.wait_for_message(after=asked, thread_ts=asked.ts, contains="A digest is not for the whole channel")
    owner.wait_for_message(after=before, contains=NEXT)


# ---- preview


def test_a_preview_is_marked_and_kept_nowhere(desk: PilotDesk, owner: Person) -> None:
    shown = typed(owner, "digest preview", "A preview, as things stand now.")
    assert "DocReader" in shown.all_text
    assert "Snooze" not in shown.all_text
    assert made(desk) == []
    owner.press(shown, label="Settings")
    owner.close(owner.wait_for_modal(TITLE, contains=NEXT))


# ---- the form


def settings_of(person: Person, said: Message, label: str = "Settings") -> None:
    person.press(said, label=label)
    person.wait_for_modal(TITLE, contains="How often")


def test_the_form_changes_all_of_it_at_once(desk: PilotDesk, owner: Person) -> None:
    settings_of(owner, typed(owner, "digest", NEXT))
    before = last_ts(owner)
    values = {"cadence": "monthly", "hour": "14", "paused_until": "2026-12-05", "wanted": "yes"}
    assert not owner.submit(values=values).errors
    owner.wait_for_message(
        after=before, contains="Saturday 5 December. Next one: Friday 1 January 2027, 14:00 your time."
    )
    kept = setting(desk)
    assert kept is not None
    assert (kept.cadence, kept.hour, kept.paused_until) == (Cadence.MONTHLY, 14, date(2026, 12, 5))
    owner.open_home()
    owner.wait_for_home("It is paused until Saturday 5 December.")


def test_the_form_opens_with_what_holds_and_can_unsubscribe(desk: PilotDesk, owner: Person) -> None:
    settings_of(owner, typed(owner, "digest pause until 2026-12-24", "is paused until"), "Change")
    before = last_ts(owner)
    assert not owner.submit(values={"wanted": "no"}).errors
    owner.wait_for_message(after=before, contains="does not come any more")
    kept = setting(desk)
    assert kept is not None
    assert (kept.subscribed, kept.paused_until, kept.hour) == (False, date(2026, 12, 24), 9)


def test_a_day_that_is_over_is_refused_beside_its_field(desk: PilotDesk, owner: Person) -> None:
    settings_of(owner, typed(owner, "digest", NEXT))
    refused = owner.submit(values={"paused_until": "2026-11-01"})
    assert refused.errors == {"paused_until": "Choose a day after today, or none for no pause."}
    owner.close()
    assert setting(desk) is None


# ---- under a digest


def test_a_snooze_leaves_out_the_next_one(desk: PilotDesk, owner: Person, digest: Message) -> None:
    owner.press(digest, label="Snooze")
    said = "Snoozed: the digest of Monday 7 December is left out. Next one: Monday 14 December, 9:00 your time."
    owner.wait_for_message(after=digest, contains=said)
    typed(owner, "digest", "It is paused until Monday 14 December. Next one: Monday 14 December, 9:00 your time.")
    owner.press(digest, label="Snooze")
    owner.wait_for_message(after=digest, contains="Already snoozed. Next one: Monday 14 December, 9:00 your time.")


def test_the_form_opens_from_under_a_digest(owner: Person, digest: Message) -> None:
    settings_of(owner, digest)
    owner.close()


def test_buttons_of_others_and_of_nobody_are_refused(desk: PilotDesk, digest: Message) -> None:
    berg = desk.person(DEPUTY)
    (digest_id,) = made(desk)
    for action in (SNOOZE, SETTINGS):
        for item, sentence in (
            (digest_id, "Only the person a digest is for"),
            ("no-such", "I do not know that digest"),
        ):
            refused(desk, berg, action, sentence, item=item)
        refused(desk, berg, action, STALE, kind="everything")
        refused(desk, berg, action, NOT_A_LEAD, kind="portfolio")
        refused(desk, desk.person(ANNA), action, NOT_FOR_YOU, kind="owner")
    refused(desk, desk.person(ANNA), PREVIEW, NOT_FOR_YOU, kind="owner")
    assert setting(desk) is None
    assert setting(desk, DEPUTY) is None


def refused(desk: PilotDesk, person: Person, action: str, sentence: str, **carried: str) -> None:
    """Press a forged button; the refusal comes in a modal where one opens, else in direct messages."""
    shown = offered(desk, person, action, Carried(**carried))  # type: ignore[arg-type]
    person.press(shown, label="Press")
    if action == SETTINGS:
        person.close(person.wait_for_modal("Not now", contains=sentence))
    else:
        person.wait_for_message(after=shown, contains=sentence)


def test_a_button_and_a_form_of_an_owner_who_handed_over_are_refused(
    desk: PilotDesk, owner: Person, digest: Message
) -> None:
    settings_of(owner, digest)
    with handed_over(desk):
        assert NOT_FOR_YOU in owner.submit(values={"hour": "11"}).errors.values()
        owner.close()
        owner.press(digest, label="Snooze")
        owner.wait_for_message(after=digest, contains=NOT_FOR_YOU)
    assert setting(desk) is None


@contextmanager
def handed_over(desk: PilotDesk) -> Iterator[None]:
    """DocReader is the deputy's for a while."""
    with desk.tools.unit() as unit:
        row, berg = unit.products.by_key("docreader"), unit.people.by_slack_id(DEPUTY)
        assert row is not None
        assert berg is not None
        before, row.owner_id = row.owner_id, berg.id
    yield
    with desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.owner_id = before


# ---- the Home tab


def test_home_says_when_the_next_one_comes_and_opens_preview_and_settings(owner: Person, digest: Message) -> None:
    owner.open_home()
    home = owner.wait_for_home("Next one: Monday 7 December, 9:00 your time. Last one: Monday 30 November.")
    owner.press(home, action_id=f"{PREVIEW}:owner")
    owner.close(owner.wait_for_modal("Preview", contains=PREVIEW_SENT))
    owner.wait_for_message(after=digest, contains="A preview, as things stand now.")
    owner.press(home, action_id=f"{SETTINGS}:owner")
    owner.wait_for_modal(TITLE, contains="How often")
    assert not owner.submit(values={"hour": "11"}).errors
    owner.wait_for_home("Next one: Monday 7 December, 11:00 your time.")


def test_home_of_who_gets_none_says_nothing_of_digests(desk: PilotDesk) -> None:
    anna = desk.person(ANNA)
    anna.open_home()
    assert "Your digest" not in anna.wait_for_home("Hello").all_text
