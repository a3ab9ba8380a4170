"""Says what is due: each thing once, as the table of occasions words it when it is said, and when it suits people."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from handlers.pacing import TooOften
from handlers.refusals import code_of, is_final, will_pass
from handlers.slack import Slack
from handlers.views.blocks import Message, metadata
from handlers.whereabouts import ASKED as WHEREABOUTS
from portfolio import deliveries
from portfolio.counting import Said
from portfolio.deliveries import Delivery, Withheld
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

EVENT_TYPE = "signpost_delivery"
AGAIN_AFTER, SOON = timedelta(minutes=1), timedelta(seconds=1)
MOST_REFUSALS, LONGEST_WAIT = 10, timedelta(hours=1)  # ever longer waits between: some four hours in all
CLOCKS_APART = 60.0  # seconds by which Slack's clock may differ from the database's
AT_A_TIME = 4  # measured with 1,000: 5 to 6 s on both databases; one at a time 11 to 25 s, and eight take no less
LONGEST_RUN = 20.0  # seconds; what is left is taken up in the next tick
STILL_FRESH = 30.0  # seconds after which a lease is renewed before posting

_PERSON = ("U", "W")
_UNKNOWN = "channel_not_found"
_POST, _OPEN, _HISTORY = "chat.postMessage", "conversations.open", "conversations.history"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One kind of thing the bot says of its own accord.

    `compose` words it from the store as it is now; None when it need not be said any more. `urgent`: said at any hour
    and past the attention budget, because somebody waits for it. `made_when_said`: composing it leaves something
    behind, so it is not done before the message may be said.
    """

    kind: str
    compose: Callable[[Toolbox, Delivery], Message | None]
    urgent: bool = False
    made_when_said: bool = False


def send_due(
    tools: Toolbox, slack: Slack, occasions: Sequence[Occasion], *, lease: timedelta = deliveries.LEASE
) -> int:
    """Say everything that is due, several at a time; returns how many were taken.

    Nothing that goes wrong stops the next one. Ends when nothing is due, when Slack wants no posts for a while, or when
    it took long: the next tick goes on. `lease`: how long a worker that died keeps what it took.
    """
    sender = _Sender(tools, slack, {one.kind: one for one in occasions})
    taken_in_all, until = 0, time.monotonic() + LONGEST_RUN
    with ThreadPoolExecutor(max_workers=AT_A_TIME, thread_name_prefix="delivery") as pool:
        while time.monotonic() < until and not slack.pace.rests(_POST, at=tools.clock.now()):
            now, withheld = tools.clock.now(), sender.withheld()
            with tools.unit() as unit:
                taken = deliveries.take_due(unit, at=now, lease=lease, withheld=withheld)
                one_rests = not taken and deliveries.somebody_rests(unit, at=now, withheld=withheld)
            if one_rests:  # more is due in a conversation in which something was just said
                time.sleep(slack.pace.apart.total_seconds())
                continue
            if not taken:
                break
            taken_in_all += len(taken)
            at = time.monotonic()
            sender.look_around(taken)
            list(pool.map(lambda one, taken_at=at: sender.send(one, taken_at), taken))
    return taken_in_all


