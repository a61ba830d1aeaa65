"""The run of what was not judged."""

import dataclasses
from collections.abc import Collection

from pkgdrc.deck import Deck
from pkgdrc.engine import check
from pkgdrc.findings import Run, State
from pkgdrc.jobs.task import Task
from pkgdrc.technology import Technology


def failed_run(
    task: Task, deck: Deck, technology: Technology, reason: str, part: Collection[str] | None = None
) -> Run:
    """A run, without a layout's facts, in which every rule (of `part`) that should be judged has failed.

    Rules that were switched off are skipped all the same, and those that the technology has nothing for are
    not applicable.
    """
    run = check(None, deck, technology, selected=task.selected, ignored=task.ignored, part=part)
    never = {rule.id for rule in deck.rules if rule.not_applicable}
    rules = tuple(
        rule
        if rule.state is State.SKIPPED or rule.id in never
        else dataclasses.replace(rule, state=State.FAILED, reason=reason, findings=0, seconds=0.0)
        for rule in run.rules
    )
    return dataclasses.replace(run, rules=rules, findings=())
