"""What people bring, beside plain checks of klayout: `python -m tests.bench`, with `--full` in full size.

One table, one run: for each layout the processor's seconds of the plain checks and of the whole deck, each a
process of its own, from the start of Python on; how many times as long the plain checks take; and the goal,
which holds for the full size. `--only WORD` takes the rows that have it in their name, `--jobs N` goes to
`pkgdrc check`: what several processes bring shows in the seconds of the busiest one, and of the clock, if
nothing else runs. What the deck finds is not asked here: tests/engine holds that it does not depend on the
form.

On klayout 0.30.10 to 0.30.12 the plain checks between two layers are wrong, and some faster for it: a run
that counts has KLAYOUT_PEER name a folder with 0.30.9 in it, as `pip install --target` makes it.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.bench import wafers
from tests.bench.measuring import ROOT
from tests.bench.watching import Taken, taken

HERMETIC, ELASTIC = "hermetic", "elastic-bump"
Draw = Callable[[Path, wafers.Layers], None]


@dataclass(frozen=True)
class Row:
    """A kind of layout: how it is drawn, small and in full size, and how it is judged."""

    name: str
    small: Draw
    full: Draw
    goal: str  # of the full size: a ratio, or what is said instead
    technology: str = HERMETIC
    peer: tuple[str, ...] | None = ()  # words for the plain checks; None where there are none
    select: str | None = None


def _dies(name: str, small: int, full: int, mode: str, goal: str) -> Row:
    draw = partial(wafers.wafer, mode=mode)
    return Row(name, partial(draw, across=small), partial(draw, across=full), goal)


ROWS = (
    _dies("regular, 1,804 dies", 25, 50, "regular", "0.65"),
    _dies("regular, 20,004 dies", 50, 150, "regular", "2"),
    _dies("regular, 84,184 dies", 75, 300, "regular", "4"),
    _dies("serial numbers, 8,456 dies", 25, 100, "serial", "50"),
    _dies("flattened, 1,804 dies", 14, 50, "flat", "30"),
    Row("round pads, 10,000", partial(wafers.pads, side=20), partial(wafers.pads, side=100), "35", ELASTIC,
        ("pads",), "PD.2"),
    _dies("all different, 64 dies", 14, 16, "distinct", "1"),
    _dies("all different, 316 dies", 16, 25, "distinct", "1"),
    _dies("all different, 2,072 dies", 18, 53, "distinct", "1"),
    _dies("a reticle of 60 dies, 1,804 dies", 18, 50, "reticle", ""),
    _dies("lines of their own, 8,456 dies", 25, 100, "own", ""),
    _dies("a line of 45 deg, 1,804 dies", 25, 50, "askew", ""),
    Row("dummy fill, 100,000 flat", partial(wafers.fill, side=60, array=False),
        partial(wafers.fill, side=317, array=False), "1"),
    Row("dummy fill, 1,000,000 in an array", partial(wafers.fill, side=200, array=True),
        partial(wafers.fill, side=1000, array=True), "1"),
    Row("bumps flattened, 1,089 dies", partial(wafers.bumps, dies=6, balls=4, flat=True),
        partial(wafers.bumps, dies=33, balls=4, flat=True), "6 ms a die", ELASTIC, None),
    Row("panel, 4,356 dies x 1,024 balls", partial(wafers.bumps, dies=10, balls=8, flat=False),
        partial(wafers.bumps, dies=66, balls=32, flat=False), "seconds", ELASTIC, None),
)  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="the sizes that the rows are named for")
    parser.add_argument("--only", default="", metavar="WORD", help="rows with this in their name")
    parser.add_argument("--jobs", default="1", metavar="N")
    asked = parser.parse_args(words)
    what = "" if asked.full else "small ones of each kind"
    head = f"{'plain':>9}{'pkgdrc':>9}{'ratio':>8}{'goal':>12}{'busiest':>9}{'clock':>9}"
    print(f"{what:36}{'file':>9}{head}   s, all but the clock's of the processor")
    for row in ROWS:
        if asked.only not in row.name:
            continue
        with TemporaryDirectory() as folder:
            layout = Path(folder) / "layout.gds"
            technology = find_technology(row.technology)
            (row.full if asked.full else row.small)(layout, load_technology(technology).layers)
            size = layout.stat().st_size / 1e6
            plain = _plain(row, layout, technology)
            check = [sys.executable, "-m", "pkgdrc", "check", str(layout), "--technology", str(technology)]
            check += ["--no-config", "--no-cache", "--format", "json", "--jobs", asked.jobs]
            deck = _taken(check + (["--select", row.select] if row.select else []), (0, 1))
        ratio = f"{plain.all / deck.all:8.2f}" if plain else " " * 8
        shown = f"{plain.all:9.2f}" if plain else " " * 9
        several = f"{deck.busiest:9.2f}{deck.clock:9.2f}"
        print(f"{row.name:36}{size:6.1f} MB{shown}{deck.all:9.2f}{ratio}{row.goal:>12}{several}", flush=True)
    return 0


def _plain(row: Row, layout: Path, technology: Path) -> Taken | None:
    if row.peer is None:
        return None
    command = [sys.executable, "-m", "tests.bench.plain_checks", str(layout), str(technology), *row.peer]
    return _taken(command, (0,), os.environ.get("KLAYOUT_PEER"))


def _taken(command: list[str], codes: tuple[int, ...], klayout: str | None = None) -> Taken:
    """What a command takes that ends with one of `codes`."""
    paths = [*([klayout] if klayout else []), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
    return taken(command, codes, environment)


if __name__ == "__main__":
    sys.exit(main())
