"""`pkgdrc report`: reports again, from the JSON report of an earlier check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pkgdrc.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pkgdrc.findings import Run
    from pkgdrc.report import Judged


@click.command("report")
@click.argument("reports", metavar="REPORT.json...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "targets",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File to write, in the format of its ending. May be given several times.",
)
@options.format_
@click.option(
    "--layout",
    "layouts",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The layout that was checked, for the pictures in HTML. May be given several times.",
)
@click.option(
    "--technology",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Technology for the pictures. Default: the file that the report names.",
)
@click.option("--schema", is_flag=True, help="Print the JSON schema of a report.")
def command(
    reports: tuple[Path, ...],
    targets: tuple[Path, ...],
    format_: str,
    layouts: tuple[Path, ...],
    technology: Path | None,
    schema: bool,
) -> None:
    """Write reports again from JSON reports, without deck or layout.

    REPORT.json is a report of 'pkgdrc check --report REPORT.json'; several are merged into one. Without -o
    the report is printed. Exits with 0 whatever the verdict is.
    """
    import json

    from pkgdrc.cli.terminal import output, show
    from pkgdrc.errors import InputError
    from pkgdrc.report import check_paths, render, text, write_reports
    from pkgdrc.report.json import load
    from pkgdrc.report.json import schema as made

    if schema:
        output(json.dumps(made(), indent=1) + "\n")
        return
    if not reports:
        raise InputError("which report? Give one or several JSON reports of 'pkgdrc check'")
    judged = [each for path in reports for each in load(path)]
    if layouts:
        judged = _with_layouts(judged, layouts, technology)
    files = [each.run.layout.path for each in judged if each.run.layout]
    read = [path for each in judged for path in _files_of(each.run)]
    check_paths(targets, layouts=files, inputs=[*reports, *layouts, *read])
    write_reports(judged, targets)
    if targets:
        return
    if format_ == "text":
        show(text.report(judged), width=text.WIDTH)
    else:
        output(render(format_, judged))


def _files_of(run: "Run") -> "Iterator[Path]":
    """The files that a run was made from."""
    yield run.technology.path
    yield from (each.path for each in run.files)
    if run.layout:
        yield run.layout.path
        yield from (each.path for each in run.layout.files)


def _with_layouts(
    judged: "list[Judged]", layouts: tuple[Path, ...], technology: Path | None
) -> "list[Judged]":
    """The runs with the layouts that they are of, known by their content. InputError for one of no run."""
    from dataclasses import replace

    from pkgdrc.errors import InputError
    from pkgdrc.input.masks import file_digest
    from pkgdrc.technology import load_technology

    found = {file_digest(path): path for path in layouts}
    checked = {each.run.layout.sha256 for each in judged if each.run.layout}
    for digest, path in found.items():
        if digest not in checked:
            why = "is not the file that was checked" if digest else "cannot be read"
            raise InputError(f"{path}: {why}, so there are no pictures of it")
    done = []
    for each in judged:
        if each.run.layout and each.run.layout.sha256 in found:
            file = technology or each.run.technology.path
            if file_digest(file) != each.run.technology.sha256:
                raise InputError(
                    f"{file}: is not the technology of the report any more; give that with --technology FILE"
                )
            layout = found[each.run.layout.sha256]
            each = replace(each, technology=load_technology(file), layout=layout, pictures=None)
        done.append(each)
    return done
