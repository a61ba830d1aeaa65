"""A report format of one's own: `render` makes the text of a file whose ending is the entry point's name."""

import csv
import io
from collections.abc import Sequence

from pkgdrc.report import Judged


def render(judged: Sequence[Judged]) -> str:
    """A line for each finding: layout, rule, severity, what was measured, and where it is first."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["layout", "rule", "severity", "measured", "limit", "unit", "x", "y"])
    for each in judged:
        layout = each.run.layout.path if each.run.layout else ""
        for found in each.run.findings:
            x, y = found.at[0] if found.at else ("", "")
            table.writerow(
                [layout, found.rule, found.severity, found.measured, found.limit, found.unit, x, y]
            )
    return text.getvalue()
