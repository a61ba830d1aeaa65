"""`pkgdrc check`: layouts against a deck."""

from pathlib import Path
from typing import Any

import click

from pkgdrc.cli import options


@click.command("check")
@click.argument("layouts", metavar="[LAYOUT]...", nargs=-1, type=click.Path(path_type=Path))
@options.deck
@options.technology
@options.unit
@options.accept_dropped
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
    help="JSON report of an earlier check: its findings pass, new ones fail.",
)
@click.option(
    "--pins",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="List of pins that every die is compared with: a table, AIF, .bmap, APD die text, SPICE or CDL.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "advice"]),
    help="Exit with 1 for errors alone, or for advice too (default).",
)
@options.format_
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
@click.option("--pictures", is_flag=True, help="Keep the pictures of the HTML report in a JSON report too.")
@click.option(
    "--margin",
    metavar="PERCENT",
    type=options.Percent(),
    help="Also tell the tightest value of every rule, and which pass by less than this, e.g. 5%.",
)
@click.option("--statistics", is_flag=True, help="Also print how each rule came out, and how long it took.")
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Configuration. Default: the nearest pkgdrc.toml in the layout's folder or above.",
)
@click.option(
    "--bad-dies",
    metavar="MAP",
    type=click.Path(path_type=Path),
    help="Wafer map (SEMI G85 or E142, or SINF): the dies that it calls bad are left out, and compared.",
)
@click.option(
    "--trust",
    is_flag=True,
    help="Run the deck of one's own that pkgdrc.toml names. It is Python code; 'pkgdrc trust' remembers it.",
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
    "--scheduler",
    metavar="ADDRESS",
    help="Share the work on the Dask cluster at tcp://HOST:PORT or tls://HOST:PORT instead.",
)
@click.option("--verbose", is_flag=True, help="A line on stderr for each rule.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing where all is clean, and no progress.")
def command(
    layouts: tuple[Path, ...],
    format_: str,
    reports: tuple[Path, ...],
    pictures: bool,
    statistics: bool,
    config: Path | None,
    no_config: bool,
    no_cache: bool,
    jobs: int,
    scheduler: str | None,
    verbose: bool,
    quiet: bool,
    **options_of_each: Any,
) -> int:
    """Check layouts against a rule deck.

    LAYOUT is a GDSII, OASIS, DXF or CIF file or a MALY job deck, plain or .gz, a mask set (a TOML file with
    [[mask]] tables), a folder of these, or - for standard input; without one the technology alone is checked,
    by the rules on the stack. Exits with 0 if all are clean, 1 if there are findings, 2 if something could
    not be judged.
    """
    from pkgdrc.cli import checking
    from pkgdrc.cli.plan import Options
    from pkgdrc.cli.stdin import STDIN, with_stdin
    from pkgdrc.cli.terminal import output, show
    from pkgdrc.config import find_config
    from pkgdrc.report import exit_code, render

    if STDIN in layouts and config is None and not no_config:
        config = find_config(None)  # it has no folder of its own
    cache = None
    if not no_cache:
        from pkgdrc.cache import default_path

        cache = default_path()
    given = Options(config=config, no_config=no_config, cache=cache, **options_of_each)
    with with_stdin(layouts) as paths:
        judged = checking.check(
            paths,
            given,
            reports=reports,
            jobs=jobs,
            scheduler=scheduler,
            verbose=verbose,
            quiet=quiet,
            pictures=pictures,
        )
    if quiet and exit_code(judged) == 0:
        return 0
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
