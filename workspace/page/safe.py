"""HTML that is safe by construction: text is escaped unless it was made here."""

import html
from urllib.parse import urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
VOID_TAGS = frozenset({"br", "hr", "img"})
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


class Html(str):
    """A string that is already HTML. Only the functions of this module make one from outside text."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Outside text as HTML: markup and quotes become entities, control characters are dropped."""
    return Html(html.escape(text.translate(CONTROLS), quote=True))


def join(parts: "list[Html] | tuple[Html, ...]", between: str = "") -> Html:
    """Several pieces as one; `between` is outside text and is escaped."""
    return Html(escape(between).join(parts))


def tag(name: str, *children: str, **attributes: str | None) -> Html:
    """One element. Children that are not Html are escaped; `class_` means class, `aria_label` aria-label.

    Attributes that are None are left out. `href` and `src` must have come through safe_url.
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID_TAGS:
        return Html(f"<{name}{shown}>")
    inside = "".join(child if isinstance(child, Html) else escape(child) for child in children)
    return Html(f"<{name}{shown}>{inside}</{name}>")


def safe_url(url: str, schemes: frozenset[str] = LINK_SCHEMES) -> str | None:
    """The address when a browser may open it (http, https, mailto, tel, or a path here), else None."""
    cleaned = "".join(character for character in url.strip() if character.isprintable())
    if cleaned.startswith("/") and not cleaned.startswith(("//", "/\\")):
        return cleaned
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return None
    if parts.scheme.lower() not in schemes or (parts.scheme.lower().startswith("http") and not parts.netloc):
        return None
    return cleaned


def link(url: str, label: str, class_: str = "link") -> Html:
    """A link that opens beside the page; an address that may not be opened is shown as its label alone."""
    address = safe_url(url)
    if address is None:
        return label if isinstance(label, Html) else escape(label)
    return tag("a", label, href=address, class_=class_, target="_blank", rel="noopener noreferrer nofollow")
