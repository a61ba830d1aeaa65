"""The report as Markdown, for the summary of a pull request or of a step on GitHub."""

from pkgdrc.deck import Deck, Rule
from pkgdrc.report import words
from pkgdrc.violations import RuleResult, Run, State, Violation

LIMIT = 1024 * 1024  # bytes that GitHub takes as a step's summary
_SIGN = {"clean": "✅", "violated": "❌", "incomplete": "⚠️"}
_UNJUDGED = {
    State.FAILED: "Could not be computed",
    State.SKIPPED: "Skipped",
    State.NOT_APPLICABLE: "Not applicable",
}


def render(run: Run, deck: Deck) -> str:
    """The report, cut short with a sentence that says so where it is longer than `LIMIT`."""
    rules = {rule.id: rule for rule in deck.rules}
    head = [*_head(run, deck), *_table(run)]
    tail = [line for state, heading in _UNJUDGED.items() for line in _list(run, state, heading)]
    if run.layout and run.layout.missing_layers:
        names = ", ".join(map(words.markdown, run.layout.missing_layers))
        tail += ["", f"**No shapes on** {names}"]
    blocks = [
        _details(violation, result, rules.get(result.id))
        for result in run.rules
        for violation in words.worst_first(v for v in run.violations if v.rule == result.id)
    ]
    room = LIMIT - len("\n".join([*head, *tail]).encode()) - 200
    shown = 0
    while shown < len(blocks) and room >= len(blocks[shown].encode()) + 1:
        room -= len(blocks[shown].encode()) + 1
        shown += 1
    cut = []
    if shown < len(blocks):
        left = words.counted(len(blocks) - shown, "violation")
        cut = ["", f"**Cut short**: {left} more would not fit into 1 MiB; a .json report holds all."]
    return "\n".join([*head, *blocks[:shown], *cut, *tail]) + "\n"


def _head(run: Run, deck: Deck) -> list[str]:
    return [
        f"## {_SIGN[run.verdict]} pkgdrc: {run.verdict.upper()}, {words.verdict(run)}",
        "",
        words.markdown(words.checked(run)) + "  ",
        words.markdown(f"deck {deck.name} {deck.version}, technology {run.technology}, klayout {run.klayout}")
        + "  ",
        f"{words.counted(len(run.rules), 'rule')}: {words.states(run)}",
    ]


def _table(run: Run) -> list[str]:
    """The rules with violations, waived ones too."""
    lines = []
    for result in run.rules:
        found = [violation for violation in run.violations if violation.rule == result.id]
        if found:
            waived = sum(violation.waived is not None for violation in found)
            measured = [words.markdown(words.measure(each)) for each in words.worst_first(found)[:1]]
            cells = (result.id, result.severity, result.state.value, words.markdown(result.title))
            counts = (str(len(found) - waived), str(waived), *measured)
            lines.append(f"| {' | '.join((*cells, *counts))} |")
    if not lines:
        return []
    header = "| rule | severity | state | defect | violations | waived | worst |"
    return ["", header, "|---|---|---|---|---|---|---|", *lines, ""]


def _details(violation: Violation, result: RuleResult, rule: Rule | None) -> str:
    waived = "waived, " if violation.waived is not None else ""
    summary = f"<b>{result.id}</b> {waived}{violation.severity}: "
    summary += words.markdown("; ".join(words.account(violation, result.title)[:2]))
    lines = ["<details>", f"<summary>{summary}</summary>", "", words.markdown(result.title), ""]
    lines += [f"- {words.markdown(line)}" for line in words.account(violation, result.title)]
    if rule:
        parts = (("Why", rule.why), ("Fix", rule.fix), ("Source", rule.source))
        lines += [f"- *{name}*: {words.markdown(text)}" for name, text in parts]
    return "\n".join([*lines, f"- fingerprint {words.markdown(violation.fingerprint)}", "", "</details>"])


def _list(run: Run, state: State, heading: str) -> list[str]:
    """Rules of a state, those with one reason in one line."""
    reasons: dict[str, list[str]] = {}
    for result in run.rules:
        if result.state is state:
            reasons.setdefault(result.reason, []).append(result.id)
    lines = [f"- {', '.join(ids)}: {words.markdown(reason)}" for reason, ids in reasons.items()]
    return ["", f"**{heading}**", "", *lines] if lines else []
