"""Confirming a draft: what its author saves, as it was understood or as they corrected it."""

from portfolio import demand
from portfolio.cards import Person
from portfolio.errors import NotFoundError
from portfolio.pilots import drafts, submitting, themes
from portfolio.pilots.cards import FeedbackFields
from portfolio.pilots.drafts import Draft
from portfolio.pilots.submitting import Given
from portfolio.pilots.themes import Close
from portfolio.toolbox import Toolbox


def confirm(
    tools: Toolbox,
    *,
    draft_id: str,
    by: Person,
    anonymous: bool,
    fields: FeedbackFields | None = None,
    text: str | None = None,
    quote_ok: bool = True,
) -> Given:
    """Save a draft. `fields`, `text`: as its author corrected them; None: as they were understood. `quote_ok`: whether
    its words may be quoted.

    The words are embedded before the unit that saves is opened. Raises as `submitting.submit_feedback`.
    """
    try:
        with tools.unit() as unit:
            draft = drafts.draft_of(unit, draft_id=draft_id, by=by)
    except NotFoundError:  # saved a click ago, perhaps: then it is said again
        with tools.unit() as unit:
            return submitting.saved(unit, draft_id=draft_id, by=by)
    text = draft.text if text is None else text
    said = demand.embedded(tools.router.encoder, [text]) if text.strip() else ()
    with tools.unit() as unit:
        return submitting.submit_feedback(
            unit, draft_id=draft_id, by=by, fields=draft.read.fields if fields is None else fields, text=text,
            anonymous=anonymous, said=said[0] if said else None, new_id=tools.new_id, at=tools.clock.now(),
            quote_ok=quote_ok,
        )  # fmt: skip


def close_to(tools: Toolbox, *, draft: Draft, by: Person) -> Close | None:
    """What somebody else said in the pilot before that may be the same as the draft, or None."""
    if not draft.text.strip():
        return None
    (said,) = demand.embedded(tools.router.encoder, [draft.text])
    with tools.unit() as unit:
        found = themes.close_to(unit, pilot_id=draft.pilot.id, said=said, limit=1, but_of=by.slack_id or "")
    return found[0] if found else None
