"""The look of the page: our style sheets, served inside the page, for light and dark."""

from functools import cache
from pathlib import Path

from nicegui import ui

SHEETS = ("base", "shell", "conversation", "blocks", "forms", "narrow")


@cache
def style_sheet() -> str:
    """All our style sheets as one."""
    folder = Path(__file__).parent / "styles"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)


def dress(dark: bool | None) -> ui.dark_mode:
    """Put our look on the present page. dark None follows the machine."""
    ui.add_css(style_sheet())
    ui.colors(primary="#0f7a68", negative="#c2413a", positive="#2f8f5b")
    return ui.dark_mode(dark)
