"""Refusals: what the portfolio says no to, in the words the user reads.

PortfolioError
├── NotFoundError      the thing named does not exist (any more)
│   └── ErasedError    it was deleted, and is not to be looked for elsewhere
├── NotAllowedError    the person may not do this
└── InvalidInputError  what was typed cannot be used; `field` names the form field, if any
"""

from collections.abc import Mapping


class PortfolioError(Exception):
    """A refusal; `str(error)` is the sentence the user reads."""


class NotFoundError(PortfolioError):
    """The thing named does not exist, or not any more."""


class ErasedError(NotFoundError):
    """The thing named was deleted at somebody's wish, or because it was kept long enough."""


class NotAllowedError(PortfolioError):
    """The person may not do this."""


class InvalidInputError(PortfolioError):
    """What was typed cannot be used; `field` is the form field it belongs to, or None.

    `others`: sentences for further fields of the same form, by field.
    """

    def __init__(self, sentence: str, *, field: str | None = None, others: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.others = dict(others or {})
