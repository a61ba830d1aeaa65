"""The report as GitHub's workflow commands: one annotation a violation, the worst first.

GitHub shows the first few of a step's annotations only, hence the order.
"""

from pkgdrc.deck import Deck
from pkgdrc.report import words
from pkgdrc.violations import Run, State

_COMMAND = {"error": "error", "advice": "warning"}


def render(run: Run, deck: Deck) -> str:
    """Lines for the log of a GitHub action; the first tells the verdict, the last what was not judged."""
    path = words.source_file(run)
    titles = {result.id: words.printable(result.title) for result in run.rules}
    verdict = f"{run.verdict}: {words.verdict(run)}; deck {deck.name} {deck.version}, {words.checked(run)}"
    failed = [result for result in run.rules if result.state is State.FAILED]
    if run.verdict == "incomplete":
        lines = [_command("error", path, "pkgdrc incomplete", verdict)]
    else:
        lines = [f"pkgdrc {_data(verdict)}"]
    for result in failed:
        reason = f"{titles[result.id]}: {words.printable(result.reason)}"
        lines.append(_command("error", path, f"{result.id} could not be computed", reason))
    for violation in words.worst_first(run.violations):
        title = titles[violation.rule]
        kind, mark = _COMMAND[violation.severity], ""
        if violation.waived is not None:
            kind, mark = "notice", " (waived)"
        account = "\n".join(words.account(violation, title))
        lines.append(_command(kind, path, f"{violation.rule}{mark} {title}", account))
    for state in (State.SKIPPED, State.NOT_APPLICABLE):
        rules = [result.id for result in run.rules if result.state is state]
        if rules:
            lines.append(f"pkgdrc {state.value}: {', '.join(rules)}")
    return "\n".join(lines) + "\n"


def _command(kind: str, path: str, title: str, message: str) -> str:
    place = f"file={_property(path)},line=1,title={_property(title)}"
    return f"::{kind} {place}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
