"""Initiatives with the products they use, and when products moved through their stages."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from storage.models import StageMoveRow
from storage.upsert import insert_or_skip


class Initiatives:
    """Business tasks by product, and the moves of products."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_move_once(self, values: Mapping[str, Any]) -> bool:
        """Note that a product came to a stage on a day, once. True when new. `values`: every column but the id."""
        return insert_or_skip(self._session, StageMoveRow, values, key=["product_id", "stage", "moved_on"])
