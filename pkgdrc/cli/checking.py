"""The one way from layouts to judged runs: for `pkgdrc check`, the demo and the benchmarks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from pkgdrc.cli.interrupt import interruptible
from pkgdrc.cli.plan import Options, Plan, finished, plans_for
from pkgdrc.cli.steps import say_warnings
from pkgdrc.cli.terminal import progress, say
from pkgdrc.input.masks import files_of
from pkgdrc.jobs import judge, started
from pkgdrc.report import Judged, check_paths, write_reports

_NAMED = 20  # files that are left out are named, at most


def check(
    paths: Sequence[Path],
    given: Options,
    *,
    reports: Sequence[Path] = (),
    jobs: int = 1,
    scheduler: str | None = None,
    verbose: bool = False,
    quiet: bool = False,
    pictures: bool = False,
) -> list[Judged]:
    """Every layout judged (none: the technology alone), and the reports written; progress is on stderr.

    `pictures`: they are made at once, so that a JSON report keeps them. InputError for bad input.
    """
    with started(paths, 1 if scheduler else jobs) as crew:
        files: list[Path | None] = [None]
        if paths:
            from pkgdrc.input.folders import layouts_in  # which loads klayout

            found = layouts_in(paths)
            _say_left_out(found.left_out)
            files = [*found.layouts]
        plans = plans_for(files, given)
        sets = _report_sets(plans, reports)
        given_files = [file for file in files if file]
        masks = [mask for file in given_files for mask in files_of(file)]
        inputs = [*given_files, *masks, *(path for plan in plans for path in plan.inputs)]
        for paths_of_set, members in sets:
            check_paths(paths_of_set, layouts=[file for n in members if (file := files[n])], inputs=inputs)
        with interruptible() as look, progress(verbose, quiet=quiet) as advance:
            outcomes = judge(
                [each.task for each in plans],
                opened=[each.opened for each in plans],
                jobs=jobs,
                scheduler=scheduler,
                crew=crew,
                progress=advance,
                look=look,
            )
    for each, outcome in zip(plans, outcomes, strict=True):
        say_warnings(each.task.layout, outcome.warnings)
        if outcome.run is None:
            say(f"error: {outcome.error}")
    command, now = command_line(), datetime.now(UTC).isoformat(timespec="seconds")
    runs = finished(plans, outcomes, date.today())
    judged = [
        Judged(replace(run, command=command, date=now), outcome.technology)
        for run, outcome in zip(runs, outcomes, strict=True)
    ]
    if pictures:
        from pkgdrc.report.html import pictures_of

        judged = [replace(each, pictures=pictures_of(each)) for each in judged]
    for paths_of_set, members in sets:
        write_reports([judged[n] for n in members], paths_of_set)
    return judged


def _say_left_out(files: Sequence[Path]) -> None:
    """Name what in folders is no layout; where there is much of it, the first of each ending."""
    shown = files if len(files) <= _NAMED else list({file.suffix: file for file in reversed(files)}.values())
    names = ", ".join(str(file) for file in sorted(shown)[:_NAMED])
    if files:
        more = (
            f" and {len(files) - min(len(shown), _NAMED)} more"
            if len(files) > min(len(shown), _NAMED)
            else ""
        )
        say(f"note: left out, as their content is no layout that is read: {names}{more}")


def command_line() -> str:
    """The command that is under way; '' where pkgdrc is not run from a command line."""
    context = click.get_current_context(silent=True)
    return str(context.find_root().obj or "") if context else ""


def _report_sets(plans: Sequence[Plan], reports: Sequence[Path]) -> list[tuple[Sequence[Path], list[int]]]:
    """Which reports are written, of which layouts: those asked for are of all, else each configuration's."""
    if reports:
        return [(reports, list(range(len(plans))))]
    sets: dict[Path, list[int]] = {}
    for number, each in enumerate(plans):
        sets.setdefault(each.config.path, []).append(number)
    return [
        (tuple(plans[members[0]].config.beside(name) for name in plans[members[0]].config.reports), members)
        for members in sets.values()
    ]
