"""What the menu's entries share while the application runs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import process, run
from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.record import Record

_CHOICE = "pkgdrc-check"  # key in the application's configuration
_TITLE = "pkgdrc"


@dataclass(frozen=True)
class Facts:
    """What pkgdrc's own Python tells of pkgdrc, and of the configuration beside a layout."""

    technologies: "tuple[tuple[str, str], ...]"  # name in KLayout, name or file for pkgdrc
    config: str  # the pkgdrc.toml, or ''
    configured: str  # technology that it or the mask set names, or ''
    trouble: str  # why it cannot be read, or ''
    untrusted: str = ""  # the deck that it names and that may not run unasked, or ''
    layers: "Mapping[str, set[tuple[int, int]]]" = field(default_factory=dict)  # of each technology
    named_by: str = ""  # the file that names it

    def named(self, name: str) -> str:
        """The technology that KLayout knows by this name; '' if it is none of pkgdrc's."""
        return dict(self.technologies).get(name, "")

    def fitting(self, drawn: "set[tuple[int, int]]", preferred: str) -> str:
        """The technology that knows most of the layers that are drawn; of several the preferred one."""
        known = {name: len(layers & drawn) for name, layers in self.layers.items()}
        best = [name for name, count in known.items() if count == max(known.values())]
        return preferred if preferred in best or not best else best[0]


@dataclass
class Session:
    """One run of the application."""

    record: Record
    window: Any  # pya.MainWindow
    open: "list[Any]" = field(default_factory=list)  # windows; what Python drops is gone from the screen
    check: Any = None  # the check that is under way
    report: "process.Scratch | None" = None  # holds the HTML report of the last check
    technology: str = ""  # of the last check
    sets: "dict[str, str]" = field(default_factory=dict)  # file of a wafer = the mask set that it was made of

    def command(self, *words: str) -> "list[str]":
        """The command line of `pkgdrc words...`."""
        return [self.record.python, "-m", "pkgdrc", *words]

    def facts(self, file: str) -> Facts:
        """What there is to choose from for the layout in `file` ('' if it was never saved)."""
        mine = [str(path) for path in self.record.technologies.values()]
        command = [self.record.python, "-m", "pkgdrc.klayout_app.facts", file, *mine]
        ended = process.answer(command)
        if ended.code != 0:
            raise InputError(run.trouble(ended.errors, ended.code))
        told = json.loads(ended.output)
        own = [[name, str(path)] for name, path in self.record.technologies.items()]
        names = tuple((name, place) for name, place in told["technologies"] + own)
        layers = {name: {tuple(each) for each in several} for name, several in told["layers"].items()}
        known = (told["config"], told["configured"], told["trouble"], told["untrusted"])
        return Facts(names, *known, layers, told["named_by"])

    def origin(self, cellview: Any) -> str:
        """The file that a layout is of: a mask set where it was made of one; '' if it was never saved."""
        file = str(cellview.filename())
        return self.sets.get(file, file)

    @property
    def choice(self) -> run.Choice:
        """What was chosen for the last check, in this or an earlier run of the application."""
        return run.from_text(pya.Application.instance().get_config(_CHOICE) or "")

    @choice.setter
    def choice(self, choice: run.Choice) -> None:
        pya.Application.instance().set_config(_CHOICE, run.as_text(choice))

    def tell(self, sentence: str) -> None:
        """Show a sentence that stops what was asked for."""
        pya.QMessageBox.warning(self.window, _TITLE, sentence)

    def guarded(self, work: Callable[..., None]) -> Callable[..., None]:
        """`work`, with what goes wrong told in one sentence."""

        @wraps(work)
        def call(*given: Any) -> None:
            try:
                work(*given)
            except InputError as error:
                self.tell(str(error))
            except Exception as error:
                self.tell(f"error inside pkgdrc: {type(error).__name__}: {' '.join(str(error).split())}")

        return call

    def keep(self, dialog: Any) -> None:
        """Keep a window until it is closed."""
        self.open = [each for each in self.open if each.isVisible()]
        self.open.append(dialog)


def current() -> "tuple[Any, Any]":
    """The view in front and its active layout. InputError if there is none."""
    view = pya.LayoutView.current()
    cellview = None if view is None else view.active_cellview()
    if cellview is None or not cellview.is_valid():
        raise InputError("no layout is open; open one first")
    return view, cellview


def shown_cell(cellview: Any) -> Any:
    """The cell whose coordinates the view shows. InputError if no cell is."""
    cell = cellview.ctx_cell() if cellview.is_valid() else None
    if cell is None:
        raise InputError("no cell is shown; choose one in the list of cells first")
    return cell


def display_name(cellview: Any) -> str:
    """What the layout is called."""
    return Path(cellview.filename()).name or cellview.name
