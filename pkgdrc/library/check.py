"""`pkgdrc.check`: a layout judged, from a program or a notebook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.deck.locate import choose
from pkgdrc.deck.rule import Severity
from pkgdrc.engine import check as judged_by
from pkgdrc.errors import InputError
from pkgdrc.findings import FileFacts, Note
from pkgdrc.findings.baseline import apply_baseline, load_baseline
from pkgdrc.findings.waive import apply_waivers
from pkgdrc.findings.waivers import load_waivers
from pkgdrc.input.ask import asked_for
from pkgdrc.input.masks import file_digest
from pkgdrc.input.read import read_layout
from pkgdrc.library.load import opened
from pkgdrc.library.run import Run
from pkgdrc.library.source import given
from pkgdrc.report import Judged
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from klayout import db


def check(
    layout: "str | Path | db.Layout | db.Cell | object",
    deck: str | Path | None = None,
    *,
    technology: str | Path | Technology | None = None,
    top: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    limits: Mapping[str, float] | None = None,
    severity: Mapping[str, Severity] | None = None,
    waivers: str | Path | Sequence[str | Path] = (),
    baseline: str | Path | None = None,
    margin: float | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Run:
    """Check a layout against a deck, as `pkgdrc check` does.

    `layout` is a file in any form that pkgdrc reads, or a layout in memory: a klayout Layout or Cell, a
    component of gdsfactory or kfactory, a gdstk Library or Cell. It is not changed.

    `deck` is a name or a folder; `technology` a deck's name, a .toml file or a loaded one; one of the two is
    enough. Only what is given counts: no pkgdrc.toml is looked for, and nothing is kept for the next time.

    `top` is the cell to check where there are several. `select` and `ignore` are rules, or chapters, by id.
    `limits` and `severity` replace those of the deck by name and id. `waivers` are files of waivers,
    `baseline` is a JSON report. With `margin` (a share of the limits, 0.05 for 5 %) rules also tell their
    tightest value. `progress(done, rules, id)` is called before each rule.

    InputError says in one sentence what is wrong with the layout, the deck or what else is given. A rule that
    cannot be computed makes the verdict 'incomplete'.
    """
    loaded, stack = opened(deck, technology, limits, severity)
    files = [Path(waivers)] if isinstance(waivers, str | Path) else [Path(each) for each in waivers]
    entries = [load_waivers(path) for path in files]
    chosen = choose(loaded, _listed(select), "select") or None
    ignored = choose(loaded, _listed(ignore), "ignore")
    held = given(layout)
    try:
        source = read_layout(held.file, top or held.top, asked=asked_for(stack))
    except InputError as error:
        if held.folder is None:
            raise
        # Who has a layout in memory knows nothing of a file, or of options.
        sentence = str(error).replace(f"{held.file}: ", f"{held.name}: ")
        raise InputError(sentence.replace("with --top CELL", "with top=")) from None
    run = judged_by(
        source, loaded, stack, selected=chosen, ignored=ignored, progress=progress, margins=margin
    )
    assert run.layout
    said = tuple(note for _, notes in entries for note in notes)
    run = replace(
        run,
        layout=replace(run.layout, path=held.name),
        technology=FileFacts(path=stack.path, sha256=file_digest(stack.path)),
        notes=(*run.notes, *said, *(Note("dropped", text) for text in source.dropped)),
        margin=margin,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    (run,) = apply_waivers([run], [entry for several, _ in entries for entry in several], date.today())
    if baseline is not None:
        run = apply_baseline(run, load_baseline(Path(baseline)), Path(baseline))
    return Run(Judged(run, stack, held.file), held.folder)


def _listed(names: Iterable[str]) -> list[str]:
    """Names of rules; a single one is no list of letters."""
    return [names] if isinstance(names, str) else list(names)
