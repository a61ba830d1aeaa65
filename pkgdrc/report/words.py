"""How reports write verdicts, numbers, places and names."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.findings.record import Kind, Note
from pkgdrc.phrases import said
from pkgdrc.report.judged import Judged
from pkgdrc.report.judged import verdict as verdict_over
from pkgdrc.units import Um

LINE = 120  # characters of a verdict's line at most


def verdict(run: Run) -> str:
    """What the verdict means, in a few words, and what eases it: 'no finding; 3 rules left out'.

    With the verdict before it, a line of at most `LINE` characters.
    """
    told = [_meaning(run)]
    if run.verdict == "violated" and run.exit_code == 0:
        told.append("advice alone does not fail this run")
    head = "; ".join(told)
    room = LINE - len(f"{run.verdict}: {head}; ")
    return "; ".join(filter(None, [head, caveats([run], room)]))


def eased(runs: Sequence[Run]) -> bool:
    """Whether something makes runs milder than plain ones: rules left out, settings, waivers, what was not
    read, limits that no fab has set, no dies.
    """
    return any(run.layout is not None and _dieless(run) for run in runs) or any(
        (_left(runs), _changed(runs), _waived(runs), _known(runs), _dropped(runs), _unset(runs))
    )


def caveats(runs: Sequence[Run], room: int = LINE) -> str:
    """What keeps runs from being plain ones, in `room` characters: '3 rules left out, 2 settings changed'.

    What does not fit is told shorter, and then counted.
    """
    idle = {r.id for run in runs for r in run.rules if r.state is State.NOT_APPLICABLE}
    unset, waived, known = len(_unset(runs)), _waived(runs), _known(runs)
    left, changed, dropped = len(_left(runs)), len(_changed(runs)), len(_dropped(runs))
    dieless = sum(map(_dieless, runs))
    parts = [  # in full, and short; what matters most first
        (dropped, f"{counted(dropped, 'thing')} dropped by the reader", f"{dropped} dropped"),
        (dieless, "no dies seen", "no dies"),
        (left, f"{counted(left, 'rule')} left out", f"{left} left out"),
        (changed, f"{counted(changed, 'setting')} changed", f"{changed} changed"),
        (waived, f"{counted(waived, 'finding')} waived", f"{waived} waived"),
        (known, f"{counted(known, 'finding')} in the baseline", f"{known} in baseline"),
        (unset, f"{counted(unset, 'rule')} judged by limits that no fab has set", f"{unset} by unset limits"),
        (len(idle), f"{counted(len(idle), 'rule')} not applicable", f"{len(idle)} not applicable"),
    ]
    several = [(full, short) for count, full, short in parts if count]
    for forms in ([full for full, _ in several], [short for _, short in several]):
        if len(", ".join(forms)) <= room:
            return ", ".join(forms)
    told = [short for _, short in several]
    while told:
        line = ", ".join([*told, f"{len(several) - len(told)} more in the notes"])
        if len(line) <= room:
            return line
        told.pop()
    return ""


def _left(runs: Sequence[Run]) -> set[str]:
    return {rule.id for run in runs for rule in run.rules if rule.state is State.SKIPPED}


def _changed(runs: Sequence[Run]) -> set[str]:
    return {note.text for run in runs for note in run.notes if note.kind == "setting"}


def _dropped(runs: Sequence[Run]) -> set[str]:
    return {note.text for run in runs for note in run.notes if note.kind == "dropped"}


def _known(runs: Sequence[Run]) -> int:
    return sum(each.known for run in runs for each in run.findings)


def _waived(runs: Sequence[Run]) -> int:
    return sum(each.waived is not None and not each.known for run in runs for each in run.findings)


def _unset(runs: Sequence[Run]) -> set[str]:
    return {rule.id for run in runs for rule in by_unset_limits(run)}


def _dieless(run: Run) -> bool:
    """Whether the technology says what dies are known by, and none was seen."""
    layout = run.layout
    return layout is not None and bool(layout.sha256) and layout.die_layer is not None and not layout.dies


def by_unset_limits(run: Run) -> list[RuleResult]:
    """The rules that were judged by limits that no fab has set."""
    unset = {limit.name for limit in run.limits if limit.unset}
    judged = (State.CLEAN, State.VIOLATED, State.WAIVED)
    return [rule for rule in run.rules if rule.state in judged and unset & set(rule.limits)]


def unset_limits(run: Run) -> list[str]:
    """The limits that no fab has set and that rules were judged by, each with its value and its rules."""
    rules = by_unset_limits(run)
    told = []
    for limit in run.limits:
        ids = [rule.id for rule in rules if limit.name in rule.limits]
        if limit.unset and ids:
            told.append(f"{limit.name} {quantity(limit.value, limit.unit)} ({', '.join(ids)})")
    return told


def _meaning(run: Run) -> str:
    failed = sum(rule.state is State.FAILED for rule in run.rules)
    findings = counted(sum(each.waived is None for each in run.findings), "finding")
    if run.verdict == "clean":
        return "no finding"
    if run.verdict == "violated":
        violated = sum(rule.state is State.VIOLATED for rule in run.rules)
        return f"{findings} of {counted(violated, 'rule')}"
    if failed:
        return f"{counted(failed, 'rule')} could not be computed, {findings}"
    return "no rule was applied"


def overall(judged: Sequence[Judged]) -> str:
    """The verdict over several layouts: 'VIOLATED: 3 layouts, 2 clean, 1 violated'."""
    return f"{verdict_over(judged).upper()}: {several(judged)}"


def several(judged: Sequence[Judged]) -> str:
    """What the verdict over several layouts means; with the verdict before it, in a line."""
    counts = Counter(each.run.verdict for each in judged)
    states = [f"{counts[each]} {each}" for each in ("clean", "violated", "incomplete") if counts[each]]
    told = ", ".join([counted(len(judged), "layout"), *states])
    room = LINE - len(f"{verdict_over(judged)}: {told}; ")
    return "; ".join(filter(None, [told, caveats([each.run for each in judged], room)]))


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


NOTES: dict[Kind, str] = {  # headings
    "dropped": "Dropped by the reader",
    "setting": "Settings",
    "waiver": "Waivers",
    "rounded": "Rounded by the mask writer",
}


def notes(run: Run, kind: Kind) -> list[str]:
    """The texts of the run's notes of a kind, each once."""
    return list(dict.fromkeys(printable(_text(note)) for note in run.notes if note.kind == kind))


