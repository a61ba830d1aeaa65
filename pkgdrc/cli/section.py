"""`pkgdrc section`: the as-made package along a line."""

from pathlib import Path

import click

from pkgdrc.cli import options


@click.command("section")
@click.argument("layout", type=click.Path(path_type=Path))
@click.option("--line", metavar="X1,Y1,X2,Y2", required=True, help="The line's two ends on the layout, um.")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Picture to write: .svg or .png.",
)
@click.option(
    "--deck",
    metavar="NAME|FOLDER",
    help="Deck whose technology makes it. Default: what a mask set names, else hermetic.",
)
@click.option("--technology", metavar="FILE", help="Technology file (TOML). Default: the deck's own.")
@options.unit
@options.accept_dropped
@click.option("--top", metavar="CELL", help="Cell that is cut. Default: the layout's only top cell.")
@click.option(
    "--exaggerate",
    metavar="N",
    type=click.FloatRange(min=0.01, max=1e6),
    help="How many times larger heights are drawn than widths. Default: what is readable.",
)
def command(
    layout: Path,
    line: str,
    target: Path,
    deck: str | None,
    technology: str | None,
    unit: str | None,
    accept_dropped: bool,
    top: str | None,
    exaggerate: float | None,
) -> None:
    """Draw the package as made, cut along a line of the layout.

    LAYOUT is a layout in any form that 'pkgdrc check' takes, or a mask set. The stack lies as on a board: the
    chip's back up, the outer face of the cover, the film or the insulation down.
    """
    import math

    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.steps import technology_of
    from pkgdrc.cli.terminal import say
    from pkgdrc.errors import InputError
    from pkgdrc.input.ask import asked_for
    from pkgdrc.input.read import read_layout
    from pkgdrc.resources import find_technology
    from pkgdrc.section import check_path, cut_through, parse_line, unknown_layers, write_section
    from pkgdrc.technology import load_technology

    if exaggerate is not None and math.isnan(exaggerate):
        raise InputError("--exaggerate: 'nan' is no number")
    check_path(target)
    start, end = parse_line(line)
    loaded = load_technology(technology_of(layout, deck, technology) or find_technology("hermetic"))
    with interruptible():
        asked = asked_for(loaded, unit)
        source = read_layout(layout, top, asked=asked, accept_dropped=accept_dropped)
        section = cut_through(source, loaded, start, end)
        write_section(section, target, exaggerate)
    for warning in (*source.dropped[:5], *unknown_layers(source, loaded)):
        say(f"warning: {layout}: {warning}")
    say(f"{target}: {section.length:g} um of {layout}, in the technology {loaded.path}")
