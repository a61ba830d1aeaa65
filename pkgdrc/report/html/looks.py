"""The pictures of a layout's findings, or why there is none. A report never fails for a picture."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, Run
from pkgdrc.report import order, words
from pkgdrc.report.judged import Judged, Pictures
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from pkgdrc.input.source import LayoutSource

PICTURED = 250  # findings that get a picture, the worst first


@dataclass(frozen=True)
class Look:
    """What is to be seen of one finding: its pictures, or why there is none."""

    shown: tuple[tuple[str, str], ...] = ()  # SVG and caption
    why: str = ""

    @property
    def data(self) -> Markup | None:
        """The pictures as JSON that can stand in a script element: nothing in it ends the element."""
        if not self.shown:
            return None
        told = [{"svg": svg, "caption": caption} for svg, caption in self.shown]
        return Markup(json.dumps(told).replace("<", "\\u003c"))


@dataclass(frozen=True)
class Looks:
    """What is to be seen of each finding, and what the pictures' colours mean."""

    each: list[Look]
    style: str = ""
    legend: tuple[tuple[str, str], ...] = ()  # layer, class
    why: str = ""  # why there are no pictures at all


def look(judged: Judged, numbers: Sequence[int]) -> Looks:
    """The looks of the run's findings of these numbers, in their order.

    The layout's file is read again, unless their pictures were made before.
    """
    run, technology = judged.run, judged.technology
    findings = [run.findings[number] for number in numbers]
    if judged.pictures:
        return _known(judged.pictures, numbers)

    def none(why: str) -> Looks:
        return Looks([Look()] * len(findings), why=why)

    if run.layout is None:
        return none("no layout was checked, only the technology")
    if not findings:
        return Looks([])
    if technology is None:
        return none("this report was made from another one, without the layout")
    from pkgdrc.input.read import read_layout
    from pkgdrc.picture import legend, style

    path = judged.layout or run.layout.path
    try:
        source = read_layout(path, run.layout.top)
    except (InputError, OSError, ValueError) as error:
        return none(f"the layout cannot be read again: {error}")
    if source.sha256 != run.layout.sha256:
        return none(f"{path} is no longer the file that was checked")
    return Looks(_drawn(source, technology, run, findings), style(technology), tuple(legend(technology)))


def _drawn(
    source: "LayoutSource", technology: Technology, run: Run, findings: Sequence[Finding]
) -> list[Look]:
    """The pictures of findings: of their place, and a section for those of the stack."""
    from pkgdrc.engine.shapes import Shapes
    from pkgdrc.picture import Picture, pictures, section_picture

    left = {rule.id for rule in run.rules if rule.of_stack}

    @cache
    def shapes() -> Shapes:
        return Shapes(source, technology)

    def planned() -> Iterator[object]:
        yield from pictures(source, technology, run.rules, findings[:PICTURED], shapes())

    plans = _all(planned())

    def section(finding: Finding) -> Picture | str | None:
        # A section shows the stack, which is the same for all findings of a rule: the worst has it.
        if finding.cell is not None and finding.rule not in left:
            return None
        left.discard(finding.rule)
        try:
            return section_picture(source, technology, run.rules, finding, shapes=shapes())
        except Exception as error:
            return _failure(error)

    looks: list[Look] = []
    for number, finding in enumerate(findings):
        if number >= PICTURED:
            looks.append(Look(why=f"no picture: only the worst {PICTURED} findings have one"))
            continue
        found = [next(plans, None), section(finding)]
        drawn = [picture for picture in found if isinstance(picture, Picture)]
        failures = [picture for picture in found if isinstance(picture, str)]
        why = "" if drawn else "no picture: the finding lies at no place of the layout"
        shown = tuple((each.svg, words.printable(each.caption)) for each in drawn)
        looks.append(Look(shown, "; ".join(failures) or why))
    return looks


def _all(pictures: Iterator[object]) -> Iterator[object]:
    """The pictures; after one that could not be drawn, why, for each that follows."""
    try:
        yield from pictures
    except Exception as error:
        while True:
            yield _failure(error)


def _failure(error: Exception) -> str:
    return f"no picture: it could not be drawn: {type(error).__name__}: {error}"


def pictures_of(judged: Judged) -> Pictures:
    """The pictures of all findings of a run, to be kept in its JSON report."""
    run = judged.run
    numbers = sorted(range(len(run.findings)), key=lambda number: order.rank(run.findings[number]))
    looks = look(judged, numbers)
    shown = dict(zip(numbers, looks.each, strict=True))
    return Pictures(tuple(shown[number].shown for number in range(len(numbers))), looks.style, looks.legend)


def _known(pictures: Pictures, numbers: Sequence[int]) -> Looks:
    """Those that were made before."""
    shown = [pictures.each[number] if number < len(pictures.each) else () for number in numbers]
    looks = [Look(each, "" if each else "no picture is kept in the report") for each in shown]
    return Looks(looks, pictures.style, pictures.legend)
