"""Opens an address and no other: whoever a redirect leads to would be handed a token, a key or a file."""

from http.client import HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, Request


class Unfollowed(HTTPRedirectHandler):
    """For `build_opener`: a redirect is an HTTPError with its code."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """No request, so that the redirect is the answer."""
