"""How reports write verdicts, numbers, places and names."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from pkgdrc.findings import Run, State, Violation
from pkgdrc.report.judged import Judged
from pkgdrc.report.judged import verdict as verdict_over
from pkgdrc.units import Um


def verdict(run: Run) -> str:
    """What the verdict means, in a few words, and what it does not tell: 'no violation; 3 rules left out'."""
    told = [_meaning(run)]
    if run.verdict == "violated" and run.exit_code == 0:
        told.append("advice alone does not fail this run")
    return "; ".join([*told, *filter(None, [caveats([run])])])


def caveats(runs: Sequence[Run]) -> str:
    """What keeps runs from being plain ones: '3 rules left out, 2 settings changed, 4 violations waived'."""
    left = {rule.id for run in runs for rule in run.rules if rule.state is State.SKIPPED}
    settings = {note.text for run in runs for note in run.notes if note.kind == "setting"}
    known = sum(each.known for run in runs for each in run.violations)
    waived = sum(each.waived is not None for run in runs for each in run.violations) - known
    parts = (
        left and f"{counted(len(left), 'rule')} left out",
        settings and f"{counted(len(settings), 'setting')} changed",
        waived and f"{counted(waived, 'violation')} waived",
        known and f"{counted(known, 'violation')} in the baseline",
    )
    return ", ".join(part for part in parts if part)


def _meaning(run: Run) -> str:
    failed = sum(rule.state is State.FAILED for rule in run.rules)
    violations = counted(sum(each.waived is None for each in run.violations), "violation")
    if run.verdict == "clean":
        return "no violation"
    if run.verdict == "violated":
        violated = sum(rule.state is State.VIOLATED for rule in run.rules)
        return f"{violations} of {counted(violated, 'rule')}"
    if failed:
        return f"{counted(failed, 'rule')} could not be computed, {violations} found"
    return "no rule was applied"


def overall(judged: Sequence[Judged]) -> str:
    """The verdict over several layouts: 'VIOLATED: 3 layouts, 2 clean, 1 violated'."""
    counts = Counter(each.run.verdict for each in judged)
    states = [f"{counts[each]} {each}" for each in ("clean", "violated", "incomplete") if counts[each]]
    told = ", ".join([counted(len(judged), "layout"), *states])
    rest = caveats([each.run for each in judged])
    return f"{verdict_over(judged).upper()}: {told}" + (f"; {rest}" if rest else "")


def states(run: Run) -> str:
    """How many rules ended in which state: '3 clean, 1 violated'."""
    counts = {state: sum(rule.state is state for rule in run.rules) for state in State}
    return ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)


def reasons(run: Run, state: State) -> list[tuple[str, str]]:
    """The rules that ended so, those with one reason together: ('RM.1, RM.2', "no layer 'back_metal'")."""
    found: dict[str, list[str]] = {}
    for rule in run.rules:
        if rule.state is state:
            found.setdefault(printable(rule.reason), []).append(rule.id)
    return [(", ".join(ids), reason) for reason, ids in found.items()]


def failures(run: Run) -> list[tuple[str, str]]:
    """The rules that could not be computed, those with one reason together, and what to say of them."""
    titles = {rule.id: printable(rule.title) for rule in run.rules}
    return [
        (ids, f"{titles[ids]}: {reason}" if ids in titles else reason)
        for ids, reason in reasons(run, State.FAILED)
    ]


NOTES: dict[Literal["setting", "waiver"], str] = {"setting": "Settings", "waiver": "Waivers"}  # headings


def notes(run: Run, kind: Literal["setting", "waiver"]) -> list[str]:
    """The texts of the run's notes of a kind, each once."""
    return list(dict.fromkeys(printable(note.text) for note in run.notes if note.kind == kind))


def left_out(run: Run) -> list[str]:
    """What was switched off, changed or does not hold, a sentence each, for formats without lists."""
    skipped = [
        f"skipped {ids}: {reason}" if reason else f"skipped {ids}"
        for ids, reason in reasons(run, State.SKIPPED)
    ]
    return [*skipped, *notes(run, "setting"), *notes(run, "waiver")]


def cached(runs: Sequence[Run]) -> str:
    """'3 of 40 rules answered from the cache', or nothing."""
    idle = (State.SKIPPED, State.NOT_APPLICABLE)
    judged = [rule for run in runs for rule in run.rules if rule.state not in idle]
    count = sum(rule.cached for rule in judged)
    return f"{count} of {counted(len(judged), 'rule')} answered from the cache" if count else ""


def checked(run: Run) -> str:
    """What was checked: the layout with its cell and dies, or the technology alone."""
    layout = run.layout
    if layout is None:
        return "no layout: the technology alone"
    if not layout.sha256:
        return f"layout {printable(str(layout.path))}, which could not be read"
    return (
        f"layout {printable(str(layout.path))}, cell {printable(layout.top)}, {counted(layout.dies, 'die')}"
    )


