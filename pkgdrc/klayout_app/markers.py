"""The marker browser: loading a report into it, and what is selected there."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pkgdrc.klayout_app.application import pya

_BROWSER = "MarkerBrowserDialog"
_QUOTED = re.compile(r"'?([^' ]+)")  # a category's name, or a marker's text: 'RS.2' [cell] - die (40, 30)
_LISTS = ("markers_list", "directory_tree")  # of the browser: first the markers, then their categories


def load_report(view: Any, index: int, report: Path, file: str) -> None:
    """Show a .lyrdb report for the view's layout `index` in the marker browser.

    It takes the place of an earlier one from a file of that name. `file` is the layout's own, of which a copy
    was checked.
    """
    database = pya.ReportDatabase()
    database.load(str(report))
    database.original_file = file
    name = database.name()
    number = next((n for n in range(view.num_rdbs()) if view.rdb(n).name() == name), None)
    number = view.add_rdb(database) if number is None else view.replace_rdb(number, database)
    view.show_rdb(number, index)


def selected_rule(rules: Collection[str]) -> "str | None":
    """The rule of the marker or category that is selected in the marker browser; None if there is none."""
    for widget in pya.QApplication.topLevelWidgets():
        if widget.objectName == _BROWSER and widget.isVisible():
            for name in _LISTS:
                for text in _selected_texts(widget, name):
                    rule = _QUOTED.match(text)
                    if rule and rule[1] in rules:
                        return rule[1]
    return None


def _selected_texts(widget: Any, name: str) -> Iterator[str]:
    """The texts of what is current in the list called `name`, from the row to those that it lies under."""
    found = _child(widget, name)
    if found is None or found.model is None:
        return
    index = found.currentIndex
    while index.isValid():
        for column in range(found.model.columnCount(index.parent())):
            yield str(found.model.data(index.sibling(index.row(), column)))
        index = index.parent()


def _child(widget: Any, name: str) -> Any:
    for child in widget.children():
        if child.objectName == name:
            return child
        found = _child(child, name)
        if found is not None:
            return found
    return None
