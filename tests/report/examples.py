"""A run with every kind of thing a report has to show."""

import dataclasses
from pathlib import Path
from typing import Any

from pkgdrc.findings import (
    AppliedLimit,
    DeckFacts,
    Engine,
    FileFacts,
    Finding,
    LayoutFacts,
    Note,
    RuleResult,
    Run,
    State,
)
from pkgdrc.report import Judged
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology


def result(id: str, title: str, state: State, findings: int = 0, reason: str = "") -> RuleResult:
    return RuleResult(
        id=id,
        name=title.replace(" ", "_"),
        title=title,
        severity="error",
        state=state,
        findings=findings,
        seconds=0.12345,
        reason=reason,
        why="it <leaks> & fails.",
        fix="widen it.",
        source="003: Fig. 7",
        chapter="cut",
        limits=("wall",) if id == "ES.1" else (),
    )


RESULTS = (
    result("ES.1", "The cut reaches a cavity", State.VIOLATED, findings=2),
    result("ES.2", "Walls differ", State.WAIVED, findings=1),
    result("ES.5", "V angle out of range", State.VIOLATED, findings=1),
    result("RS.1", "Frame wall too narrow", State.CLEAN),
    result("RS.2", "No closed frame", State.FAILED, reason="layer 'frame' has no shapes"),
    result("RS.3", "Outside the cavity", State.SKIPPED, reason="not selected"),
    result("RM.1", "Opening near the kerf", State.NOT_APPLICABLE, reason="no layer 'back_metal'"),
    result("RM.2", "Metal too thin", State.NOT_APPLICABLE, reason="no layer 'back_metal'"),
)

VIOLATIONS = (
    Finding(
        rule="ES.1",
        severity="error",
        note="to the line",
        measured=18.25,
        limit=20.0,
        unit="um",
        cell="DIE$1",
        path=("WAFER", "ROW", "DIE$1"),
        bbox=(0.0, 0.0, 10.0, 5.0),
        outline=(((0.0, 0.0), (0.0, 5.0), (10.0, 0.0)), ((20.0, 0.0), (20.0, 5.0), (30.0, 0.0))),
        placements=20004,
        at=((1005.0, -2002.5), (3005.0, -2002.5)),
        dies=tuple((column, 7) for column in range(20)),
        fingerprint="0123abcd",
    ),
    Finding(
        rule="ES.1",
        severity="error",
        note="it is open",
        cell="TOP:[bold]\x1b[31m",
        bbox=(-1.0, -1.0, 1.0, 1.0),
        placements=1,
        at=((0.0, 0.0),),
        dies=((12, 40),),
        fingerprint="4567",
    ),
    Finding(
        rule="ES.2",
        severity="error",
        note="left 1 um, right 9 um",
        measured=8.0,
        limit=5.0,
        unit="um",
        cell="DIE$1",
        bbox=(0.0, 0.0, 1.0, 1.0),
        placements=1,
        fingerprint="89",
        waived="agreed with the fab",
    ),
    Finding(
        rule="ES.5",
        severity="error",
        measured=155.0,
        limit=150.0,
        unit="deg",
        fingerprint="ab",
    ),
)

RUN = Run(
    layout=LayoutFacts(
        path=Path("wafer.gds"),
        sha256="0" * 64,
        top="WAFER",
        dbu=0.001,
        dies=20004,
        missing_layers=("label", "serial"),
    ),
    deck=DeckFacts(name="hermetic", version="0.1.0", sha256="1" * 64),
    technology=FileFacts(path=Path("rules/hermetic/technology.toml"), sha256="2" * 64),
    engine=Engine(klayout="0.30.9"),
    rules=RESULTS,
    findings=VIOLATIONS,
    limits=(AppliedLimit(name="wall", value=20.0, unit="um", source="003: Fig. 7"),),
)

TECHNOLOGY = load_technology(find_technology("hermetic"))


def judged(*runs: Run) -> list[Judged]:
    """The runs as a report takes them."""
    return [Judged(run, TECHNOLOGY) for run in runs]


def run_of(*states: State) -> Run:
    """A run whose rules ended in these states, without findings."""
    rules = tuple(result(f"RS.{number}", "A defect", state) for number, state in enumerate(states, start=1))
    return dataclasses.replace(RUN, rules=rules, findings=())


NASTY = """<b>&"'|%,::\n]]>\x00{0}[x](y)`@_*\udc80"""


def nasty() -> Run:
    """A run whose names, messages and reasons hold what the formats use as their own signs."""
    first, *others = VIOLATIONS
    findings = (
        dataclasses.replace(first, cell=NASTY, path=(NASTY, NASTY), note=NASTY),
        *(dataclasses.replace(each, waived=each.waived and NASTY) for each in others),
    )
    rules = tuple(dataclasses.replace(each, reason=each.reason and NASTY) for each in RESULTS)
    assert RUN.layout
    layout = dataclasses.replace(RUN.layout, path=Path(f"a b/{NASTY}.gds"), top=NASTY)
    notes = (Note("setting", NASTY), Note("waiver", NASTY))
    return dataclasses.replace(RUN, layout=layout, rules=rules, findings=findings, notes=notes)


def advised() -> Run:
    """A run in which ES.1 found one thing, and that only as advice."""
    advice = dataclasses.replace(VIOLATIONS[0], severity="advice")
    rules = (dataclasses.replace(RESULTS[0], severity="advice", findings=1), RESULTS[3])
    return dataclasses.replace(RUN, rules=rules, findings=(advice,))


NOTES = (
    Note("setting", "limit frame_wall is 15 um instead of 20 um (pkgdrc.toml)"),
    Note("setting", "ES.5 is advice instead of error (pkgdrc.toml)"),
    Note("waiver", "waivers.toml: waiver 2 (ES.1) expired: 2026-03-31 was its last day"),
)
WORDS = "1 rule left out, 2 settings changed, 1 finding waived, 1 finding in the baseline"


def eased() -> Run:
    """A clean run that must not look like a plain one; it was answered from the cache in part."""
    waived = VIOLATIONS[2]
    known = dataclasses.replace(waived, waived="in the baseline old.json", known=True)
    rules = (
        dataclasses.replace(RESULTS[1], findings=2),
        dataclasses.replace(RESULTS[3], cached=True),
        RESULTS[5],
    )
    return dataclasses.replace(RUN, rules=rules, findings=(waived, known), notes=NOTES)


def unread() -> Run:
    """A run over a layout that could not be read: every rule has failed for that."""
    lost: dict[str, Any] = {"state": State.FAILED, "findings": 0, "reason": "cannot be read (not GDSII)"}
    rules = tuple(dataclasses.replace(each, **lost) for each in RESULTS[:2])
    layout = LayoutFacts(path=Path("lost.gds"), sha256="", top="", dbu=0.0, dies=0)
    return dataclasses.replace(RUN, layout=layout, rules=rules, findings=())


def at(path: Path, run: Run = RUN) -> Run:
    """The run over another file."""
    assert run.layout
    return dataclasses.replace(run, layout=dataclasses.replace(run.layout, path=path))


def without_failure() -> Run:
    """The run without the rule that failed, so its verdict is violated."""
    return dataclasses.replace(RUN, rules=tuple(each for each in RESULTS if each.state is not State.FAILED))


def of_technology() -> Run:
    """A run over the technology alone."""
    return dataclasses.replace(RUN, layout=None, findings=VIOLATIONS[3:])
