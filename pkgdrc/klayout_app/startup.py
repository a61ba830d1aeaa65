"""What happens when the application starts: technologies, PCell library and menu."""

import site
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pya

from pkgdrc.errors import InputError
from pkgdrc.klayout_app.record import Record, read_record


def start(home: Path) -> tuple[str, ...]:
    """Set everything up in the application whose home this is, and tell what did not work.

    Each step is tried whatever became of the others. Answers one sentence for each that failed, which the
    application's log and the status bar show too.
    """
    try:
        record = read_record(home)
    except InputError as error:
        return _told([str(error)])
    steps: list[tuple[str, Callable[[Record], None]]] = [("the menu of pkgdrc", _menu)]
    troubles: list[str] = []
    if record.fits:
        _extend_path(record)
        steps.insert(0, ("the PCells of pkgdrc", _library))
    else:
        own = "{}.{}".format(*sys.version_info)
        troubles.append(
            f"the PCells of pkgdrc do not work: KLayout runs Python {own}, pkgdrc is installed in Python "
            f"{record.version}; install pkgdrc in Python {own} and run its `pkgdrc klayout install`"
        )
    for what, step in steps:
        try:
            step(record)
        except Exception as error:
            troubles.append(f"{what} cannot be shown: {' '.join(f'{type(error).__name__}: {error}'.split())}")
    return _told(troubles)


def _library(record: Record) -> None:
    from pkgdrc.klayout_app import library

    library.register(record)


def _menu(record: Record) -> None:
    if pya.MainWindow.instance() is None:  # -zz: there is no window
        return
    from pkgdrc.klayout_app import menu

    menu.add(record)


def _extend_path(record: Record) -> None:
    """Make the packages of the record's Python importable, after those of the application.

    Its klayout is kept out: where the application has none of its own, loading it corrupts the heap.
    """
    if find_spec("klayout") is None:
        sys.modules["klayout"] = None  # type: ignore[assignment]
    for path in record.paths:
        site.addsitedir(path)


def _told(troubles: list[str]) -> tuple[str, ...]:
    for trouble in troubles:
        pya.Logger.error(f"pkgdrc: {trouble}")
    window = pya.MainWindow.instance()
    if window is not None and troubles:
        window.message(f"pkgdrc: {'; '.join(troubles)}", 60_000)
    return tuple(troubles)
