"""*Explain rule...*: why a rule matters, how to mend what breaks it, its limits and its source."""

import json
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import markers, process, run
from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.session import Session


def explain(session: Session) -> None:
    """Explain the rule of the marker that is selected, or one that is chosen from the list."""
    session.keep(RuleWindow(session).dialog)


class RuleWindow:
    """The list of rules, and the text on one of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._options = run.technology_options(session.technology)
        self._rules = _rules(session, self._options)
        self._shown: list[tuple[str, str]] = []  # deck and id of each row
        self._texts: dict[tuple[str, str], str] = {}
        self._job: process.Job | None = None
        self._scratch = process.Scratch()
        self.dialog = pya.QDialog(session.window)
        self.dialog.objectName = "pkgdrc_explain"
        self.dialog.windowTitle = "Rules of pkgdrc"
        self._filter = pya.QLineEdit(self.dialog)
        self._filter.objectName = "filter"
        self._filter.placeholderText = "Find a rule by its id or words"
        self._list = pya.QListWidget(self.dialog)
        self._list.objectName = "rules"
        self._text = pya.QPlainTextEdit(self.dialog)
        self._text.objectName = "text"
        self._text.readOnly = True
        self._text.font = pya.QFontDatabase.systemFont(pya.QFontDatabase.FixedFont)
        left = pya.QVBoxLayout()
        left.addWidget(self._filter)
        left.addWidget(self._list)
        row = pya.QHBoxLayout(self.dialog)
        row.addLayout(left)
        row.addWidget(self._text)
        row.setStretch(0, 2)
        row.setStretch(1, 3)
        self._fill("")
        self._filter.textChanged = self._fill
        chosen = session.guarded(self._chosen)
        self._list.currentRowChanged = lambda row: chosen(row)  # a signal gives as many as are named
        self.dialog.finished = self._finished
        self.dialog.resize(1060, 460)
        self.dialog.show()
        selected = markers.selected_rule({rule for _, rule, _ in self._rules})
        if selected:
            self._list.setCurrentRow([rule for _, rule in self._shown].index(selected))

    def _fill(self, typed: str) -> None:
        """The rules that hold all the words."""
        self._list.clear()
        wanted = typed.lower().split()
        several = len({deck for deck, _, _ in self._rules}) > 1
        self._shown = []
        for deck, rule, title in self._rules:
            line = f"{rule}  {title}" + (f" ({deck})" if several else "")
            if all(word in line.lower() for word in wanted):
                self._shown.append((deck, rule))
                self._list.addItem(line)

    def _chosen(self, row: int) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not 0 <= row < len(self._shown):
            return
        deck, rule = key = self._shown[row]
        if key in self._texts:
            self._text.setPlainText(self._texts[key])
            return
        self._text.setPlainText(f"{rule} ...")
        command = self._session.command("explain", rule, *(self._options or ["--deck", deck]))

        def ended(end: process.Ended) -> None:
            self._job = None
            if end.code != 0:
                raise InputError(run.trouble(end.errors, end.code))
            self._texts[key] = end.output
            self._text.setPlainText(end.output)

        self._job = process.Job(command, self._scratch.path, self._session.guarded(ended))

    def _finished(self, *given: Any) -> None:
        del given
        if self._job is not None:
            self._job.cancel()
        self._scratch.remove()


def _rules(session: Session, options: "list[str]") -> "list[tuple[str, str, str]]":
    """Deck, id and title of each rule."""
    ended = process.answer(session.command("rules", "--format", "json", *options))
    if ended.code != 0:
        raise InputError(run.trouble(ended.errors, ended.code))
    return [
        (deck["name"], rule["id"], rule["title"].rstrip("."))
        for deck in json.loads(ended.output)
        for rule in deck["rules"]
    ]
