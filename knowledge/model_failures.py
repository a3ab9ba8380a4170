"""What went wrong with a model, in words for people; the class of the error is for the log."""

import logging

from knowledge.model_lines import AnswerTooLong

log = logging.getLogger(__name__)

REFUSED = "the model refused the key"
OVERLOADED = "the model is overloaded"
UNREACHABLE = "the model could not be reached"
UNREADABLE = "the model's answer could not be read"
_BY_STATUS = {
    401: REFUSED,
    403: REFUSED,
    404: "the model is not known at its address",
    429: OVERLOADED,
    503: OVERLOADED,
    529: OVERLOADED,
}
_OF_CONTENT = (400, 413, 422)
_CUT_SHORT = ("ContentFilterFinishReasonError", "LengthFinishReasonError")  # finish_reason content_filter and length
_NO_WAY = ("Connect", "Network", "Resolve", "DNS")  # how client libraries call a connection that did not come about
_NONSENSE = ("Validation", "Parse", "Decode", "JSON", "Length")


def in_words(error: BaseException) -> str:
    """Why a call to a model failed, as the middle of a sentence. Logs the class of the error, never its text."""
    if isinstance(error.__cause__, AnswerTooLong):
        error = error.__cause__  # to the client library whatever ends a read is a broken connection
    name = type(error).__name__
    log.warning("the model failed: %s", name)
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _BY_STATUS.get(
            status, "the model has a fault of its own" if status >= 500 else "the model refused the call"
        )
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return "the model did not answer in time"
    if isinstance(error, OSError) or any(word in name for word in _NO_WAY):
        return UNREACHABLE
    if isinstance(error, ValueError | TypeError | KeyError | IndexError) or any(word in name for word in _NONSENSE):
        return UNREADABLE
    return "the model failed"


def refuses_content(error: BaseException) -> bool:
    """Whether it is this one question that was not answered, by an endpoint that answers others."""
    return getattr(error, "status_code", None) in _OF_CONTENT or type(error).__name__ in _CUT_SHORT
