"""`pkgdrc model`: a die as made, in three dimensions."""

from pathlib import Path

import click

from pkgdrc.cli import options


@click.command("model")
@click.argument("layout", type=click.Path(path_type=Path))
@click.option("--die", metavar="COLUMN,ROW", required=True, help="The die, as reports name it.")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Model to write: .glb with colours and names; .stl, .ply or .obj.",
)
@click.option(
    "--deck",
    metavar="NAME|FOLDER",
    help="Deck whose technology makes it. Default: what a mask set names, else hermetic.",
)
@click.option("--technology", metavar="FILE", help="Technology file (TOML). Default: the deck's own.")
@options.unit
@options.accept_dropped
@click.option("--top", metavar="CELL", help="Cell that is shown. Default: the layout's only top cell.")
def command(
    layout: Path,
    die: str,
    target: Path,
    deck: str | None,
    technology: str | None,
    unit: str | None,
    accept_dropped: bool,
    top: str | None,
) -> None:
    """Write a die of the package as made as a model in three dimensions.

    LAYOUT is a layout in any form that 'pkgdrc check' takes, or a mask set. Lengths are mm. Slanted walls are
    shown in steps, films for which the technology states no thickness 2 um thick.
    """
    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.steps import technology_of
    from pkgdrc.cli.terminal import say
    from pkgdrc.engine.shapes import Shapes
    from pkgdrc.errors import InputError
    from pkgdrc.input.ask import asked_for
    from pkgdrc.input.read import read_layout
    from pkgdrc.model import Window, check_path, write_model
    from pkgdrc.resources import find_technology
    from pkgdrc.technology import load_technology

    check_path(target)
    try:
        column, row = (int(part) for part in die.split(","))
    except ValueError:
        raise InputError(f"--die: '{die}' is not COLUMN,ROW: two whole numbers, as in 3,4") from None
    loaded = load_technology(technology_of(layout, deck, technology) or find_technology("hermetic"))
    with interruptible():
        source = read_layout(layout, top, asked=asked_for(loaded, unit), accept_dropped=accept_dropped)
        dies = Shapes(source, loaded).dies
        found = (dies.die(number) for number in range(len(dies)))
        field = next((each.box for each in found if (each.column, each.row) == (column, row)), None)
        if field is None:
            raise InputError(f"--die: {layout} has no die ({column}, {row}) among its {len(dies)}")
        count = write_model(Window(source, loaded, field), target)
    for warning in source.dropped[:5]:
        say(f"warning: {layout}: {warning}")
    say(f"{target}: die ({column}, {row}) of {layout}, {count} things, in the technology {loaded.path}")
