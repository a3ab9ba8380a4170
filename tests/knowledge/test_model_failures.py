"""A model that failed: plain words for people, the class for the log, and a clock that starts with the call."""

import json
import logging
import threading

import pytest
from pydantic import BaseModel, ValidationError

from knowledge.model_failures import in_words
from knowledge.openai_models import _Calls


class Status(Exception):
    def __init__(self, status_code: int) -> None:
        super().__init__("sk-secret")
        self.status_code = status_code


class Shape(BaseModel):
    number: int


def validation_error() -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        Shape.model_validate({"number": "x"})
    return raised.value


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Status(401), "the model refused the key"),
        (Status(429), "the model is overloaded"),
        (Status(500), "the model has a fault of its own"),
        (Status(400), "the model refused the call"),
        (ConnectionRefusedError(), "the model could not be reached"),
        (type("APIConnectionError", (Exception,), {})(), "the model could not be reached"),
        (type("APITimeoutError", (Exception,), {})(), "the model did not answer in time"),
        (TimeoutError(), "the model did not answer in time"),
        (validation_error(), "the model's answer could not be read"),
        (json.JSONDecodeError("x", "y", 0), "the model's answer could not be read"),
        (type("OutputParserException", (Exception,), {})(), "the model's answer could not be read"),
        (RuntimeError(), "the model failed"),
    ],
)
def test_people_read_words_and_the_log_the_class(
    error: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert in_words(error) == words
    assert type(error).__name__ in caplog.text
    assert "secret" not in caplog.text


def test_the_client_is_loaded_before_the_clock_starts() -> None:
    order: list[str] = []
    calls = _Calls(5.0, lambda: order.append(threading.current_thread().name))

    async def call() -> str:
        order.append(threading.current_thread().name)
        return "answer"

    assert calls.within_deadline(call) == "answer"
    assert order == [threading.current_thread().name, "model"]
