"""`pkgdrc trust`: whose decks may run, though only a pkgdrc.toml names them."""

import sys
from pathlib import Path

import click


@click.command("trust")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
def command(folders: tuple[Path, ...]) -> None:
    """Let the decks in DIR run where a pkgdrc.toml names them, now and later.

    A deck is Python code. One that ships with pkgdrc, is installed, or is named on the command line runs
    anyway. Without DIR the folders are listed that are trusted.
    """
    from pkgdrc.cli.terminal import output
    from pkgdrc.config.trust import trust, trusted, trusted_file

    if not folders:
        output("".join(f"{each}\n" for each in trusted()) or f"none is trusted ({trusted_file()})\n")
    for folder in folders:
        known = "" if trust(folder) else " already"
        output(f"{folder}: decks in it are trusted{known} ({trusted_file()})\n")


def may_run(config: Path, deck: Path) -> bool:
    """Whether a configuration's deck may run. On a terminal the user is asked, and a yes is kept."""
    from pkgdrc.config.trust import is_trusted, trust

    if is_trusted(deck):
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return False
    asked = f"{config} names the deck {deck}, whose Python code will run. Do you trust it?"
    if not click.confirm(asked, default=False, err=True):
        return False
    trust(deck)
    return True
