"""`pkgdrc init`: a configuration to start from."""

import os
from pathlib import Path

import click


@click.command("init")
@click.argument("deck")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    default="pkgdrc.toml",
    type=click.Path(path_type=Path),
    help="File to write. Default: pkgdrc.toml, which 'pkgdrc check' finds upwards from a layout.",
)
def command(deck: str, target: Path) -> None:
    """Write a commented configuration for layouts that are checked with DECK.

    DECK is a shipped deck's name (hermetic), one of its technologies (elastic-bump/micross), or a technology
    file.
    """
    from pkgdrc.cli.steps import locate, read_deck
    from pkgdrc.cli.terminal import output
    from pkgdrc.config import template
    from pkgdrc.errors import InputError
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.technology import load_technology

    if target.exists():
        raise InputError(f"{target}: is there already; move it away, or write to another file with -o FILE")
    check_writable(target, "configuration")
    folder, file = locate(None, deck)
    opened = read_deck(folder, load_technology(file))
    limits = {limit.name: (limit.value, limit.unit) for rule in opened.rules for limit in rule.limits}
    named = os.path.relpath(file, target.parent) if Path(deck).is_file() else deck
    write_whole({target: template(named, limits, opened.rules[0].id).encode()})
    output(f"{target}: written for technology {named}; edit it, then: pkgdrc check LAYOUT\n")
