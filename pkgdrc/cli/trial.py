"""The cases of a deck, drawn and checked one after the other."""

from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from pkgdrc.cases import Case, Trial, cases_of, drawn
from pkgdrc.cases.judge import mistakes
from pkgdrc.cases.trial import Which
from pkgdrc.files import write_whole
from pkgdrc.findings import Run
from pkgdrc.resources import find_deck


def tried(
    folder: Path, deck: str, rules: Collection[str], pictures: Path | None
) -> Iterator[tuple[Case, Which, list[str]]]:
    """Each case of some rules with what is wrong with its layouts. InputError if one cannot be drawn."""
    name = deck if find_deck(deck) == folder and "/" not in deck else None
    with TemporaryDirectory() as work:
        for case in cases_of(folder, name):
            if case.rule not in rules:
                continue
            trial: Trial | None = None
            for which in get_args(Which):
                trial = drawn(case, which, Path(work), like=trial)
                run = trial.run()
                yield case, which, mistakes(case, which, run)
                if pictures and which == "fail":
                    _picture(case, trial, run, pictures)


def _picture(case: Case, trial: Trial, run: Run, folder: Path) -> None:
    """Draws the first finding of a case's rule into a file, if it lies at a place."""
    from pkgdrc.picture import pictures, style

    found = [finding for finding in run.findings if finding.rule == case.rule][:1]
    folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures(trial.source, trial.technology, trial.rules, found):
        if picture is not None:
            looks = f"<style>{style(trial.technology)}</style></svg>"
            svg = looks.join(picture.svg.rsplit("</svg>", 1))
            write_whole({folder / f"{case.name}.svg": svg.encode()})
