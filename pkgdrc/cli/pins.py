"""`pkgdrc pins`: the terminals of a layout's dies as a list of pins."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pkgdrc.cli import options

if TYPE_CHECKING:
    from pkgdrc.technology import Technology


@click.command("pins")
@click.argument("layout", type=click.Path(path_type=Path))
@options.deck
@options.technology
@click.option("--top", metavar="CELL", help="Cell to look at. Default: the layout's only top cell.")
@click.option("--on", metavar="LAYER", help="Layer of the terminals. Default: the outermost that conducts.")
@options.unit
@options.target("File to write (CSV). Default: standard output.", required=False)
def command(
    layout: Path,
    deck: str | None,
    technology: str | None,
    top: str | None,
    on: str | None,
    unit: str | None,
    target: Path | None,
) -> None:
    """Write the terminals that the dies of LAYOUT have, with their names, nets and places.

    The list is one that 'pkgdrc check --pins' reads. Where dies differ, it is of those that most are alike.
    """
    from pkgdrc.cli.terminal import output, say
    from pkgdrc.engine.pins import found
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.input.ask import asked_for
    from pkgdrc.input.read import read_layout
    from pkgdrc.nets.pins.found import as_table

    if target:
        check_writable(target, "list of pins")
    loaded = _technology(layout, deck, technology)
    source = read_layout(layout, top, asked=asked_for(loaded, unit))
    pins, dies, others = found(source, loaded, on)
    if target:
        write_whole({target: as_table(pins).encode()})
        whose = f"{dies} die{'s' * (dies != 1)}" if dies else "what is drawn"
        say(f"{target}: {len(pins)} terminals of {whose}")
    else:
        output(as_table(pins))
    if others:
        say(f"warning: {others} other dies have other terminals, nets or labels; they are not in the list")


def _technology(layout: Path, deck: str | None, technology: str | None) -> "Technology":
    """The technology that the options name, or else the configuration of the layout's folder."""
    from pkgdrc.config import Config, find_config, load_config
    from pkgdrc.deck.locate import locate
    from pkgdrc.technology import load_technology

    file = None if deck or technology else find_config(layout)
    config = load_config(file) if file else Config(deck=deck, technology=technology)
    _, path = locate(config.deck, config.technology, file.parent if file else None)
    return load_technology(path)
