"""The report as GitHub's workflow commands: one annotation a finding, the worst first.

GitHub shows the first few of a step's annotations only, hence the order.
"""

from collections.abc import Iterator, Sequence

from pkgdrc.findings import Finding, Run, State
from pkgdrc.findings.record import Kind
from pkgdrc.report import order, words
from pkgdrc.report.judged import Judged

_COMMAND = {"error": "error", "advice": "warning"}


def render(judged: Sequence[Judged]) -> str:
    """Lines for the log of a GitHub action; the first tell the verdicts, the last what was not judged."""
    lines = [_verdict(each.run, alone=len(judged) == 1) for each in judged]
    if len(judged) != 1:
        eased = words.eased([each.run for each in judged])
        lines.insert(0, ("::notice title=pkgdrc::" if eased else "pkgdrc ") + words.overall(judged))
    lines += [line for each in judged for line in _failures(each.run)]
    lines += _notes(judged, "dropped", "warning") + _notes(judged, "setting", "notice")
    found = [(finding, each.run) for each in judged for finding in each.run.findings]
    lines += [_annotation(*each) for each in sorted(found, key=lambda each: order.rank(each[0]))]
    lines += _notes(judged, "waiver", "warning") + _notes(judged, "rounded", "notice")
    lines += dict.fromkeys(line for each in judged for line in _left_out(each.run))
    cached = words.cached([each.run for each in judged])
    return "\n".join([*lines, *([f"pkgdrc {cached}"] if cached else [])]) + "\n"


def _verdict(run: Run, *, alone: bool) -> str:
    """An annotation if it is not plain, unless the verdict over several layouts is one already."""
    told = f"{run.verdict}: {words.verdict(run)}; deck {words.deck_name(run)}, {words.checked(run)}"
    if run.verdict == "incomplete":
        return _command("error", words.source_file(run), "pkgdrc incomplete", told)
    if alone and words.eased([run]):
        return _command("notice", words.source_file(run), f"pkgdrc {run.verdict}", told)
    return f"pkgdrc {_data(told)}"


def _failures(run: Run) -> Iterator[str]:
    for ids, told in words.failures(run):
        yield _command("error", words.source_file(run), f"{ids} could not be computed", told)


def _annotation(finding: Finding, run: Run) -> str:
    title = words.printable(run.titles[finding.rule])
    kind, mark = _COMMAND[finding.severity], ""
    if finding.waived is not None:
        kind, mark = "notice", " (waived)"
    account = "\n".join(words.account(finding))
    return _command(kind, words.source_file(run), f"{finding.rule}{mark} {title}", account)


def _notes(judged: Sequence[Judged], kind: Kind, command: str) -> list[str]:
    """Each once, at the first layout that has it."""
    files: dict[str, str] = {}
    for each in judged:
        for text in words.notes(each.run, kind):
            files.setdefault(text, words.source_file(each.run))
    return [_command(command, path, f"pkgdrc {kind}", text) for text, path in files.items()]


def _left_out(run: Run) -> Iterator[str]:
    for told in words.unset_limits(run):
        yield f"pkgdrc limit that no fab has set: {_data(told)}"
    for state in (State.SKIPPED, State.NOT_APPLICABLE):
        for ids, reason in words.reasons(run, state):
            yield f"pkgdrc {state.value}: {ids}" + (f": {_data(reason)}" if reason else "")


def _command(kind: str, path: str, title: str, message: str) -> str:
    place = f"file={_property(words.printable(path))},line=1,title={_property(title)}"
    return f"::{kind} {place}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
