"""Whose talk a thread is, and whether people talk to each other in it."""

from sqlmodel import Session, select

from storage.models import ThreadStateRow
from storage.upsert import insert_or_update


class Threads:
    """Threads the bot has spoken in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def state(self, channel: str, thread_ts: str) -> ThreadStateRow | None:
        """The thread's state, or None when the bot never spoke there."""
        query = select(ThreadStateRow).where(ThreadStateRow.channel == channel, ThreadStateRow.thread_ts == thread_ts)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def put(self, channel: str, thread_ts: str, *, asker_slack_id: str, people_talking: bool) -> None:
        """Store the thread's state, new or changed."""
        values = {
            "channel": channel,
            "thread_ts": thread_ts,
            "asker_slack_id": asker_slack_id,
            "people_talking": people_talking,
        }
        insert_or_update(self._session, ThreadStateRow, values, key=["channel", "thread_ts"])
