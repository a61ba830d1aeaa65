"""`pkgdrc demo`: the whole way once, on a wafer whose defects are known."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pkgdrc.findings import Run
    from pkgdrc.wafer import WaferSpec

Defect = tuple[str, tuple[int, int]]  # rule, column and row of the die

SPEC = "hermetic-demo"
REPORTS = ("report.html", "report.txt", "report.json", "report.lyrdb")


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="pkgdrc-demo", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Draw a wafer with planted defects, and check it.

    The layout and the reports go into the folder DIR (default: pkgdrc-demo). Exits with 0 if it found the
    planted defects, each once and in its die, and nothing else; otherwise with 2.
    """
    from pkgdrc.cli import checking
    from pkgdrc.cli.draw import draw
    from pkgdrc.cli.plan import Options
    from pkgdrc.cli.terminal import output, say, show
    from pkgdrc.errors import InputError
    from pkgdrc.report import check_paths, text
    from pkgdrc.resources import find_layout

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror})") from None
    layout = folder / "wafer.gds"
    reports = [folder / name for name in REPORTS]
    check_paths(reports, layouts=[layout])
    say(f"drawing {layout}")
    wafer = draw(find_layout(SPEC), layout)
    given = Options(technology=wafer.technology, no_config=True)
    judged = checking.check([layout], given, reports=reports)
    run = judged[0].run
    show(text.report(judged), width=text.WIDTH)
    files = "\n".join(f"  {path}" for path in (layout, *reports))
    output(f"\nFiles:\n{files}\nIn KLayout: klayout {layout} -m {folder / 'report.lyrdb'}\n\n")
    planted = _planted(wafer)
    missed, unplanned = _compare(planted, run)
    for rule, die in missed:
        say(f"not found once: {rule}, planted in die {die}")
    for finding in unplanned:
        say(f"not planted: {finding}")
    if missed or unplanned:
        return 2
    output(f"The {len(planted)} planted defects were found, each once and in its die, and nothing else.\n")
    return 0


def _planted(wafer: "WaferSpec") -> set[Defect]:
    """What the spec says that a check has to find; several shapes may make one defect."""
    return {(plant.rule, plant.die) for plant in wafer.plant if plant.rule}


def _compare(planted: set[Defect], run: "Run") -> tuple[list[Defect], list[str]]:
    """The planted defects that were not found once in their die, and the findings that are none of them."""
    from pkgdrc.report import words

    found = [(finding.rule, finding.dies) for finding in run.findings]
    missed = [(rule, die) for rule, die in sorted(planted) if found.count((rule, (die,))) != 1]
    unplanned = [
        f"{finding.rule} {words.dies(finding)}".rstrip()
        for finding in run.findings
        if len(finding.dies) != 1 or (finding.rule, finding.dies[0]) not in planted
    ]
    return missed, unplanned
