"""`pkgdrc check`: layouts against a deck."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pkgdrc.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pkgdrc.cli.plan import Options, Plan
    from pkgdrc.report import Judged


@click.command("check")
@click.argument("layouts", metavar="[LAYOUT]...", nargs=-1, type=click.Path(path_type=Path))
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
    "--waivers",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Waivers (TOML; 'pkgdrc waive' adds to one). May be given several times.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="JSON report of an earlier check: its violations pass, new ones fail.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "advice"]),
    help="Exit with 1 for errors alone, or for advice too (default).",
)
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
    help="Write a report too, in the format of its ending: .html, .json, .sarif, .xml (JUnit), .gitlab.json "
    "(GitLab code quality), .md, .lyrdb (KLayout's marker browser), .txt, or a wafer map of bad dies as "
    ".g85.xml, .e142.xml (SEMI G85, E142) or .sinf. May be given several times.",
)
@click.option("--statistics", is_flag=True, help="Also print how each rule came out, and how long it took.")
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Configuration. Default: the nearest pkgdrc.toml in the layout's folder or above.",
)
@click.option("--no-config", is_flag=True, help="Look for no configuration.")
@click.option("--no-cache", is_flag=True, help="Compute every rule, also where nothing has changed.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=0),
    default=1,
    help="Share the work among N processes; 0: one a core. Default: 1.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Share the work on the Dask cluster at tcp://HOST:PORT instead."
)
@click.option("--verbose", is_flag=True, help="A line on stderr for each rule.")
def command(
    layouts: tuple[Path, ...],
    deck: str | None,
    technology: str | None,
    top: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    waivers: tuple[Path, ...],
    baseline: Path | None,
    fail_on: Literal["error", "advice"] | None,
    format_: str,
    reports: tuple[Path, ...],
    statistics: bool,
    config: Path | None,
    no_config: bool,
    no_cache: bool,
    jobs: int,
    scheduler: str | None,
    verbose: bool,
) -> int:
    """Check layouts against a rule deck.

    LAYOUT is a .gds, .gds.gz, .oas or .oas.gz file, or a folder of them; without one the technology alone is
    checked, by the rules on the stack. Exits with 0 if all are clean, 1 if there are violations, 2 if
    something could not be judged.
    """
    from pkgdrc.cache import default_path
    from pkgdrc.cli.plan import Options
    from pkgdrc.cli.terminal import output, show
    from pkgdrc.report import exit_code, render

    given = Options(
        deck=deck,
        technology=technology,
        top=top,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        waivers=waivers,
        baseline=baseline,
        config=config,
        no_config=no_config,
        cache=None if no_cache else default_path(),
    )
    judged = _judged(layouts, given, reports, jobs, scheduler, verbose)
    if format_ == "text":
        from pkgdrc.report import text

        if any(each.read for each in judged):
            show(text.report(judged), width=text.WIDTH)
    else:
        output(render(format_, judged))
    if statistics:
        from pkgdrc.cli.statistics import table

        show(table(judged), aside=format_ != "text")
    return exit_code(judged)


def _judged(
    paths: "Sequence[Path]",
    given: "Options",
    reports: "Sequence[Path]",
    jobs: int,
    scheduler: str | None,
    verbose: bool,
) -> "list[Judged]":
    """Every layout judged, and the reports written."""
    from datetime import date

    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.plan import finished, plans_for
    from pkgdrc.cli.steps import say_warnings
    from pkgdrc.cli.terminal import progress, say
    from pkgdrc.input.folders import layouts_in
    from pkgdrc.jobs import judge
    from pkgdrc.report import Judged, check_paths, write_reports

    files: list[Path | None] = [*layouts_in(paths)] if paths else [None]
    plans = plans_for(files, given)
    sets = _report_sets(plans, reports)
    for paths_of_set, members in sets:
        check_paths(paths_of_set, layouts=[file for n in members if (file := files[n])])
    with interruptible() as look, progress(verbose) as advance:
        outcomes = judge(
            [each.task for each in plans], jobs=jobs, scheduler=scheduler, progress=advance, look=look
        )
    for each, outcome in zip(plans, outcomes, strict=True):
        say_warnings(each.task.layout, outcome.warnings)
        if outcome.run is None:
            say(f"error: {outcome.error}")
    runs = finished(plans, outcomes, date.today())
    judged = [Judged(run, outcome.technology) for run, outcome in zip(runs, outcomes, strict=True)]
    for paths_of_set, members in sets:
        write_reports([judged[n] for n in members], paths_of_set)
    return judged


def _report_sets(
    plans: "Sequence[Plan]", reports: "Sequence[Path]"
) -> "list[tuple[Sequence[Path], list[int]]]":
    """Which reports are written, of which layouts: those asked for are of all, else each configuration's."""
    if reports:
        return [(reports, list(range(len(plans))))]
    sets: dict[Path, list[int]] = {}
    for number, each in enumerate(plans):
        sets.setdefault(each.config.path, []).append(number)
    return [
        (tuple(plans[members[0]].config.beside(name) for name in plans[members[0]].config.reports), members)
        for members in sets.values()
    ]
