"""The marker databases of a failing case of each rule, opened by the application."""

from pathlib import Path

import pytest

from pkgdrc.cases import cases_of, drawn
from pkgdrc.report import Judged, write_reports
from pkgdrc.resources import deck_names, find_deck
from tests.klayout_app.application import Application

LOAD = """
found = []
for layout, report in given["files"]:
    view = pya.MainWindow.instance().load_layout(layout, 1).view()
    database = pya.ReportDatabase()
    database.load(report)
    number = view.add_rdb(database)
    view.show_rdb(number, 0)
    pya.QApplication.processEvents()
    shown = view.rdb(number)
    found.append({each.name(): each.num_items() for each in shown.each_category() if each.num_items()})
    pya.MainWindow.instance().close_current_view()
answer(found)
"""


@pytest.mark.parametrize("name", [*deck_names(), "common"])
def test_they_open_without_a_warning(name: str, shared: Application, tmp_path: Path) -> None:
    files, counts = [], []
    for case in {case.rule: case for case in reversed(cases_of(find_deck(name)))}.values():
        trial = drawn(case, "fail", tmp_path)
        run = trial.run()
        if run.layout is None or run.layout.path.suffix == ".toml":  # a set of masks is no file of KLayout's
            continue
        report = tmp_path / f"{case.name}.lyrdb"
        write_reports([Judged(run, trial.technology)], [report])
        files.append([run.layout.path, report])
        counts.append([each.rule for each in run.findings])
    assert files
    ended = shared.run(LOAD, mode="-z", timeout=600, files=files)
    assert (ended.code, ended.output, ended.errors) == (0, "", "")
    assert ended.answer == [{rule: each.count(rule) for rule in each} for each in counts]
