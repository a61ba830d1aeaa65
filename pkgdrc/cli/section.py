"""`pkgdrc section`: the as-made package along a line."""

from pathlib import Path
from typing import Any

import click

from pkgdrc.cli import options


@click.command("section")
@options.as_made
@click.option("--line", metavar="X1,Y1,X2,Y2", required=True, help="The line's two ends on the layout, um.")
@options.target("Picture to write: .svg or .png.")
@click.option(
    "--exaggerate",
    metavar="N",
    type=click.FloatRange(min=0.01, max=1e6),
    help="How many times larger heights are drawn than widths. Default: what is readable.",
)
def command(layout: Path, line: str, target: Path, exaggerate: float | None, **given: Any) -> None:
    """Draw the package as made, cut along a line of the layout.

    LAYOUT is a layout in any form that 'pkgdrc check' takes, or a mask set. The stack lies as on a board: the
    chip's back up, the outer face of the cover, the film or the insulation down.
    """
    import math

    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.steps import read_as_made
    from pkgdrc.cli.terminal import say
    from pkgdrc.errors import InputError
    from pkgdrc.section import check_path, cut_through, parse_line, unknown_layers, write_section

    if exaggerate is not None and math.isnan(exaggerate):
        raise InputError("--exaggerate: 'nan' is no number")
    check_path(target)
    start, end = parse_line(line)
    with interruptible():
        loaded, source = read_as_made(layout, **given)
        section = cut_through(source, loaded, start, end)
        write_section(section, target, exaggerate)
    for warning in (*source.dropped[:5], *unknown_layers(source, loaded)):
        say(f"warning: {layout}: {warning}")
    say(f"{target}: {section.length:g} um of {layout}, in the technology {loaded.path}")
