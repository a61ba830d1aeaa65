"""`pkgdrc model`: a die as made, in three dimensions."""

from pathlib import Path
from typing import Any

import click

from pkgdrc.cli import options


@click.command("model")
@options.as_made
@click.option("--die", metavar="COLUMN,ROW", required=True, help="The die, as reports name it.")
@options.target("Model: .html, a page that shows it; .glb, with colours and names; .stl, .ply or .obj.")
def command(layout: Path, die: str, target: Path, **given: Any) -> None:
    """Write a die of the package as made as a model in three dimensions.

    LAYOUT is a layout in any form that 'pkgdrc check' takes, or a mask set. Lengths are mm. Slanted walls are
    shown in steps, films for which the technology states no thickness 2 um thick.
    """
    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.steps import read_as_made
    from pkgdrc.cli.terminal import say
    from pkgdrc.engine.shapes import Shapes
    from pkgdrc.errors import InputError
    from pkgdrc.files import write_whole
    from pkgdrc.model import Window, check_path, things, write_model
    from pkgdrc.report.html.model import render_model

    check_path(target)
    try:
        column, row = (int(part) for part in die.split(","))
    except ValueError:
        raise InputError(f"--die: '{die}' is not COLUMN,ROW: two whole numbers, as in 3,4") from None
    with interruptible():
        loaded, source = read_as_made(layout, **given)
        dies = Shapes(source, loaded).dies
        found = (dies.die(number) for number in range(len(dies)))
        field = next((each.box for each in found if (each.column, each.row) == (column, row)), None)
        if field is None:
            raise InputError(f"--die: {layout} has no die ({column}, {row}) among its {len(dies)}")
        shown = things(Window(source, loaded, field))
        if target.suffix.lower() == ".html":
            text = render_model(shown, die=(column, row), file=layout, technology=loaded.path)
            write_whole({target: text.encode()})
        else:
            write_model(shown, target)
    for warning in source.dropped[:5]:
        say(f"warning: {layout}: {warning}")
    say(f"{target}: die ({column}, {row}) of {layout}, {len(shown)} things, in the technology {loaded.path}")
