"""The `signpost` command: every subcommand, thin, with the heavy parts imported when they are needed."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.console import Refusal, explain

app = typer.Typer(
    name="signpost",
    help="The Slack front desk for a company's AI products: which one fits a task, why, and the next step.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
db = typer.Typer(help="Look after the database.", no_args_is_help=True)
app.add_typer(db, name="db")
pilot = typer.Typer(help="Read a pilot's report.", no_args_is_help=True)
app.add_typer(pilot, name="pilot")
usage = typer.Typer(help="Bring in how the products are used.", no_args_is_help=True)
app.add_typer(usage, name="usage")

Files = Annotated[list[Path] | None, typer.Argument(help="YAML files, folders of them, or - for standard input.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"signpost {version('signpost')}")
        raise typer.Exit


@app.callback()
def signpost(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """The Slack front desk for a company's AI products: which one fits a task, why, and the next step."""


@app.command()
def demo(
    port: Annotated[
        int | None, typer.Option(help="The page's port (default: PORT, else 8090 or the next free).")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Start over: forget what was asked and changed.")] = False,
) -> None:
    """Start a local Slack with a demo company and the real bot in it; prints the page's address."""
    from bot.demo import run_demo

    raise typer.Exit(run_demo(port=port, reset=reset))


@app.command()
def serve() -> None:
    """Run the bot: over Socket Mode when SLACK_APP_TOKEN is set, else over signed HTTP."""
    from bot.serving import run_serve

    raise typer.Exit(run_serve())


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="The task, in your own words.")],
    as_user: Annotated[str, typer.Option("--as", metavar="USER", help="Who asks: a key, a name or a Slack id.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the decision as JSON and nothing else.")] = False,
    in_demo: Annotated[
        bool, typer.Option("--demo", help="Ask the demo company instead of your own catalogue.")
    ] = False,
) -> None:
    """Ask which AI product fits a task; the same answer chat gives to the same person."""
    from bot.ask_command import run_ask

    run_ask(text, as_user=as_user, as_json=as_json, in_demo=in_demo)


@app.command()
def why(
    ask_id: Annotated[str, typer.Argument(metavar="ASK_ID", help="The ask's id, as `signpost ask` prints it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the stored record as JSON and nothing else.")] = False,
    in_demo: Annotated[bool, typer.Option("--demo", help="Look in the demo's database.")] = False,
) -> None:
    """Explain an old answer: records, rules, candidates and spans it was made from, as they were stored."""
    from bot.why_command import run_why

    run_why(ask_id, as_json=as_json, in_demo=in_demo)


@app.command()
def forget(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who left: a key, a name or a Slack id.")],
    marks: Annotated[
        list[str] | None,
        typer.Option(
            "--mark", metavar="MARK", help="What a source of usage calls them, with its name: file:j.keller@x."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is kept; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    in_demo: Annotated[bool, typer.Option("--demo", help="In the demo's database.")] = False,
) -> None:
    """Delete or unlink what is kept of somebody who left; what stays is named with the reason."""
    from bot.forget_command import run_forget

    run_forget(person, marks=marks or [], dry_run=dry_run, yes=yes, in_demo=in_demo)


@app.command("eval")
def eval_(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="ASKS…", help="YAML files of labelled asks; with --demo its own.")
    ] = None,
    in_demo: Annotated[bool, typer.Option("--demo", help="Score the demo company instead of your catalogue.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no model, even where a key is set.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON and nothing else.")] = False,
    misses: Annotated[bool, typer.Option("--misses/--no-misses", help="List every ask not answered right.")] = True,
    min_right: Annotated[
        float, typer.Option("--min-right", min=0, max=1, help="End with 1 when fewer are right, as a share 0-1.")
    ] = 0.0,
    max_alarms: Annotated[
        float,
        typer.Option(
            "--max-alarms",
            min=0,
            max=1,
            help="End with 1 when more allowed look-alikes are refused or asked about, as a share 0-1.",
        ),
    ] = 1.0,
) -> None:
    """Score labelled asks against the catalogue; ends with 1 when a harmful product is recommended."""
    from bot.eval_command import Gate, Printed, run_eval

    raise typer.Exit(
        run_eval(
            files or [],
            in_demo=in_demo,
            offline=offline,
            printed=Printed(as_json=as_json, misses=misses),
            gate=Gate(min_right, max_alarms),
        )
    )


