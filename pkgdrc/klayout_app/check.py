"""*Check with pkgdrc...*: a copy of the layout is checked beside the application."""

from dataclasses import replace
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import check_dialog, copies, markers, process, result, run
from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.check_window import CheckWindow
from pkgdrc.klayout_app.run import CELL, REGION
from pkgdrc.klayout_app.session import Facts, Session, current, display_name, shown_cell

_NO_SET = "checked as it is shown; the rules on mask sets judge the whole set alone, as it was opened"
_GONE = "the layout was closed meanwhile, so its markers are not shown"


def check(session: Session) -> None:
    """Ask what is to be checked, and start."""
    if session.check is not None:
        session.check.window.dialog.qt_raise()
        raise InputError("a check is under way; wait for it, or cancel it first")
    _, cellview = current()
    if cellview.cell is None:
        raise InputError("no cell is shown; choose one in the list of cells first")
    name = display_name(cellview)
    facts = session.facts(session.origin(cellview))
    last = _first_choice(session, facts, cellview)
    choice = check_dialog.ask(session.window, facts, last, name, cellview.cell.name)
    if choice is None or not _may_run(session, choice, facts):
        return
    session.choice = choice
    session.technology = choice.technology or facts.configured
    session.check = Check(session, choice, facts)


def show_report(session: Session) -> None:
    """Open the HTML report of the last check in the browser."""
    if session.report is None:
        raise InputError(
            "there is no report of a check of a layout or cell yet; choose 'Check with pkgdrc...' first"
        )
    file = next(session.report.path.glob("*.html"))
    if not pya.QDesktopServices.openUrl(pya.QUrl.fromLocalFile(str(file))):
        raise InputError(f"no browser could be started; the report is {file}")


class Check:
    """One check, from the copy to the markers."""

    def __init__(self, session: Session, choice: run.Choice, facts: Facts) -> None:
        view, self._cellview = current()
        self._session, self._choice = session, choice
        self._view, self._layout = view, self._cellview.layout()
        self._file, self._name = self._cellview.filename(), display_name(self._cellview)
        self._cell = shown_cell(self._cellview) if choice.scope == REGION else self._cellview.cell
        self._cell_name = self._cell.name
        self._box = view.box()
        self._scratch = process.Scratch()
        folder = self._scratch.path
        self._set = self._mask_set()
        self._copy = folder / run.copy_name(self._file or self._name)
        self._facts = folder / f"pkgdrc {self._copy.stem}.json"
        self._report = folder / f"pkgdrc {self._copy.stem}.lyrdb"
        self._page = folder / f"pkgdrc {self._copy.stem}.html"
        try:
            if not self._set:
                cell = self._cell if choice.scope != run.LAYOUT else None
                copies.write_copy(self._layout, cell, self._copy)
            if choice.scope == REGION:
                copies.reduce_copy(self._copy, self._cell_name, self._box)
            if not (self._set or choice.technology or facts.named_by == facts.config):
                choice = replace(choice, technology=facts.configured)  # a copy does not name it
            options = run.check_options(choice, facts.config, self._cell_name)
            reports = [] if choice.scope == REGION else [self._report, self._page]
            for report in [self._facts, *reports]:
                options += ["--report", str(report)]
            command = session.command("check", *options, self._set or str(self._copy))
            self._job = process.Job(command, folder, session.guarded(self._ended), self._told)
        except BaseException:
            self._scratch.remove()
            raise
        self.window = CheckWindow(session.window, self._name, self._cancel)
        session.keep(self.window.dialog)

    def _mask_set(self) -> str:
        """The mask set that is checked in place of the wafer that it makes; '' if the layout is checked."""
        whole = self._choice.scope == run.LAYOUT and not self._cellview.is_dirty()
        return self._session.sets.get(self._file, "") if whole else ""

    def _told(self, line: str) -> None:
        told = run.progress(line)
        if told:
            self.window.progress(*told)

    def _cancel(self) -> None:
        self._session.check = None
        self._job.cancel()
        self._scratch.remove()

    def _ended(self, ended: process.Ended) -> None:
        self._session.check = None
        try:
            self._show(ended)
        except BaseException:
            self.window.close()
            raise
        finally:
            if self._session.report is not self._scratch:
                self._scratch.remove()

    def _show(self, ended: process.Ended) -> None:
        if not self._facts.exists() or ended.code not in (0, 1, 2):
            raise InputError(run.trouble(ended.errors, ended.code))
        if self._choice.scope == REGION:
            self._keep_region()
        found = result.read_result(self._facts)
        details = [*found.failed, *run.remarks(ended.errors)]
        if self._file in self._session.sets and not self._set:
            details.insert(0, _NO_SET)
        index = self._place()
        if index is None:
            details.insert(0, _GONE)
        else:
            markers.load_report(self._view, index, self._report, self._file)
        self.window.result(found.verdict, self._scoped(found.told), details, self._kept_report())

    def _kept_report(self) -> Any:
        """What shows the HTML report, which stays until the next one; None without one."""
        if not self._page.exists():
            return None
        for file in self._scratch.path.iterdir():
            if file != self._page:
                file.unlink()
        if self._session.report is not None:
            self._session.report.remove()
        self._session.report = self._scratch
        return self._session.guarded(lambda: show_report(self._session))

    def _keep_region(self) -> None:
        layout = pya.Layout()
        layout.read(str(self._copy))
        top = layout.cell(self._cell_name)

        def reaches(name: str, bounds: result.Bounds) -> bool:
            if layout.cell(name) is None:
                return True
            box = pya.DBox(*bounds)
            return any(self._box.touches(trans * box) for trans in copies.places(layout, top, name))

        result.keep_within(self._facts, reaches)
        part = self._scratch.path / "part.json"
        command = self._session.command("report", str(self._facts), "-o", str(self._report), "-o", str(part))
        ended = process.answer(command)
        if ended.code != 0:
            raise InputError(run.trouble(ended.errors, ended.code))
        self._facts = part

    def _place(self) -> "int | None":
        """The layout's number in its view; None if one of them is gone."""
        if self._view._destroyed() or self._layout._destroyed():
            return None
        for index in range(self._view.cellviews()):
            if self._view.cellview(index).layout() == self._layout:
                return index
        return None

    def _scoped(self, told: str) -> str:
        return f"cell {self._cell_name}: {told}" if self._choice.scope == CELL else told


def _may_run(session: Session, choice: run.Choice, facts: Facts) -> bool:
    """Whether the deck may run that a file beside the layout names; the user is asked unless it is known."""
    if choice.technology or not facts.untrusted:
        return True
    box = pya.QMessageBox
    asked = f"{facts.named_by} names the deck {facts.untrusted}, whose Python code will run. Do you trust it?"
    if box.question(session.window, "pkgdrc", asked, box.Yes | box.No, box.No) != box.Yes:
        return False
    ended = process.answer(session.command("trust", facts.untrusted))
    if ended.code != 0:
        raise InputError(run.trouble(ended.errors, ended.code))
    return True


def _first_choice(session: Session, facts: Facts, cellview: Any) -> run.Choice:
    """What the dialog shows at first: what pkgdrc.toml says, else the technology that the layout says or
    whose layers it has; the last choice where several fit.
    """
    last = session.choice
    layout = cellview.layout()
    infos = [
        layout.get_info(index) for index in layout.layer_indexes() if not cellview.cell.bbox(index).empty()
    ]
    drawn = {(info.layer, info.datatype) for info in infos}
    chosen = facts.named(cellview.technology) or facts.fitting(drawn, last.technology)
    return run.Choice("" if facts.configured and not last.technology else chosen, last.scope, last.configured)
