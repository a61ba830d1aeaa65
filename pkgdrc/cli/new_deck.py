"""`pkgdrc new-deck`: a small deck that works, to be changed."""

from pathlib import Path

import click


@click.command("new-deck")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a small deck that works: a technology, limits, five rules and their cases.

    DIR is the new folder, called as the deck is to be called. 'pkgdrc test DIR' runs its cases, and
    'pkgdrc check LAYOUT --deck DIR' checks a layout.
    """
    from pkgdrc.cli.terminal import say
    from pkgdrc.deck.starter import write_deck

    for path in write_deck(folder):
        say(f"{path}: written")
    say(f"next: pkgdrc test {folder}")
