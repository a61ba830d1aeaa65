"""`pkgdrc waive`: a waiver from a finding of a report."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pkgdrc.findings.waivers import Waiver


@click.command("waive")
@click.argument("report", metavar="REPORT.json", type=click.Path(path_type=Path))
@click.argument("which", metavar="[VIOLATION]...", nargs=-1)
@click.option(
    "--all", "everything", is_flag=True, help="All findings, or with a VIOLATION all that it may be."
)
@click.option("--reason", required=True, help="Why the finding may stay.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Last day on which it holds."
)
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="UM",
    help="How far the finding may move, um. Default: 0.",
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
    everything: bool,
    reason: str,
    owner: str,
    expires: datetime | None,
    tolerance: float,
    dies: bool,
    target: Path,
) -> None:
    """Add waivers for findings of a report.

    REPORT.json is a report of 'pkgdrc check --report REPORT.json'. VIOLATION is a rule (RI.3) that it has one
    finding of, a rule and a number (RI.3:2, the second that the report lists; RI.3:* is all), or a
    fingerprint.
    """
    from pkgdrc.cli.terminal import output
    from pkgdrc.errors import InputError
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.findings.waivers import load_waivers, with_waivers

    if not reason.strip():
        raise InputError("--reason: is empty; say why the finding may stay")
    check_writable(target, "file of waivers")
    content = ""
    if target.exists():
        notes = load_waivers(target)[1]
        if notes:
            raise InputError(f"{notes[0].text}; mend it before waivers are added")
        content = target.read_text(encoding="utf-8")
    found = _chosen(_findings(report), which, everything, report)
    waivers = [
        _waiver(
            each,
            dies,
            tolerance=tolerance,
            reason=reason,
            owner=owner,
            expires=expires.date() if expires else None,
        )
        for each in found
    ]
    write_whole({target: with_waivers(content, waivers).encode()})
    added = "".join(f"{target}: added {_described(waiver)}\n" for waiver in waivers)
    output(f"{added}It holds with --waivers {target}, or where pkgdrc.toml names the file.\n")


def _waiver(found: dict[str, Any], in_dies: bool, **given: Any) -> "Waiver":
    """The waiver of one finding of a report: of its place in its cell, or in its dies.

    What lies over several dies is waived in those that have it, whatever is asked for.
    """
    from pkgdrc.detail import What
    from pkgdrc.findings.document import dies_of, rows_of
    from pkgdrc.findings.waivers import Waiver

    dies = dies_of(found["dies"])
    by_dies = bool(dies) and (in_dies or not found.get("in_cell", True))
    return Waiver(
        rule=found["rule"],
        cell=None if by_dies else found["cell"],
        note=found.get("note", ""),
        what=tuple(What(each["what"]) for each in found.get("details", ())),
        rows=tuple((row, first, last) for row, first, last in rows_of(dies)) if by_dies else (),
        box=found["bbox"] and tuple(found["bbox"]),
        measured=found["measured"],
        fingerprint=found["fingerprint"],
        **given,
    )


def _findings(report: Path) -> list[dict[str, Any]]:
    """The findings in a JSON report that nobody has answered for yet."""
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


def _chosen(
    found: list[dict[str, Any]], which: tuple[str, ...], everything: bool, report: Path
) -> list[dict[str, Any]]:
    """The findings that are meant. InputError where it is not clear which, with those that it may be."""
    from pkgdrc.errors import InputError

    if everything and not which:
        return found
    if not which:
        raise InputError("which finding? Give rules, rules with a number (RI.3:2), or --all")
    chosen: list[dict[str, Any]] = []
    for name in which:
        rule, _, number = name.partition(":")
        several = [each for each in found if each["rule"].upper() == rule.upper()]
        if not several:
            several = [each for each in found if len(rule) >= 6 and each["fingerprint"].startswith(rule)]
        if not several:
            left = ", ".join(dict.fromkeys(each["rule"] for each in found)) or "none"
            raise InputError(f"{report}: has no finding '{name}' that is not waived; there are: {left}")
        if number not in ("", "*"):
            if not number.isdecimal() or not 1 <= int(number) <= len(several):
                raise InputError(f"{report}: '{name}': {rule} has findings 1 to {len(several)}")
            several = [several[int(number) - 1]]
        if len(several) > 1 and not (everything or number == "*"):
            lines = "; ".join(
                f"{rule}:{index} in cell {each['cell']} at {each['bbox']}"
                for index, each in enumerate(several[:10], start=1)
            )
            raise InputError(
                f"{report}: '{name}' is {len(several)} findings, say which, or {rule}:* for all: {lines}"
            )
        chosen += [each for each in several if each not in chosen]
    return chosen


def _described(waiver: "Waiver") -> str:
    place = (
        f"cell {waiver.cell}"
        if waiver.cell
        else f"{len(waiver.in_dies)} die{'s' if len(waiver.in_dies) > 1 else ''}"
        if waiver.in_dies
        else "the stack"
    )
    return f"a waiver of {waiver.rule} in {place}"
