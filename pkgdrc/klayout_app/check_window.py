"""The window of a check: its progress, then its result."""

from collections.abc import Callable, Sequence
from typing import Any

from pkgdrc.klayout_app.application import pya

_COLOURS = {"clean": "#1a7f37", "violated": "#cf222e", "incomplete": "#9a6700"}


class CheckWindow:
    """It stands beside the layout, which can be worked on meanwhile."""

    def __init__(self, window: Any, name: str, cancelled: Callable[[], None]) -> None:
        """`cancelled` is called when the window is closed while the check runs."""
        self._cancelled: Callable[[], None] | None = cancelled
        self.dialog = pya.QDialog(window)
        self.dialog.objectName = "pkgdrc_progress"
        self.dialog.windowTitle = f"pkgdrc: {name}"
        column = pya.QVBoxLayout(self.dialog)
        self._verdict = self._label("verdict", "")
        self._verdict.hide()
        self._line = self._label("line", "reading the layout")
        self._details = pya.QPlainTextEdit(self.dialog)
        self._details.objectName = "details"
        self._details.readOnly = True
        self._details.hide()
        self._bar = pya.QProgressBar(self.dialog)
        self._bar.maximum = 0
        for widget in (self._verdict, self._line, self._bar, self._details):
            column.addWidget(widget)
        ends = pya.QHBoxLayout()
        ends.addStretch(1)
        self._report = pya.QPushButton("Wafer map", self.dialog)
        self._report.objectName = "report"
        self._report.toolTip = "The report of this check, with the wafer map, in the browser"
        self._report.hide()
        self._close = pya.QPushButton("Cancel", self.dialog)
        self._close.objectName = "close"
        self._close.clicked = lambda *_given: self.dialog.reject()
        for button in (self._report, self._close):
            button.autoDefault = False  # or Enter, pressed in passing, would cancel the check
        ends.addWidget(self._report)
        ends.addWidget(self._close)
        column.addLayout(ends)
        self.dialog.finished = self._finished
        self.dialog.resize(440, self.dialog.sizeHint().height)
        self.dialog.show()

    def progress(self, done: int, total: int, rule: str) -> None:
        """Rules that are judged, of how many, and the next one."""
        self._bar.maximum = total
        self._bar.value = done
        self._line.text = f"rule {done + 1} of {total}: {rule}"

    def result(
        self, verdict: str, told: str, details: Sequence[str], report: "Callable[[], None] | None"
    ) -> None:
        """How the check ended; `report` shows its report, if there is one."""
        self._cancelled = None
        self._bar.hide()
        self._verdict.text = verdict.upper()
        self._verdict.setStyleSheet(f"font-weight: bold; color: {_COLOURS.get(verdict, '#9a6700')}")
        self._verdict.show()
        self._line.text = told
        if details:
            self._details.setPlainText("\n".join(details))
            self._details.show()
        if report is not None:
            self._report.clicked = lambda *_given: report()
            self._report.show()
        self._close.text = "Close"
        self.dialog.resize(self.dialog.width, self.dialog.sizeHint().height)

    def close(self) -> None:
        """Take it away; nothing is cancelled by that."""
        self._cancelled = None
        self.dialog.close()

    def _finished(self, *given: Any) -> None:
        del given
        if self._cancelled is not None:
            self._cancelled()

    def _label(self, name: str, text: str) -> Any:
        label = pya.QLabel(text, self.dialog)
        label.objectName = name
        label.textFormat = pya.Qt.PlainText
        label.wordWrap = True
        return label