def _text(note: Note) -> str:
    return note.text if note.detail is None else said([note.detail])


def left_out(run: Run) -> list[str]:
    """What was switched off, changed or does not hold, a sentence each, for formats without lists."""
    skipped = [
        f"skipped {ids}: {reason}" if reason else f"skipped {ids}"
        for ids, reason in reasons(run, State.SKIPPED)
    ]
    told = [text for kind in NOTES for text in notes(run, kind)]
    unset = unset_limits(run)
    return [*skipped, *told, *([f"limits that no fab has set: {', '.join(unset)}"] if unset else [])]


def cached(runs: Sequence[Run]) -> str:
    """'3 of 40 rules answered from the cache', or nothing."""
    idle = (State.SKIPPED, State.NOT_APPLICABLE)
    judged = [rule for run in runs for rule in run.rules if rule.state not in idle]
    count = sum(rule.cached for rule in judged)
    return f"{count} of {counted(len(judged), 'rule')} answered from the cache" if count else ""


def judged_by(run: Run) -> str:
    """Deck, technology and klayout: 'deck hermetic 1.0, technology t.toml, klayout 0.30.9'."""
    technology = printable(str(run.technology.path))
    return f"deck {deck_name(run)}, technology {technology}, klayout {run.engine.klayout}"


def deck_name(run: Run) -> str:
    """'hermetic 1.0'; where the deck has no version, the begin of its digest."""
    version = run.deck.version or (f"({run.deck.sha256[:8]})" if run.deck.sha256 else "")
    return printable(f"{run.deck.name} {version}".rstrip())


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


def measure(finding: Finding) -> str:
    """'measured 18.2 um, limit 20 um', or what of it there is."""
    return f"{'' if finding.measured is None else 'measured '}{figures(finding)}"


def found(finding: Finding) -> str:
    """What a finding adds to its rule's title: 'to the frame: 18.2 um, limit 20 um'."""
    return ": ".join(filter(None, ["; ".join(particulars(finding)), figures(finding)]))


def figures(finding: Finding) -> str:
    """'18.2 um, limit 20 um', or what of it there is."""
    parts = []
    if finding.measured is not None:
        parts.append(quantity(finding.measured, finding.unit))
    if finding.limit is not None:
        parts.append(f"limit {quantity(finding.limit, finding.unit)}")
    return ", ".join(parts)


def particulars(finding: Finding) -> list[str]:
    """What a finding adds to its rule's title besides its figures, a phrase each."""
    about = ", ".join(name for name in finding.about if name != finding.note)
    parts = [": ".join(filter(None, [finding.note, said(finding.details)])), about]
    if finding.from_radius is not None:
        parts.append(f"from {finding.from_radius / 1000:.3f} mm off the wafer's centre outwards")
    return [printable(part) for part in parts if part]


