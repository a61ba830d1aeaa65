"""The menu *pkgdrc* in the application's menu bar."""

from collections.abc import Callable
from typing import Any

from pkgdrc.klayout_app.application import pya
from pkgdrc.klayout_app.check import check, show_report
from pkgdrc.klayout_app.explain import explain
from pkgdrc.klayout_app.mask_set import open_asked, open_at_start
from pkgdrc.klayout_app.record import Record
from pkgdrc.klayout_app.section import section
from pkgdrc.klayout_app.session import Session

NAME = "pkgdrc_menu"
"""Of the menu in the application's tree of menus; entries are '<NAME>.check' and so on."""

ENTRIES: "tuple[tuple[str, str, Callable[[Session], None]], ...]" = (
    ("check", "Check with pkgdrc...", check),
    ("map", "Wafer map", show_report),
    ("explain", "Explain rule...", explain),
    ("section", "Section along ruler", section),
    ("masks", "Open mask set...", open_asked),
)

_KEPT: "list[Any]" = []  # an action that Python drops does nothing any more


def add(record: Record) -> Session:
    """Add the menu to the application's window."""
    session = Session(record, pya.MainWindow.instance())
    tree = session.window.menu()
    tree.insert_menu("help_menu", NAME, "pkgdrc")
    for name, title, work in ENTRIES:
        action = pya.Action()
        action.title = title
        action.on_triggered = _call(session, work)
        tree.insert_item(f"{NAME}.end", name, action)
        _KEPT.append(action)
    _KEPT.append(session)
    later = pya.QTimer()  # when the window is there
    later.singleShot = True
    later.timeout = lambda: open_at_start(session)
    later.start(0)
    _KEPT.append(later)
    return session


def _call(session: Session, work: Callable[[Session], None]) -> Callable[[], None]:
    return session.guarded(lambda: work(session))
