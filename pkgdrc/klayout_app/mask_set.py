"""*Open mask set...*: the wafer that the masks of a set make, in the application."""

import os
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import process, run
from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.home import OPEN
from pkgdrc.klayout_app.session import Session

_NEW_VIEW = 1


def open_asked(session: Session) -> None:
    """Ask which mask set, and open it."""
    file = pya.QFileDialog.getOpenFileName(session.window, "Mask set", "", "Mask set (*.toml)")
    if file:
        open_masks(session, Path(str(file)))


def open_at_start(session: Session) -> None:
    """Open the mask sets that `pkgdrc klayout open` names."""
    for name in filter(None, os.environ.pop(OPEN, "").split(os.pathsep)):
        session.guarded(open_masks)(session, Path(name))


def open_masks(session: Session, masks: Path) -> None:
    """Put a set's masks together, and show the wafer in a view of its own.

    It is a copy: a check of it, as long as nothing in it is changed, is one of the set.
    """
    scratch = process.Scratch()
    target = scratch.path / f"{masks.stem}.oas"
    try:
        ended = process.answer(session.command("assemble", str(masks), "-o", str(target)))
        if ended.code != 0:
            raise InputError(run.trouble(ended.errors, ended.code))
        facts = session.facts(str(masks))
        technology = {value: name for name, value in facts.technologies}.get(facts.configured, "")
        session.window.load_layout(str(target), technology, _NEW_VIEW)
    except BaseException:
        scratch.remove()
        raise
    session.sets[str(target)] = str(masks)
