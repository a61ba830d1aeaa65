"""The report for KLayout's marker browser: one category a rule, one marker a finding.

A marker lies in the finding's cell, so KLayout shows one however often the cell is placed.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from klayout import db, rdb

from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, RuleResult
from pkgdrc.report import words
from pkgdrc.report.judged import Judged, only


def render(judged: Sequence[Judged]) -> str:
    """The marker database as XML text. InputError for several layouts, or none."""
    run = only(judged, ".lyrdb").run
    if run.layout is None:
        raise InputError("a .lyrdb report marks places in a layout; none was checked")
    database = rdb.ReportDatabase("pkgdrc")
    against = f"{run.layout.path.name} against {words.deck_name(run)}"
    told = "; ".join([words.verdict(run), words.printable(against), *words.left_out(run)])
    database.description = f"pkgdrc {run.verdict}: {told}"
    database.original_file = words.printable(str(run.layout.path))
    # No generator: KLayout would offer to run it again as a script of its own.
    database.top_cell_name = words.printable(run.layout.top)
    names = {finding.cell or run.layout.top for finding in run.findings} | {run.layout.top}
    cells = {name: database.create_cell(words.printable(name)).rdb_id() for name in sorted(names) if name}
    for result in run.rules:
        category = database.create_category(result.id)
        category.description = _description(result)
        for finding in run.findings:
            if finding.rule == result.id:
                cell = cells[finding.cell or run.layout.top]
                _add(database, database.create_item(cell, category.rdb_id()), finding)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.lyrdb"
        database.save(str(file))
        return file.read_text(encoding="utf-8")


def _description(result: RuleResult) -> str:
    """The rule's manual, and how it ended."""
    ended = f"[{result.state.value}{': ' + result.reason if result.reason else ''}]"
    manual = f" Why: {result.why} Fix: {result.fix} ({result.source})" if result.why else ""
    return words.printable(f"{ended} {result.title}.{manual}")


def _add(database: rdb.ReportDatabase, item: rdb.RdbItem, finding: Finding) -> None:
    lines = (words.found(finding), words.dies(finding))
    item.add_value(rdb.RdbItemValue("; ".join(line for line in lines if line)))
    for tag, number in (("measured", finding.measured), ("limit", finding.limit)):
        if number is not None:
            value = rdb.RdbItemValue(number)
            value.tag_id = database.user_tag_id(tag)
            item.add_value(value)
    if finding.outline:
        for points in finding.outline:
            item.add_value(rdb.RdbItemValue(db.DPolygon([db.DPoint(*point) for point in points])))
    elif finding.bbox is not None:
        item.add_value(rdb.RdbItemValue(db.DBox(*finding.bbox)))
    if finding.waived is not None:
        item.add_tag(database.tag_id("waived"))
        item.comment = words.printable(finding.waived)
