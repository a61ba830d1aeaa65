"""A run as a notebook shows it: the verdict, the broken rules, and pictures of the worst findings."""

from collections import Counter
from html import escape

from pkgdrc.findings import Run, State
from pkgdrc.report import Judged, words
from pkgdrc.report.html.looks import look
from pkgdrc.report.order import rank

PICTURED = 12  # findings that are shown with a picture, the worst first
_STYLE = """
.pkgdrc{color-scheme:light dark;font:14px/1.4 system-ui,sans-serif;max-width:60rem}
.pkgdrc table{border-collapse:collapse;margin:.5rem 0}
.pkgdrc td,.pkgdrc th{padding:.15rem .7rem .15rem 0;text-align:left;vertical-align:top}
.pkgdrc figure{margin:0}.pkgdrc figcaption{font-size:12px;opacity:.8;overflow-wrap:anywhere}
.pkgdrc .finds{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem}
.pkgdrc .violated,.pkgdrc .incomplete{color:light-dark(#b00020,#ff8a80)}
.pkgdrc .clean{color:light-dark(#0a6b2d,#7bd88f)}
"""


def shown(judged: Judged) -> str:
    """The run as a piece of HTML with its own style, light or dark as the page is."""
    run = judged.run
    numbers = _worst_of_each(run)
    looks = look(judged, numbers[:PICTURED])
    parts = [
        f"<style>{_STYLE}{looks.style}</style>",
        f'<p><b class="{run.verdict}">{run.verdict.upper()}</b>: {escape(words.verdict(run))}</p>',
        _rules(judged),
        '<div class="finds">',
    ]
    for number, seen in zip(numbers, looks.each, strict=False):
        finding = run.findings[number]
        picture = seen.shown[0][0] if seen.shown else f"<p>{escape(looks.why or seen.why)}</p>"
        title = run.titles.get(finding.rule, "")
        where = escape(words.place(finding))
        said = f"<b>{escape(finding.rule)}</b> {escape(words.message(finding, title))}; {where}"
        parts.append(f"<figure>{picture}<figcaption>{said}</figcaption></figure>")
    parts.append("</div>")
    left = len(numbers) - PICTURED
    if left > 0:
        parts.append(f"<p>{left:,} more findings are not pictured here: run.write('report.html')</p>")
    return f'<div class="pkgdrc">{"".join(parts)}</div>'


def _worst_of_each(run: Run) -> list[int]:
    """The findings by number: the worst of each rule, then the second of each, and so on."""
    turns: Counter[str] = Counter()
    found = []
    for number in sorted(range(len(run.findings)), key=lambda each: rank(run.findings[each])):
        rule = run.findings[number].rule
        found.append((turns[rule], number))
        turns[rule] += 1
    return [number for _, number in sorted(found, key=lambda each: each[0])]


def _rules(judged: Judged) -> str:
    """The rules that are not clean, as a table."""
    told = [rule for rule in judged.run.rules if rule.state in (State.VIOLATED, State.FAILED, State.WAIVED)]
    if not told:
        return ""
    rows = "".join(
        f"<tr><td><b>{escape(rule.id)}</b></td><td>{escape(rule.title)}</td>"
        f"<td>{escape(rule.reason) if rule.state is State.FAILED else rule.findings}</td>"
        f"<td>{rule.state}</td></tr>"
        for rule in told
    )
    return f"<table><tr><th>rule</th><th>defect</th><th>findings</th><th>state</th></tr>{rows}</table>"