@app.command("import")
def import_(
    files: Files = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the format's JSON Schema and stop.")] = False,
) -> None:
    """Read products, people and rules from YAML; all or nothing, and twice changes nothing."""
    from bot.catalogue_commands import print_schema, run_import

    if schema:
        print_schema()
    else:
        run_import(files or [], dry_run=dry_run)


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output when left out.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file when there is one.")] = False,
) -> None:
    """Write the whole catalogue in the import format."""
    from bot.catalogue_commands import run_export

    run_export(file, force=force)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date; a missing SQLite file is created."""
    from bot.database_commands import run_upgrade

    raise typer.Exit(run_upgrade())


@db.command("check")
def db_check() -> None:
    """Fail when the tables and the code disagree: a migration is missing or was not run."""
    from bot.database_commands import run_check

    raise typer.Exit(run_check())


@db.command("backup")
def db_backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; a dated file in the data folder when left out.")
    ] = None,
) -> None:
    """Copy the SQLite database while it is in use."""
    from bot.database_commands import run_backup

    run_backup(file)


@pilot.command("report")
def pilot_report(
    pilot_id: Annotated[str, typer.Argument(metavar="PILOT", help="The pilot's id, or its product's key or name.")],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML file that prints well.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file when there is one.")] = False,
    in_demo: Annotated[bool, typer.Option("--demo", help="Look in the demo's database.")] = False,
) -> None:
    """Print a pilot's report: criteria beside evidence, what it brought, and what was decided; or write it as HTML."""
    from bot.pilot_commands import run_report

    run_report(pilot_id, html=html, force=force, in_demo=in_demo)


@usage.command("import")
def usage_import(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="CSV, JSON Lines or an export; - for standard input.")
    ] = None,
    product: Annotated[
        str, typer.Option("--product", metavar="PRODUCT", help="What rows are about that name no product.")
    ] = "",
    reader: Annotated[
        str, typer.Option("--reader", metavar="NAME", help="How to read the files; else it is told from their content.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything; write nothing.")] = False,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Leave wrong rows out, write the rest.")] = False,
    in_demo: Annotated[bool, typer.Option("--demo", help="Into the demo's database.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON a file and nothing else.")] = False,
) -> None:
    """Take in usage and readings; a file with anything wrong is not written, and twice changes nothing."""
    from bot.usage_commands import Printed, run_usage_import
    from portfolio.adoption.intake.taking import Options

    options = Options(product=product, reader=reader, skip_wrong=skip_wrong)
    raise typer.Exit(run_usage_import(files or [], options, Printed(as_json, dry_run), in_demo=in_demo))


@app.command()
def digest(
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="Whose digest: a key, a name or a Slack id.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="As things stand now, instead of the one that was made.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--portfolio", help="The digest of the whole portfolio, for those who lead it.")
    ] = False,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="DATE",
            help="Look back at the usage as of this day, such as 2026-11-23; what waits is told as it is now. "
            "Without --preview: the digest that was due by then.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON and nothing else.")] = False,
    in_demo: Annotated[bool, typer.Option("--demo", help="Look in the demo's database.")] = False,
) -> None:
    """Print the newest digest of somebody's products, or of the portfolio, as text."""
    from bot.digest_command import run_digest

    run_digest(to, preview=preview, whole=whole, at=at, as_json=as_json, in_demo=in_demo)


@app.command()
def doctor() -> None:
    """Check every part and say how to mend what is wrong."""
    from bot.doctor import run_doctor

    raise typer.Exit(run_doctor())


@app.command()
def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
    http: Annotated[
        str,
        typer.Option(
            "--http", metavar="URL", help="For signed HTTP: the public address, e.g. https://bot.example.com."
        ),
    ] = "",
) -> None:
    """Print the Slack app manifest, with the least scopes."""
    from bot.manifest import manifest_text

    typer.echo(manifest_text(as_json=as_json, http=http), nl=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. A refusal is one sentence on standard error and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without the character prints "?" instead of failing
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="signpost")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Refusal as refusal:
        raise SystemExit(explain(refusal)) from None
    except Exception as error:
        refused = Refusal.from_error(error)
        if refused is None:
            raise
        raise SystemExit(explain(refused)) from None


if __name__ == "__main__":
    main()
