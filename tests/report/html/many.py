"""A run with many dies and many findings, of every kind that the page tells apart."""

import dataclasses
import random

from pkgdrc.findings import Finding, LayoutFacts, Run, State

EVERYWHERE = 50  # of so many findings one is in every die


def with_findings(run: Run, layout: LayoutFacts, cell: str, count: int) -> Run:
    """The run with `count` findings in dies of `cell`, whose origin is its middle."""
    assert layout.pitch
    assert layout.origin
    dice = random.Random(1)
    rules = [result for result in run.rules if result.state in (State.CLEAN, State.VIOLATED)]
    places = sorted(layout.places)
    width, height = (0.8 * step for step in layout.pitch)
    found: list[Finding] = []
    for number in range(count):
        result = rules[number % len(rules)]
        dies = (
            tuple(places) if number % EVERYWHERE == 0 else tuple(sorted(dice.sample(places, 1 + number % 3)))
        )
        x, y = (dice.uniform(-0.5, 0.5) * size for size in (width, height))
        at = tuple(
            (
                layout.centre[0] + layout.origin[0] + column * layout.pitch[0] + x,
                layout.centre[1] + layout.origin[1] + row * layout.pitch[1] + y,
            )
            for column, row in dies[:5]
        )
        size = 5.0 + number % 20
        box = (x - size, y - size / 2, x + size, y + size / 2)
        left, bottom, right, top = box
        found.append(
            Finding(
                rule=result.id,
                severity="advice" if number % 5 == 4 else "error",
                note="to the frame",
                measured=6.0 + number % 7,
                limit=15.0,
                unit="um",
                cell=cell,
                path=(layout.top, cell),
                bbox=box,
                outline=(((left, bottom), (left, top), (right, top), (right, bottom)),),
                placements=len(dies),
                at=at,
                dies=dies,
                from_radius=42_000.0 + number if number % 400 == 7 else None,
                fingerprint=f"{number:016x}",
                waived="agreed with the fab" if number % 10 == 9 else None,
            )
        )
    counts = {result.id: sum(each.rule == result.id for each in found) for result in run.rules}
    results = tuple(
        dataclasses.replace(
            result, state=State.VIOLATED if counts[result.id] else result.state, findings=counts[result.id]
        )
        for result in run.rules
    )
    return dataclasses.replace(run, layout=layout, rules=results, findings=tuple(found))
