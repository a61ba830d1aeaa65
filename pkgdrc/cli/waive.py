"""`pkgdrc waive`: a waiver from a violation of a report."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pkgdrc.findings.waivers import Waiver


@click.command("waive")
@click.argument("report", metavar="REPORT.json", type=click.Path(path_type=Path))
@click.argument("which", metavar="VIOLATION...", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why the violation may stay.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Last day on which it holds."
)
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="UM",
    help="How far the violation may move, um. Default: 0.",
)
@click.option("--dies", is_flag=True, help="Waive it in the dies that have it now, not wherever its cell is.")
@click.option(
    "-w",
    "--waivers",
    "target",
    metavar="FILE",
    default="waivers.toml",
    type=click.Path(path_type=Path),
    help="File that the waiver is added to. Default: waivers.toml.",
)
def command(
    report: Path,
    which: tuple[str, ...],
    reason: str,
    owner: str,
    expires: datetime | None,
    tolerance: float,
    dies: bool,
    target: Path,
) -> None:
    """Add waivers for violations of a report.

    REPORT.json is a report of 'pkgdrc check --report REPORT.json'. VIOLATION is a rule (RI.3) that it has one
    violation of, a rule and a number (RI.3:2, the second that the report lists), or a fingerprint.
    """
    from pkgdrc.cli.terminal import output
    from pkgdrc.errors import InputError
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.findings.waivers import Waiver, load_waivers, with_waivers

    if not reason.strip():
        raise InputError("--reason: is empty; say why the violation may stay")
    check_writable(target, "file of waivers")
    content = ""
    if target.exists():
        notes = load_waivers(target)[1]
        if notes:
            raise InputError(f"{notes[0].text}; mend it before waivers are added")
        content = target.read_text(encoding="utf-8")
    found = _chosen(_violations(report), which, report)
    waivers = [
        Waiver(
            rule=each["rule"],
            cell=None if dies and each["dies"] else each["cell"],
            dies=tuple((column, row) for column, row in each["dies"]) if dies else (),
            box=each["bbox"] and tuple(each["bbox"]),
            tolerance=tolerance,
            measured=each["measured"],
            fingerprint=each["fingerprint"],
            reason=reason,
            owner=owner,
            expires=expires.date() if expires else None,
        )
        for each in found
    ]
    write_whole({target: with_waivers(content, waivers).encode()})
    added = "".join(f"{target}: added {_described(waiver)}\n" for waiver in waivers)
    output(f"{added}It holds with --waivers {target}, or where pkgdrc.toml names the file.\n")


def _violations(report: Path) -> list[dict[str, Any]]:
    """The violations in a JSON report that nobody has answered for yet."""
    import json

    from pkgdrc.errors import InputError

    try:
        data = json.loads(report.read_text(encoding="utf-8"))
        runs = data.get("runs", [data])
        return [each for run in runs for each in run["violations"] if each["waived"] is None]
    except OSError as error:
        raise InputError(f"{report}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"{report}: is no JSON report; 'pkgdrc check LAYOUT --report x.json' writes one"
        ) from None


def _chosen(found: list[dict[str, Any]], which: tuple[str, ...], report: Path) -> list[dict[str, Any]]:
    """The violations that are meant. InputError where it is not clear which, with those that it may be."""
    from pkgdrc.errors import InputError

    chosen: list[dict[str, Any]] = []
    for name in which:
        rule, _, number = name.partition(":")
        several = [each for each in found if each["rule"] == rule.upper()]
        if not several:
            several = [each for each in found if len(rule) >= 6 and each["fingerprint"].startswith(rule)]
        if not several:
            left = ", ".join(dict.fromkeys(each["rule"] for each in found)) or "none"
            raise InputError(f"{report}: has no violation '{name}' that is not waived; there are: {left}")
        if number:
            if not number.isdecimal() or not 1 <= int(number) <= len(several):
                raise InputError(f"{report}: '{name}': {rule} has violations 1 to {len(several)}")
            several = [several[int(number) - 1]]
        if len(several) > 1:
            lines = "; ".join(
                f"{rule}:{index} in cell {each['cell']} at {each['bbox']}"
                for index, each in enumerate(several[:10], start=1)
            )
            raise InputError(f"{report}: '{name}' is {len(several)} violations, say which: {lines}")
        chosen += [each for each in several if each not in chosen]
    return chosen


def _described(waiver: "Waiver") -> str:
    place = (
        f"cell {waiver.cell}" if waiver.cell else f"{len(waiver.dies)} dies" if waiver.dies else "the stack"
    )
    return f"a waiver of {waiver.rule} in {place}"
