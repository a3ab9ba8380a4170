"""A chat model that reads what participants say into fields, each with the words that say so."""

from typing import Literal

from pydantic import BaseModel

from knowledge.model_questions import data_blocks, instructions
from knowledge.openai_models import Chat
from knowledge.ports import SaidField


class _Said(BaseModel):
    field: Literal["kind", "scenario", "worked", "quality", "trust", "minutes_saved", "barrier"]
    value: str
    words: str


class _Reading(BaseModel):
    """What the model must answer with; checked again by the portfolio, which trusts none of it."""

    said: list[_Said]


class ChatReader:
    """Reads one sentence at a time, within a deadline of its own."""

    def __init__(self, *, api_key: str, model: str, base_url: str = "", deadline: float = 12.0) -> None:
        """`deadline`: seconds the model may take in all."""
        self.name = model
        self._chat = Chat(_Reading, api_key=api_key, model=model, base_url=base_url, deadline=deadline)

    def read(self, text: str, scenarios: tuple[str, ...]) -> tuple[tuple[SaidField, ...], int]:
        """(what the text says, tokens used). Raises ModelUnavailable on time-out, error, refusal or nonsense."""
        numbered = [f"{place}. {title}" for place, title in enumerate(scenarios, 1)]
        answer, tokens = self._chat.ask(
            instructions("feedback"), data_blocks({"scenarios": numbered, "feedback": text})
        )
        return tuple(SaidField(one.field, one.value, one.words) for one in answer.said), tokens
