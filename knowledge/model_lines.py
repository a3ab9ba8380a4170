"""The line to a model's endpoint: a client that goes nowhere else, and reads no more than an answer can be."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from httpx2 import AsyncByteStream, AsyncClient, Response

A_MEGABYTE = 1_000_000


class AnswerTooLong(ValueError):
    """More came than an answer can be."""


def line(*, seconds: float, most: int) -> "AsyncClient":
    """A client for one endpoint. `seconds`: for each read; `most`: bytes of an answer, beyond which it is left.

    A redirect is not followed: it would take the ask, and with some the key, to an address nobody here set. An answer
    comes as it is, since a packed one may be as long as it likes.
    """
    from httpx2 import AsyncClient  # with the client library: only where a key is set

    async def checked(response: "Response") -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise AnswerTooLong("it came packed")
        response.stream = _bounded(cast("AsyncByteStream", response.stream), most)

    return AsyncClient(
        timeout=seconds,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [checked]},
    )


def _bounded(stream: "AsyncByteStream", most: int) -> "AsyncByteStream":
    """The stream, ended by AnswerTooLong where it goes on beyond so many bytes."""
    from httpx2 import AsyncByteStream

    class Bounded(AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = most
            async for piece in stream:
                left -= len(piece)
                if left < 0:
                    raise AnswerTooLong("it does not end")
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