def tightest(rule: RuleResult) -> str:
    """'worst 21.4 of 20 um at die (3, 4)', or that all is beyond it; '' where that is not known."""
    margin = rule.margin
    if margin is None:
        return ""
    limit = "" if margin.limit is None else f" of {quantity(margin.limit, margin.unit)}"
    if margin.beyond:
        return f"nothing within {number(margin.measured)}{limit}"
    dies = margin.dies
    more = f" and {len(dies) - 1} more" if len(dies) > 1 else ""
    where = f" at die ({dies[0][0]}, {dies[0][1]}){more}" if dies else ""
    if not where and margin.at is not None:
        where = f" at {point(*margin.at)}"
    return f"worst {number(margin.measured)}{limit}{where}"


def margins(run: Run) -> list[str]:
    """Every rule that has passed and measured something, with its tightest value; the nearest first."""
    passed = [rule for rule in run.rules if rule.margin and rule.state is State.CLEAN]
    return [f"{rule.id}: clean, {tightest(rule)}" for rule in sorted(passed, key=_nearness)]


def close(run: Run) -> list[str]:
    """The same of those that passed by less than the share of their limit that was asked for."""
    if run.margin is None:
        return []
    return [
        f"{rule.id}: {printable(rule.title)}; clean, {tightest(rule)}"
        for rule in sorted(run.rules, key=_nearness)
        if rule.margin and rule.state is State.CLEAN and _nearness(rule) < run.margin
    ]


def _nearness(rule: RuleResult) -> float:
    """How much is left to the limit, as a share of it."""
    margin = rule.margin
    if margin is None or margin.beyond or margin.limit is None:
        return float("inf")
    return abs(margin.measured - margin.limit) / (abs(margin.limit) or 1.0)


def message(finding: Finding, title: str) -> str:
    """The finding in one line: 'Frame wall too narrow; to the frame: 18.2 um, limit 20 um'."""
    text = "; ".join([printable(title), *particulars(finding)])
    return ": ".join(filter(None, [text, figures(finding)]))


def point(x: Um, y: Um) -> str:
    """'(12.5, 30)'."""
    return f"({number(x)}, {number(y)})"


def place(finding: Finding) -> str:
    """Where a finding is: its cell, the middle of its box there, and how often the cell is placed."""
    if finding.cell is None:
        return "in the technology, not at a place"
    words = [f"in cell {printable(finding.cell)}"]
    if finding.bbox is not None:
        left, bottom, right, top = finding.bbox
        words.append(f"at {point((left + right) / 2, (bottom + top) / 2)}")
    if finding.placements > 1:
        words.append(f"placed {finding.placements} times")
    if finding.at:
        first = "first " if finding.placements > 1 else ""
        words.append(f"{first}on the wafer at {point(*finding.at[0])}")
    return ", ".join(words)


def dies(finding: Finding, shown: int = 8) -> str:
    """'die (12, 40)', 'dies (1, 2), (1, 3) and 12 more', or nothing."""
    if not finding.dies:
        return ""
    return f"{'die' if len(finding.dies) == 1 else 'dies'} {die_names(finding, shown)}"


def die_names(finding: Finding, shown: int = 8) -> str:
    """'(1, 2), (1, 3) and 12 more'."""
    names = ", ".join(f"({column}, {row})" for column, row in finding.dies[:shown])
    return names + (f" and {len(finding.dies) - shown} more" if len(finding.dies) > shown else "")


def in_file(finding: Finding) -> str:
    """Where it is in a file of a mask set, as that counts, or nothing."""
    if finding.file is None or finding.in_file is None:
        return ""
    return f"in {printable(finding.file)} at {point(*finding.in_file)}"


def account(finding: Finding) -> list[str]:
    """All that is known of a finding besides its rule's title, a line for each thing."""
    lines = [found(finding), place(finding)]
    if finding.bbox is not None:
        left, bottom, right, top = finding.bbox
        lines.append(f"box in the cell: {point(left, bottom)} to {point(right, top)}")
    if finding.between is not None:
        start, end = finding.between
        lines.append(f"measured in the cell from {point(*start)} to {point(*end)}")
    lines.append(in_file(finding))
    if len(finding.at) > 1:
        lines.append(f"on the wafer: {', '.join(point(*each) for each in finding.at)}")
    lines.append(dies(finding))
    if finding.waived is not None:
        lines.append(f"waived: {printable(finding.waived)}")
    return [line for line in lines if line]


def source_file(run: Run) -> str:
    """The file that was checked, from the working folder if it lies there; with forward slashes."""
    path = run.layout.path if run.layout else run.technology.path
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the user named them
    return whole.relative_to(Path.cwd()).as_posix() if whole.is_relative_to(Path.cwd()) else whole.as_posix()


def counted(count: int, noun: str) -> str:
    """'1 rule', '2 rules'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def printable(text: str) -> str:
    """Text from a layout without what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
