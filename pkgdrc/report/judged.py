"""What a report is made from: one layout's run or several, and what their pictures need."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.findings import Run
from pkgdrc.findings.record import Verdict
from pkgdrc.technology import Technology

VERDICTS: tuple[Verdict, ...] = ("incomplete", "violated", "clean")
"""The worst first."""

_SUFFIXES = (".gz", ".gds", ".oas")


@dataclass(frozen=True)
class Pictures:
    """Pictures that were made before: each finding's, as pairs of SVG and caption, in the run's order."""

    each: tuple[tuple[tuple[str, str], ...], ...]
    style: str = ""
    legend: tuple[tuple[str, str], ...] = ()  # layer, class


@dataclass(frozen=True)
class Judged:
    """One layout's run. A report holds one or several of these, and says all of it without deck or layout.

    Pictures need the technology, and the layout's file as it was checked: `layout`, if it is elsewhere than
    the run says. Without a technology there are none but those in `pictures`.
    """

    run: Run
    technology: Technology | None = None
    layout: Path | None = None
    pictures: Pictures | None = None

    @property
    def read(self) -> bool:
        """Whether the layout could be read, if it is about one; where not, every rule has failed."""
        return self.run.layout is None or bool(self.run.layout.sha256)


def verdict(judged: Sequence[Judged]) -> Verdict:
    """The worst verdict of all: incomplete, then violated, then clean. Of no run at all: incomplete."""
    verdicts = {each.run.verdict for each in judged}
    if not verdicts or "incomplete" in verdicts:
        return "incomplete"
    return "violated" if "violated" in verdicts else "clean"


def exit_code(judged: Sequence[Judged]) -> int:
    """The worst exit code of all: 2 incomplete, 1 violated, 0 clean. Of no run at all: 2."""
    return max((each.run.exit_code for each in judged), default=2)


def only(judged: Sequence[Judged], format_: str) -> Judged:
    """The one run of a report that can hold no more. InputError if there are several."""
    if len(judged) != 1:
        raise InputError(f"a {format_} report is of one layout, and {len(judged)} were checked")
    return judged[0]


def file_of(run: Run) -> Path:
    """The file that was checked: the layout, or the technology if it was checked alone."""
    return run.layout.path if run.layout else run.technology.path


def short_names(paths: Sequence[Path]) -> list[str]:
    """A name for each layout: its file's without its endings, numbered where several would be alike."""
    names: list[str] = []
    taken = {_stem(path).casefold() for path in paths}
    used: set[str] = set()
    for path in paths:
        stem = name = _stem(path)
        number = 1
        while name.casefold() in used or (number > 1 and name.casefold() in taken):
            number += 1
            name = f"{stem}-{number}"
        used.add(name.casefold())
        names.append(name)
    return names


def _stem(path: Path) -> str:
    name = path
    while name.suffix.lower() in _SUFFIXES:
        name = name.with_suffix("")
    return name.name
