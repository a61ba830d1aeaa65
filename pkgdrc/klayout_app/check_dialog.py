"""The dialog that asks what is checked, and against what."""

from typing import Any

from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.run import CELL, LAYOUT, REGION, Choice
from pkgdrc.klayout_app.session import Facts
from pkgdrc.klayout_app.technology_box import TechnologyBox

_REGION = (
    "The part is checked with its neighbours; what lies outside the region and rules on the wafer "
    "as a whole are not judged, dies are not numbered, and there is no report."
)


def ask(window: Any, facts: Facts, last: Choice, name: str, cell: str) -> "Choice | None":
    """What is to be checked, or None if nothing is.

    last: what is chosen at first. name, cell: of the layout, and of the cell that is current in it.
    """
    dialog = pya.QDialog(window)
    dialog.windowTitle = f"Check {name} with pkgdrc"
    dialog.objectName = "pkgdrc_check"
    column = pya.QVBoxLayout(dialog)
    box = TechnologyBox(dialog, facts, last.technology, configured=True)
    column.addWidget(_label(dialog, "Technology and its rule deck"))
    column.addLayout(box.row())
    configured = pya.QCheckBox("With waivers, limits and selected rules of pkgdrc.toml", dialog)
    configured.objectName = "configured"
    configured.toolTip = facts.config
    configured.checked = bool(facts.config) and last.configured
    configured.setVisible(bool(facts.config))
    column.addWidget(configured)
    if facts.trouble:
        column.addWidget(_label(dialog, facts.trouble, wrap=True))
    column.addSpacing(8)
    column.addWidget(_label(dialog, "What is checked"))
    buttons = {}
    for scope, text in (
        (LAYOUT, "Whole layout"),
        (CELL, f"Current cell: {cell}"),
        (REGION, "Visible region"),
    ):
        buttons[scope] = pya.QRadioButton(text, dialog)
        buttons[scope].objectName = scope
        buttons[scope].checked = scope == last.scope
        column.addWidget(buttons[scope])
    note = _label(dialog, _REGION, wrap=True)
    note.indent = 24
    column.addWidget(note)
    column.addSpacing(8)
    ends = pya.QHBoxLayout()
    ends.addStretch(1)
    start, cancel = pya.QPushButton("Check", dialog), pya.QPushButton("Cancel", dialog)
    start.default = True
    start.clicked = lambda *_given: dialog.accept()
    cancel.clicked = lambda *_given: dialog.reject()
    ends.addWidget(start)
    ends.addWidget(cancel)
    column.addLayout(ends)
    dialog.resize(520, dialog.sizeHint().height)
    if not dialog.exec_():
        return None
    scope = next(scope for scope, button in buttons.items() if button.checked)
    # A box that is not shown says nothing of what is wanted where there is a pkgdrc.toml.
    return Choice(box.value, scope, configured.checked if facts.config else last.configured)


def _label(dialog: Any, text: str, wrap: bool = False) -> Any:
    label = pya.QLabel(text, dialog)
    label.textFormat = pya.Qt.PlainText
    label.wordWrap = wrap
    return label
