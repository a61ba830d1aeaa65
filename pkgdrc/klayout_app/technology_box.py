"""The field of a dialog in which a technology is chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.session import Facts

AS_CONFIGURED = ""


class TechnologyBox:
    """A list of the technologies that are known, and buttons for a file or a deck's folder of one's own."""

    def __init__(self, dialog: Any, facts: Facts, chosen: str, configured: bool) -> None:
        """`configured`: offer what pkgdrc.toml or the mask set says, if one does."""
        self._dialog = dialog
        self._values: list[str] = []
        self._changed: Callable[[], None] = lambda: None
        self._box = pya.QComboBox(dialog)
        self._box.objectName = "technology"
        if configured and facts.configured:
            by = Path(facts.named_by or "pkgdrc.toml").name
            self._add(f"as {by} says ({Path(facts.configured).name})", AS_CONFIGURED)
        for name, value in facts.technologies:
            self._add(name.removeprefix("pkgdrc "), value)
        if chosen not in self._values and chosen and Path(chosen).exists():
            self._add(chosen, chosen)
        if chosen in self._values:
            self._box.setCurrentIndex(self._values.index(chosen))
        self._box.currentIndexChanged = lambda *_index: self._changed()
        self._file = pya.QPushButton("File...", dialog)
        self._file.toolTip = "A technology file of your own (.toml)"
        self._file.clicked = self._ask_file
        self._folder = pya.QPushButton("Deck...", dialog)
        self._folder.toolTip = "The folder of a rule deck of your own"
        self._folder.clicked = self._ask_folder

    @property
    def value(self) -> str:
        """Name, file or folder of what is chosen; '' for what pkgdrc.toml says."""
        return self._values[int(self._box.currentIndex)]

    def choose(self, value: str) -> None:
        """Choose a technology, which may be a file or folder that was not in the list."""
        if value not in self._values:
            self._add(value, value)
        self._box.setCurrentIndex(self._values.index(value))

    def on_change(self, call: Callable[[], None]) -> None:
        """Call this when something else is chosen."""
        self._changed = call

    def row(self) -> Any:
        """The field and its buttons, as a layout."""
        row = pya.QHBoxLayout()
        row.addWidget(self._box)
        row.addWidget(self._file)
        row.addWidget(self._folder)
        row.setStretch(0, 1)
        return row

    def _add(self, text: str, value: str) -> None:
        self._values.append(value)
        self._box.addItem(text)

    def _ask_file(self, *given: Any) -> None:
        del given
        file = pya.QFileDialog.getOpenFileName(self._dialog, "Technology file", "", "Technology (*.toml)")
        if file:
            self.choose(str(file))

    def _ask_folder(self, *given: Any) -> None:
        del given
        folder = pya.QFileDialog.getExistingDirectory(self._dialog, "Folder of a rule deck")
        if folder:
            self.choose(str(folder))
