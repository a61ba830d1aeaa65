"""The menu in the real application: mask sets, what is chosen at first, whose code runs, and keys."""

from pathlib import Path
from typing import Any

import klayout.db as db
import pytest

from pkgdrc.cli.main import main
from tests.cli.own_deck import write_deck, write_pads
from tests.klayout_app.application import Application
from tests.klayout_app.driving import DRIVE

OPEN = """
window.load_layout(given["layout"], 0)
view = pya.LayoutView.current()
cellview = view.active_cellview()
"""


def drive(application: Application, script: str, *arguments: str | Path, **given: Any) -> Any:
    return application.ask(DRIVE + script, *arguments, mode="-z", timeout=400, **given)


@pytest.fixture
def masks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of two masks for a deck that is trusted; a pad in the one that is mirrored is too narrow."""
    write_deck(tmp_path)
    for name, width in (("pad", 9.0), ("track", 20.0)):
        layout = db.Layout()
        layout.create_cell(name).shapes(layout.layer(7, 0)).insert(db.DBox(100, 0, 100 + width, 20))
        layout.write(str(tmp_path / f"{name}.gds"))
    mask = '[[mask]]\nfile = "{0}.gds"\nlayers = {{ {0} = [7, 0] }}\n'.format
    text = 'technology = "mine/technology.toml"\n' + mask("pad") + 'mirror = "left-right"\n' + mask("track")
    (tmp_path / "set.toml").write_text(text)
    trusted = tmp_path / "settings" / "trusted"
    trusted.parent.mkdir(mode=0o700)
    trusted.write_text(f"{tmp_path}\n")
    monkeypatch.setenv("PKGDRC_TRUSTED", str(trusted))
    return tmp_path / "set.toml"


def test_a_mask_set_is_opened_and_checked(
    shared: Application, masks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKGDRC_OPEN", str(masks))
    told = drive(
        shared,
        """
def opened():
    return pya.LayoutView.current() or said
answering(lambda modal: None)
wait(opened)
view = pya.LayoutView.current()
assert view, said
cellview = view.active_cellview()
layout = cellview.layout()
drawn = {str(layout.get_info(index)): str(layout.top_cell().dbbox(index)) for index in layout.layer_indexes()}
chosen = []
def note(modal):
    box = part(modal, "technology")
    chosen.append(box.itemText(box.currentIndex))
check("layout", before=note)
whole = [result(), marked()]
dialog("pkgdrc_progress").close()
layout.top_cell().shapes(layout.layer(1, 0)).insert(pya.DBox(0, 0, 1, 20))
check("layout", before=note)
answer([drawn, chosen, whole, [result(), marked()], said])
""",
    )
    drawn, chosen, whole, changed, said = told
    assert drawn == {"1/0": "(-109,0;-100,20)", "2/0": "(100,0;120,20)"}
    assert chosen == ["as set.toml says (technology.toml)"] * 2
    assert said == []
    assert whole[0][0] == "VIOLATED"
    assert whole[1] == {"PD.1": 1}
    assert "the rules on mask sets" not in whole[0][2]
    assert changed[1]["PD.1"] == 2
    assert "the rules on mask sets judge the whole set alone" in changed[0][2]


def test_a_mask_set_that_cannot_be_put_together_is_told(shared: Application, tmp_path: Path) -> None:
    (tmp_path / "set.toml").write_text('technology = "hermetic"\n[[mask]]\nfile = "a.gds"\nlayer = "frame"\n')
    told = drive(
        shared,
        """
answering(lambda modal: None)
from pkgdrc.klayout_app import mask_set
session.guarded(mask_set.open_masks)(session, pathlib.Path(given["masks"]))
answer([said, pya.LayoutView.current() is None])
""",
        masks=tmp_path / "set.toml",
    )
    assert "mask[1] (a.gds): there is no such file beside the set" in told[0][0]
    assert told[1]


def test_enter_does_not_cancel_a_check(shared: Application, tmp_path: Path) -> None:
    layout = tmp_path / "small.gds"
    assert main(["generate", "hermetic-branch", "-o", str(layout)]) == 0
    told = drive(
        shared,
        OPEN
        + """
