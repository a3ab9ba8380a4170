"""Files dragged over a conversation or a thread: where they may be dropped is shown, and they are attached there."""

from nicegui import ui

# Of a drag only that there are files is known before the drop. A pane without a composer (the app's Home tab) takes
# nothing.
_FILES = 'if (![...event.dataTransfer.types].includes("Files")) return; event.preventDefault();'
_PANE = 'const pane = event.currentTarget; const upload = pane.querySelector(".hidden-upload");'
OVER = f"""(event) => {{
  {_FILES} {_PANE}
  event.dataTransfer.dropEffect = upload ? "copy" : "none";
  pane.classList.toggle("drop-here", Boolean(upload));
}}"""
LEFT = """(event) => {
  const pane = event.currentTarget;
  if (!pane.contains(event.relatedTarget)) pane.classList.remove("drop-here");
}"""
DROPPED = f"""(event) => {{
  {_FILES} {_PANE}
  pane.classList.remove("drop-here");
  if (!upload) return;
  const items = [...event.dataTransfer.items].filter((one) => one.kind === "file");
  const files = items.filter((one) => !one.webkitGetAsEntry?.()?.isDirectory).map((one) => one.getAsFile());
  getElement(Number(upload.id.slice(1))).$refs.qRef.addFiles(files.filter(Boolean));
  pane.querySelector("textarea").focus();
}}"""


ELSEWHERE = f"""(event) => {{
  if (event.defaultPrevented) return;
  {_FILES}
  event.dataTransfer.dropEffect = "none";
}}"""


def refuse_drops(page: ui.element) -> None:
    """Where nothing takes a file, keep the browser from leaving the page to show it."""
    for name in ("dragover", "drop"):
        page.on(name, js_handler=ELSEWHERE)


def take_drops(pane: ui.element) -> None:
    """Let files be dropped on a pane; they go the way of its composer's attach button."""
    for name, handler in (("dragenter", OVER), ("dragover", OVER), ("dragleave", LEFT), ("drop", DROPPED)):
        pane.on(name, js_handler=handler)
