"""`pkgdrc check`: a layout against a deck."""

from pathlib import Path

import click

from pkgdrc.cli import options
from pkgdrc.errors import InputError


@click.command("check")
@click.argument("layout", required=False, type=click.Path(path_type=Path))
@options.deck
@options.technology
@click.option("--top", metavar="CELL", help="Cell to check. Default: the layout's only top cell.")
@click.option(
    "--select",
    metavar="IDS",
    multiple=True,
    help="Only these rules, e.g. RS.1,DK (all of DK).",
)
@click.option("--ignore", metavar="IDS", multiple=True, help="All rules but these.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Report on stdout."
)
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write a report too: .json, .lyrdb (KLayout's marker browser) or .txt. May be given several times.",
)
@click.option("--verbose", is_flag=True, help="A line on stderr for each rule.")
def command(
    layout: Path | None,
    deck: str | None,
    technology: str | None,
    top: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format_: str,
    reports: tuple[Path, ...],
    verbose: bool,
) -> int:
    """Check a layout against a rule deck.

    LAYOUT is a .gds, .gds.gz, .oas or .oas.gz file; without it the technology alone is checked, by the rules
    on the stack. Exits with 0 if it is clean, 1 if there are violations, 2 if it could not be judged.
    """
    from pkgdrc.cli.steps import check_layout, choose, open_deck
    from pkgdrc.cli.terminal import output, show
    from pkgdrc.report import check_paths, write_reports

    check_paths(reports)
    for path in reports:
        if layout is None and path.suffix == ".lyrdb":
            raise InputError(f"{path}: a .lyrdb report marks places in a layout, and none is given")
    opened, loaded = open_deck(deck, technology)
    run = check_layout(
        layout,
        opened,
        loaded,
        top=top,
        selected=choose(opened, select, "--select") if select else None,
        ignored=choose(opened, ignore, "--ignore"),
        verbose=verbose,
    )
    write_reports(run, opened, reports)
    if format_ == "json":
        from pkgdrc.report import json

        output(json.render(run, opened))
    else:
        from pkgdrc.report import text

        show(text.report(run, opened))
    return run.exit_code
