"""All measurements in one run; `--write` puts them into the README."""

import sys

from bench import ack, ask, feedback, startup
from bot.documents import ROOT, filled


def main() -> None:
    """Measure, print and, when asked to, write."""
    figures = "\n".join(report() for report in (startup.report, ack.report, ask.report, feedback.report))
    print(figures)
    if "--write" in sys.argv[1:]:
        readme = ROOT / "README.md"
        readme.write_text(filled(readme.read_text(encoding="utf-8"), "figures", figures), encoding="utf-8")


if __name__ == "__main__":
    main()
