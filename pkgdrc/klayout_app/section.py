"""*Section along ruler*: the package as made, cut along a ruler of the layout."""

import shutil
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import copies, process, run
from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.session import Facts, Session, current, display_name, shown_cell
from pkgdrc.klayout_app.technology_box import TechnologyBox


def section(session: Session) -> None:
    """Draw the section along the ruler that is selected, or the only one."""
    view, cellview = current()
    line = _line(view)
    facts = session.facts(session.origin(cellview))
    named = facts.named(cellview.technology)
    known = (named, session.technology, facts.configured, session.choice.technology)
    technology = next((each for each in known if each), facts.technologies[0][1])
    session.keep(SectionWindow(session, cellview, line, facts, technology).dialog)


class SectionWindow:
    """The picture, in a technology that can be changed."""

    def __init__(self, session: Session, cellview: Any, line: str, facts: Facts, technology: str) -> None:
        self._session, self._line = session, line
        self._scratch = process.Scratch()
        self._job: process.Job | None = None
        cell = shown_cell(cellview)
        self._cell = cell.name
        self._copy = self._scratch.path / run.copy_name(cellview.filename() or cellview.name)
        self._picture = self._scratch.path / "section.svg"
        try:
            copies.write_copy(cellview.layout(), cell, self._copy)
        except BaseException:
            self._scratch.remove()
            raise
        self.dialog = pya.QDialog(session.window)
        self.dialog.objectName = "pkgdrc_section"
        self.dialog.windowTitle = f"Section of {display_name(cellview)}"
        column = pya.QVBoxLayout(self.dialog)
        self._box = TechnologyBox(self.dialog, facts, technology, configured=False)
        self._box.on_change(session.guarded(self._draw))
        top = self._box.row()
        top.insertWidget(0, pya.QLabel("Technology", self.dialog))
        self._save = pya.QPushButton("Save as...", self.dialog)
        self._save.objectName = "save"
        self._save.clicked = session.guarded(self._ask_save)
        top.addWidget(self._save)
        column.addLayout(top)
        self._image = pya.QLabel(self.dialog)
        self._image.objectName = "image"
        area = pya.QScrollArea(self.dialog)
        area.setWidget(self._image)
        area.widgetResizable = True
        column.addWidget(area)
        self.dialog.finished = self._finished
        self.dialog.resize(1240, 700)
        self.dialog.show()
        self._draw()

    def save(self, file: str) -> None:
        """Keep the picture: as .png what is shown, as .svg the drawing. InputError if that fails."""
        target = Path(file)
        target = target if target.suffix.lower() in (".svg", ".png") else Path(f"{file}.svg")
        try:
            if target.suffix.lower() == ".svg":
                shutil.copyfile(self._picture, target)
            elif not self._image.pixmap.save(str(target), "PNG", -1):
                raise OSError(0, "the folder is missing or write-protected")
        except OSError as error:
            raise InputError(f"{target}: cannot be written ({error.strerror})") from None

    def _draw(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._picture.unlink(missing_ok=True)
        self._save.enabled = False
        self._say("drawing ...")
        options = ["--line", self._line, "--top", self._cell, "-o", str(self._picture)]
        options += run.technology_options(self._box.value)
        command = self._session.command("section", str(self._copy), *options)
        self._job = process.Job(command, self._scratch.path, self._session.guarded(self._ended))

    def _ended(self, ended: process.Ended) -> None:
        self._job = None
        if ended.code != 0 or not self._picture.exists():
            self._say(run.trouble(ended.errors, ended.code))
            return
        self._image.setPixmap(_drawn(self._picture))
        self._image.alignment = pya.Qt.AlignCenter
        self._save.enabled = True

    def _say(self, sentence: str) -> None:
        self._image.setText(sentence)
        self._image.wordWrap = True

    def _ask_save(self, *given: Any) -> None:
        del given
        file = pya.QFileDialog.getSaveFileName(
            self.dialog, "Save section", "section.svg", "Drawing (*.svg);;Picture (*.png)"
        )
        if file:
            self.save(str(file))

    def _finished(self, *given: Any) -> None:
        del given
        if self._job is not None:
            self._job.cancel()
        self._scratch.remove()


def _line(view: Any) -> str:
    """The ends of the ruler that is selected, else of the only one, as `pkgdrc section` takes them."""
    selected = [ruler.dup() for ruler in view.each_annotation_selected()]
    rulers = selected or [ruler.dup() for ruler in view.each_annotation()]
    if not rulers:
        raise InputError("there is no ruler; draw one along the line that is to be cut")
    if len(rulers) > 1:
        what = "rulers are selected" if selected else "rulers are in the view"
        raise InputError(f"{len(rulers)} {what}; select the one along which the section is to be")
    ends = (rulers[0].p1, rulers[0].p2)
    if ends[0] == ends[1]:
        raise InputError("the ruler has no length; draw one along the line that is to be cut")
    return ",".join(f"{value:.6f}" for end in ends for value in (end.x, end.y))


def _drawn(file: Path) -> Any:
    """The drawing in a file as a picture for the screen."""
    drawing = pya.QSvgRenderer(str(file))
    if not drawing.isValid():
        raise InputError("the section cannot be shown here; `pkgdrc section` writes it to a file")
    image = pya.QImage(drawing.defaultSize(), pya.QImage.Format_ARGB32)
    image.fill(pya.QColor("white"))
    painter = pya.QPainter(image)
    drawing.render(painter)
    painter.end()
    return pya.QPixmap.fromImage(image)