@dataclass(frozen=True, slots=True)
class _Sender:
    """Says what was taken. What goes wrong in a way that leaves it open is taken up again when the lease runs out."""

    tools: Toolbox
    slack: Slack
    occasions: Mapping[str, Occasion]

    def withheld(self) -> Withheld:
        """What is left alone for now: it would only be put off again, for as long as Slack wants no such calls."""
        pace, now = self.slack.pace, self.tools.clock.now()
        unknown = any(pace.rests(method, at=now) for method in WHEREABOUTS)
        kinds = tuple(one.kind for one in self.occasions.values() if unknown and not one.urgent)
        return Withheld(kinds, unopened=pace.rests(_OPEN, at=now))

    def look_around(self, taken: Sequence[Delivery]) -> None:
        """Ask of all at once what would be asked of each."""
        calm = {one.kind for one in self.occasions.values() if not one.urgent}
        people = [one.recipient for one in taken if one.kind in calm and one.recipient.startswith(_PERSON)]
        self.slack.whereabouts.ask_of_many(people, at=self.tools.clock.now())

    def send(self, delivery: Delivery, taken_at: float) -> None:
        """Say one, put it off or drop it. `taken_at`: of this process's own clock."""
        try:
            self._send(delivery, taken_at)
        except TooOften as wait:
            self._put_off(delivery, wait.until - self.tools.clock.now(), perhaps_said=delivery.perhaps_said)
        except Exception:
            log.exception("a delivery of kind %s failed", delivery.kind)
            self.tools.counting.said(delivery.kind, Said.FAILED)

    def _send(self, delivery: Delivery, taken_at: float) -> None:
        mark = {"delivery": delivery.id}
        try:
            if delivery.perhaps_said and self._was_said(delivery, mark):
                return
            message = self._wanted(delivery)
            if message is None:
                return
            channel = self._conversation(delivery)
        except SlackApiError as error:
            self._refused(delivery, error, perhaps_said=delivery.perhaps_said)
            return
        if not self._still_ours(delivery, taken_at):
            return
        try:
            with self.slack.pace.calling(_POST, at=self.tools.clock.now()):
                ts = self.slack.post_once(channel, {**message, "metadata": metadata(EVENT_TYPE, mark)})
        except SlackApiError as error:
            # A refusal says that it was not posted, as a rate limit does; a server in trouble does not know.
            self._refused(delivery, error, perhaps_said=will_pass(error))
            return
        self._settle_sent(delivery, channel, ts)

    def _was_said(self, delivery: Delivery, mark: Mapping[str, str]) -> bool:
        channel = self._conversation(delivery)
        since = delivery.first_tried_at.timestamp() - CLOCKS_APART if delivery.first_tried_at else 0.0
        with self.slack.pace.calling(_HISTORY, at=self.tools.clock.now()):
            said = self.slack.find_in(channel, EVENT_TYPE, mark, oldest=since)
        if said:
            self._settle_sent(delivery, channel, said)
        return bool(said)

    def _conversation(self, delivery: Delivery) -> str:
        """Where to say it. Slack opens some fifty conversations a minute, so one that is known is not opened again."""
        if delivery.channel:
            return delivery.channel
        with self.slack.pace.calling(_OPEN, at=self.tools.clock.now()):
            return self.slack.reach(delivery.recipient)

    def _wanted(self, delivery: Delivery) -> Message | None:
        """What to say, when it is needed and may be said now; else it is dropped or put off, and this is None."""
        occasion = self.occasions.get(delivery.kind)
        if occasion is None:  # planned by a newer process: it is for that one to say
            self._put_off(delivery, AGAIN_AFTER)
            return None
        if occasion.made_when_said and not self._may_be_said(occasion, delivery):
            return None
        message = occasion.compose(self.tools, delivery)
        if message is None:
            self._drop(delivery, "not needed any more")
            return None
        return message if occasion.made_when_said or self._may_be_said(occasion, delivery) else None

    def _may_be_said(self, occasion: Occasion, delivery: Delivery) -> bool:
        """Whether this is the moment; if not, it is put off to the first that suits, or dropped for who has left."""
        if occasion.urgent or not delivery.recipient.startswith(_PERSON):
            return True
        now = self.tools.clock.now()
        presence = self.slack.whereabouts.of(delivery.recipient, at=now)
        if presence.gone:
            self._drop(delivery, "left the company")
            return False
        counted = [one.kind for one in self.occasions.values() if not one.urgent]
        with self.tools.unit() as unit:
            allowed = deliveries.allowed_from(
                unit, recipient=delivery.recipient, presence=presence, counted=counted, at=now
            )
            if allowed > now:
                deliveries.put_off(unit, delivery=delivery, until=allowed)
        if allowed > now:
            self.tools.counting.said(delivery.kind, Said.PUT_OFF)
        return allowed <= now

    def _still_ours(self, delivery: Delivery, taken_at: float) -> bool:
        """Whether nobody else took it while it waited for its turn behind slow ones."""
        if time.monotonic() - taken_at < STILL_FRESH:
            return True
        with self.tools.unit() as unit:
            return deliveries.hold_on(unit, delivery=delivery)

    def _settle_sent(self, delivery: Delivery, channel: str, ts: str) -> None:
        with self.tools.unit() as unit:
            at, rest = self.tools.clock.now(), self.slack.pace.apart
            deliveries.mark_sent(unit, delivery=delivery, channel=channel, ts=ts, at=at, rest=rest)
        self.tools.counting.said(delivery.kind, Said.SENT)

    def _refused(self, delivery: Delivery, error: SlackApiError, *, perhaps_said: bool) -> None:
        """Slack answered: as late as it wants when it is only away or busy, never when it does not let us.

        With a word that is not known to be final it is tried again, MOST_REFUSALS times in all.
        """
        code = code_of(error)
        log.warning("slack refused a delivery of kind %s: %s", delivery.kind, code)
        if delivery.channel and code == _UNKNOWN:  # the app was installed anew and has another conversation with them
            with self.tools.unit() as unit:
                deliveries.forget_conversation(unit, recipient=delivery.recipient)
            self._put_off(delivery, SOON, perhaps_said=perhaps_said)
        elif will_pass(error):
            self._put_off(delivery, AGAIN_AFTER, perhaps_said=perhaps_said)
        elif is_final(error) or delivery.tries >= MOST_REFUSALS:
            self._drop(delivery, code)
        else:  # as perhaps said, because that keeps count of the tries
            wait = min(AGAIN_AFTER * 2 ** (delivery.tries - 1), LONGEST_WAIT)
            self._put_off(delivery, wait, perhaps_said=True)

    def _put_off(self, delivery: Delivery, wait: timedelta, *, perhaps_said: bool = False) -> None:
        with self.tools.unit() as unit:
            until = self.tools.clock.now() + max(wait, SOON)
            deliveries.put_off(unit, delivery=delivery, until=until, perhaps_said=perhaps_said)
        self.tools.counting.said(delivery.kind, Said.PUT_OFF)

    def _drop(self, delivery: Delivery, why: str) -> None:
        with self.tools.unit() as unit:
            deliveries.drop(unit, delivery=delivery, why=why)
        self.tools.counting.said(delivery.kind, Said.CANCELLED)
