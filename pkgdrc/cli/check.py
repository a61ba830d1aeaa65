"""`pkgdrc check`: a layout against a deck."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import click

from pkgdrc.cli import options


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
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "gitlab", "sarif", "junit", "markdown"]),
    default="text",
    help="Report on stdout. github: annotations, as a GitHub action prints them.",
)
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write a report too, in the format of its ending: .json, .sarif, .xml (JUnit), .gitlab.json (GitLab "
    "code quality), .md, .lyrdb (KLayout's marker browser), .txt, or a wafer map of bad dies as .g85.xml "
    "(SEMI G85) or .sinf. May be given several times.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "advice"]),
    default="advice",
    help="Exit with 1 for errors alone, or for advice too (default).",
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
    fail_on: Literal["error", "advice"],
    verbose: bool,
) -> int:
    """Check a layout against a rule deck.

    LAYOUT is a .gds, .gds.gz, .oas or .oas.gz file; without it the technology alone is checked, by the rules
    on the stack. Exits with 0 if it is clean, 1 if there are violations, 2 if it could not be judged.
    """
    from pkgdrc.cli.steps import check_layout, choose, open_deck
    from pkgdrc.cli.terminal import output, show
    from pkgdrc.report import Judged, check_paths, render, write_reports

    check_paths(reports, layouts=[layout] if layout else [])
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
    run = replace(run, fail_on=fail_on)
    judged = [Judged(run, opened, loaded)]
    write_reports(judged, reports)
    if format_ == "text":
        from pkgdrc.report import text

        show(text.report(judged))
    else:
        output(render(format_, judged))
    return run.exit_code