def number(value: float) -> str:
    """At most four decimals and no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def quantity(value: float, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)} {unit}".rstrip()


def measure(violation: Violation) -> str:
    """'measured 18.2 um, limit 20 um', or what of it there is."""
    parts = []
    if violation.measured is not None:
        parts.append(f"measured {quantity(violation.measured, violation.unit)}")
    if violation.limit is not None:
        parts.append(f"limit {quantity(violation.limit, violation.unit)}")
    return ", ".join(parts)


def found(violation: Violation, title: str) -> str:
    """The violation's message without the rule's title, and its figures if the message lacks them."""
    message = printable(violation.message).removeprefix(title).lstrip(":; ")
    figures = measure(violation)
    if violation.measured is not None and quantity(violation.measured, violation.unit) in message:
        figures = ""
    return "; ".join(part for part in (message, figures) if part)


def point(x: Um, y: Um) -> str:
    """'(12.5, 30)'."""
    return f"({number(x)}, {number(y)})"


def place(violation: Violation) -> str:
    """Where a violation is: its cell, the middle of its box there, and how often the cell is placed."""
    if violation.cell is None:
        return "in the technology, not at a place"
    words = [f"in cell {printable(violation.cell)}"]
    if violation.bbox is not None:
        left, bottom, right, top = violation.bbox
        words.append(f"at {point((left + right) / 2, (bottom + top) / 2)}")
    if violation.placements > 1:
        words.append(f"placed {violation.placements} times")
    if violation.at:
        first = "first " if violation.placements > 1 else ""
        words.append(f"{first}on the wafer at {point(*violation.at[0])}")
    return ", ".join(words)


def dies(violation: Violation, shown: int = 8) -> str:
    """'die (12, 40)', 'dies (1, 2), (1, 3) and 12 more', or nothing."""
    if not violation.dies:
        return ""
    names = ", ".join(f"({column}, {row})" for column, row in violation.dies[:shown])
    more = f" and {len(violation.dies) - shown} more" if len(violation.dies) > shown else ""
    return f"{'die' if len(violation.dies) == 1 else 'dies'} {names}{more}"


def account(violation: Violation, title: str) -> list[str]:
    """All that is known of a violation, a line for each thing."""
    lines = [found(violation, title), place(violation)]
    if violation.bbox is not None:
        left, bottom, right, top = violation.bbox
        lines.append(f"box in the cell: {point(left, bottom)} to {point(right, top)}")
    if len(violation.at) > 1:
        lines.append(f"on the wafer: {', '.join(point(*each) for each in violation.at)}")
    lines.append(dies(violation))
    if violation.waived is not None:
        lines.append(f"waived: {printable(violation.waived)}")
    return [line for line in lines if line]


def worst_first(violations: Iterable[Violation]) -> list[Violation]:
    """Errors, then advice, then what is waived; in each, first what is farthest off its limit."""
    return sorted(violations, key=rank)


def rank(violation: Violation) -> tuple[bool, bool, float]:
    """What `worst_first` sorts by."""
    return violation.waived is not None, violation.severity != "error", -_off(violation)


def _off(violation: Violation) -> float:
    if violation.measured is None or not violation.limit:
        return float("inf")  # missing altogether
    return abs(violation.measured - violation.limit) / abs(violation.limit)


def numbered(violations: Iterable[Violation]) -> list[str]:
    """A fingerprint for each violation, made unique: several of one shape differ by their number."""
    seen: dict[str, int] = {}
    names = []
    for violation in violations:
        seen[violation.fingerprint] = seen.get(violation.fingerprint, 0) + 1
        names.append(f"{violation.fingerprint}:{seen[violation.fingerprint]}")
    return names


def source_file(run: Run) -> str:
    """The file that was checked, from the working folder if it lies there; with forward slashes."""
    path = run.layout.path if run.layout else run.technology
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the user named them
    return whole.relative_to(Path.cwd()).as_posix() if whole.is_relative_to(Path.cwd()) else whole.as_posix()


def counted(count: int, noun: str) -> str:
    """'1 rule', '2 rules'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def printable(text: str) -> str:
    """Text from a layout without what would steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def xml(root: ElementTree.Element) -> str:
    """An XML document, indented, with character references for what is not ASCII."""
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def markdown(text: str) -> str:
    """Text that Markdown and HTML show as it is: nothing in it is markup, a mention, a reference or an emoji.

    GitHub looks for the latter three in the finished page, so a comment parts their signs from what follows.
    """

    def safe(sign: re.Match[str]) -> str:
        return f"&#{ord(sign[0])};" + ("<!-- -->" if sign[0] in "@#:" else "")

    return _MARKUP.sub(safe, printable(text))


_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=\S)")