def press(widget, key):
    for kind in (pya.QEvent.KeyPress, pya.QEvent.KeyRelease):
        event = pya.QKeyEvent(kind, key.to_i(), pya.Qt_QFlags_KeyboardModifier(), "", False, 1)
        pya.QCoreApplication.sendEvent(widget, event)
        spin(0.1)
check("layout", technology="hermetic")
shown = wait(lambda: dialog("pkgdrc_progress"))
for key in (pya.Qt.Key_Enter, pya.Qt.Key_Return):
    press(shown, key)
running = session.check is not None and shown.isVisible()
ended = result()
cancel = part(shown, "close")
press(shown, pya.Qt.Key_Escape)
answer([running, ended[0], shown.isVisible()])
""",
        layout=layout,
    )
    assert told == [True, "CLEAN", False]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([(10, 0), (20, 0), (30, 0), (50, 0)], "hermetic"),
        ([("hole", 0), ("notch", 0), ("notch_kind", 0)], "stud-base"),
        ([("filling", 0), ("ball", 0), ("pad", 0)], "elastic-bump"),
    ],
)
def test_the_technology_is_chosen_by_the_layers_of_the_file(
    application: Application, tmp_path: Path, layers: list[tuple[Any, int]], expected: str
) -> None:
    from pkgdrc.resources import find_technology
    from pkgdrc.technology import load_technology

    numbers = load_technology(find_technology(expected)).layers
    layout = db.Layout()
    top = layout.create_cell("TOP")
    for name, datatype in layers:
        number = numbers[name] if isinstance(name, str) else (name, datatype)
        top.shapes(layout.layer(*number)).insert(db.DBox(0, 0, 100, 100))
    layout.write(str(tmp_path / "a.gds"))
    told = drive(
        application,
        OPEN
        + """
chosen = []
def look(modal):
    if modal.objectName == "pkgdrc_check":
        box = part(modal, "technology")
        chosen.append(box.itemText(box.currentIndex))
        button(modal, "Cancel").click()
answering(look)
choose("check")
answer([chosen, said, session.check is None])
""",
        layout=tmp_path / "a.gds",
    )
    assert told == [[expected], [], True]


def test_the_question_of_trust_is_asked_once(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    chapter = next(write_deck(folder).glob("*.py"))
    chapter.write_text(f"open({str(tmp_path / 'RAN')!r}, 'w').close()\n" + chapter.read_text())
    (folder / "pkgdrc.toml").write_text('technology = "mine/technology.toml"\nselect = ["PD"]\n')
    write_pads(folder / "good.gds")
    monkeypatch.setenv("PKGDRC_TRUSTED", str(tmp_path / "settings" / "trusted"))
    script = (
        OPEN
        + """
import os
asked = []
def named(widget, text):
    found = button(widget, text)
    for child in [] if found else widget.children():
        found = found or (named(child, text) if hasattr(child, "children") else None)
    return found
def question(answered):
    timer = pya.QTimer()
    def look():
        modal = pya.QApplication.activeModalWidget()
        if modal is not None and "QMessageBox" in type(modal).__name__:
            asked.append(modal.text)
            named(modal, answered).click()
        elif modal is not None and modal.objectName == "pkgdrc_check":
            button(modal, "Check").click()
    timer.interval = 20
    timer.timeout = look
    timer.start()
    _timers[:] = [timer]
question("No")
choose("check")
refused = [len(asked), session.check is None, os.path.exists(given["ran"])]
question("Yes")
choose("check")
verdict = result()[0]
dialog("pkgdrc_progress").close()
choose("check")
again = result()[0]
answer([refused, verdict, again, asked])
"""
    )
    refused, verdict, again, asked = drive(
        application, script, layout=folder / "good.gds", ran=tmp_path / "RAN"
    )
    assert refused == [1, True, False]
    assert (verdict, again) == ("CLEAN", "CLEAN")
    assert len(asked) == 2  # once it was refused, once it was granted
    assert "whose Python code will run. Do you trust it?" in asked[0]
    assert (tmp_path / "RAN").exists()
    later = script[: script.index('question("No")')]
    later += 'question("Yes")\nchoose("check")\nanswer([result()[0], asked])\n'
    assert drive(application, later, layout=folder / "good.gds") == ["CLEAN", []]
