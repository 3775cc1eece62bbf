"""Commands that ask the database: query, search, explore, export, backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.app.service import Service
from monitor.cli.context import service
from monitor.cli.output import data_stream, echo, echo_json, echo_pieces
from monitor.errors import UsageMistake
from monitor.model.text import line
from monitor.model.wording import count
from monitor.query import catalog, guarded
from monitor.query.formats import EXPORT_FORMATS, FORMATS, write_answer
from monitor.query.guarded import DatabaseReader

TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0.01),
    default=guarded.TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up after so long.",
)
SPREADSHEET = click.option(
    "--spreadsheet",
    is_flag=True,
    help="In CSV, put an apostrophe before text that a spreadsheet would take for a formula (= + - @).",
)


def _reader(opened: Service, timeout: float = guarded.TIMEOUT) -> DatabaseReader:
    opened.refuse_without_database()
    return DatabaseReader(opened.database, timeout=timeout)


@click.command()
@click.argument("question", required=False, metavar="SQL|NAME")
@click.option("--list", "listing", is_flag=True, help="List the documented questions and their parameters.")
@click.option(
    "--param", "given", multiple=True, metavar="NAME=VALUE", help="Value of a parameter; repeatable."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
@SPREADSHEET
@TIMEOUT
@click.pass_context
def query(
    context: click.Context,
    question: str | None,
    *,
    listing: bool,
    given: tuple[str, ...],
    form: str,
    spreadsheet: bool,
    timeout: float,
) -> None:
    """Ask the database: one SELECT, or the NAME of a documented question.

    The database is opened for reading only. Without --spreadsheet CSV has every value as it is.

    \b
    trial-monitor query --list
    trial-monitor query stopped-and-why --param topic=spinal-cord-injury
    trial-monitor query "SELECT nct_id, title FROM recruiting_now" --format csv
    """  # noqa: D301 - click reads the escape as "leave these lines as they are"
    if listing:
        _list_questions()
        return
    if question is None:
        raise UsageMistake(
            "give a SELECT, or the name of a question; `trial-monitor query --list` names them"
        )
    values = _values(given)
    if any(letter.isspace() for letter in question.strip()):
        sql = question
    else:
        named = catalog.find(question)
        sql, values = named.sql, named.values(values)
    with service(context) as opened, _reader(opened, timeout) as reader:
        write_answer(reader.ask(sql, values), form, data_stream(), show=line, spreadsheet=spreadsheet)


def _values(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    for name, sign, _ in pairs:
        if not sign:
            raise UsageMistake(f"--param: `{name}` has no value; write {name}=VALUE")
    return {name: value for name, _, value in pairs}


def _list_questions() -> None:
    for question in catalog.questions():
        echo(f"{question.name}: {question.title}")
        for parameter in question.parameters:
            value = "needed" if parameter.default is None else f"default {parameter.default}"
            echo(f"    --param {parameter.name}=...  {parameter.meaning} ({value})")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@click.option("--expression", is_flag=True, help="WORDS are an expression in SQLite's FTS5 syntax.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@TIMEOUT
@click.pass_context
def search(
    context: click.Context,
    words: tuple[str, ...],
    *,
    limit: int,
    expression: bool,
    as_json: bool,
    timeout: float,
) -> None:
    """Search titles, summaries, interventions, outcomes, eligibility and sentences of changes.

    All WORDS must occur, in any form and spelling (disc and disk); one that ends in * finds all that begin so, and
    several words in quotes are a phrase. Trials come first, then changes. An NCT number finds that trial, or with
    words beside it the words in that trial; `show` has all of it.
    """
    from monitor.query import search as matches

    bold = ("[", "]") if as_json or not sys.stdout.isatty() else ("\x02", "\x03")
    with service(context) as opened, _reader(opened, timeout) as reader:
        hits = matches.search(reader, words, expression=expression, limit=limit, marks=bold)
        named = () if expression else matches.named_trials(words)
        known = {hit.nct_id for hit in matches.look_up(reader, named)}
    for nct_id in named:
        echo(_where_all_is(nct_id, known=nct_id in known), err=True)
    if as_json:
        echo_json(hits)
        return
    for hit in hits:
        where = f"({hit.status})" if hit.where == "trial" else hit.where
        echo(f"{hit.nct_id}  {line(hit.title)}  {line(where)}")
        if hit.snippet:
            echo_pieces([("    ", False), *_marked(hit.snippet)])
    echo(count(len(hits), "hit"), err=True)


def _where_all_is(nct_id: str, *, known: bool) -> str:
    if known:
        return f"{nct_id}: `trial-monitor show {nct_id}` shows its facts, versions and changes"
    from monitor.query.search import why_not_followed

    return why_not_followed(nct_id)


def _marked(snippet: str) -> list[tuple[str, bool]]:
    """Split a snippet at the marks of its matches; every second piece is a match."""
    pieces = snippet.replace("\x03", "\x02").split("\x02")
    return [(line(f".{piece}.")[1:-1], place % 2 == 1) for place, piece in enumerate(pieces)]


@click.command()
@click.argument("names", nargs=-1, metavar="[TABLE|VIEW]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(EXPORT_FORMATS),
    default="csv",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("export"),
    show_default=True,
    help="Folder to write to.",
)
@SPREADSHEET
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.01),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Give up after so long.",
)
@click.pass_context
def export(
    context: click.Context,
    names: tuple[str, ...],
    *,
    form: str,
    output: Path,
    spreadsheet: bool,
    timeout: float,
) -> None:
    """Write tables and views, all unless named, each into a file of the folder --output.

    All files show one and the same state. Whole records and subscribers are left out.
    """
    from monitor.query import export as writing

    with service(context) as opened, _reader(opened, timeout) as reader:
        for path, rows in writing.export(reader, names, form, output, show=line, spreadsheet=spreadsheet):
            echo(f"{path}: {count(rows, 'row')}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
@click.pass_context
def backup(context: click.Context, file: Path, *, replace: bool) -> None:
    """Copy the database into FILE, checked, also while the worker polls."""
    from monitor.query.backup import back_up

    with service(context) as opened:
        opened.refuse_without_database()
        size = back_up(opened.database, file, replace=replace)
    echo(f"{file}: {size} bytes, checked")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the present database; it is kept beside.")
@click.pass_context
def restore(context: click.Context, file: Path, *, replace: bool) -> None:
    """Put the backup FILE into the place of the database, brought up to date where it is older."""
    from monitor.query.restore import restore as put_back

    with service(context, restoring=True) as opened, opened._alone():  # noqa: SLF001 - the lock of the state directory
        kept = put_back(file, opened.database, replace=replace)
        echo(f"{opened.database}: restored from {file}")
    if kept:
        echo(f"{kept}: what was there before")
    echo("now run `trial-monitor publish`")


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on this machine."
)
@click.option("--live", is_flag=True, help="Show the live file instead of a copy of this moment.")
@click.pass_context
def explore(context: click.Context, *, port: int, live: bool) -> None:
    """Browse the database with datasette, on this machine only.

    Needs an extra: pip install 'trial-monitor[explore]'.
    """
    from monitor.query import explore as exploring

    with service(context) as opened:
        opened.refuse_without_database()
        echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
        exploring.explore(opened.database, port=port, live=live)
