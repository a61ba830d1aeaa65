"""`pkgdrc init`: a configuration to start from."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pkgdrc.technology import Technology


@click.command("init")
@click.argument("deck")
@click.argument("layouts", metavar="[LAYOUT]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--own",
    is_flag=True,
    help="Write a technology.toml to edit too, and for several LAYOUTs a mask set (set.toml), with every "
    "layer that is found in them.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    default="pkgdrc.toml",
    type=click.Path(path_type=Path),
    help="File to write. Default: pkgdrc.toml, which 'pkgdrc check' finds upwards from a layout.",
)
def command(deck: str, layouts: tuple[Path, ...], own: bool, target: Path) -> None:
    """Write a commented configuration for layouts that are checked with DECK.

    DECK is a shipped deck's name (hermetic), one of its technologies (elastic-bump/micross), or a technology
    file.
    """
    from pkgdrc.cli.steps import read_deck
    from pkgdrc.cli.terminal import output
    from pkgdrc.config.template import template
    from pkgdrc.deck.locate import locate
    from pkgdrc.errors import InputError
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.technology import load_technology

    if layouts and not own:
        raise InputError("layouts are looked into with --own; without it leave them out")
    folder, file = locate(None, deck)
    technology = load_technology(file)
    opened = read_deck(folder, technology)
    limits = {limit.name: (limit.value, limit.unit) for rule in opened.rules for limit in rule.limits}
    named = os.path.relpath(file, target.parent) if Path(deck).is_file() else deck
    written: dict[Path, str] = {}
    if own:
        from pkgdrc.input.survey import set_text, survey, technology_text

        named = "technology.toml"
        found = survey(layouts, technology)
        text = re.sub(r"^deck = .*$", f'deck = "{_deck(technology, folder)}"', file.read_text(), flags=re.M)
        written[target.with_name(named)] = technology_text(text, found) if found else text
        if len(layouts) > 1:
            where = target.resolve().parent
            written[target.with_name("set.toml")] = set_text(found, named, technology.outer_face, where)
    written[target] = template(named, limits, opened.rules[0].id)
    for path in written:
        if path.exists():
            raise InputError(f"{path}: is there already; move it away, or write elsewhere with -o FILE")
        check_writable(path, "configuration")
    write_whole({path: text.encode() for path, text in written.items()})
    output(
        f"{', '.join(map(str, written))}: written for technology {named}; edit, then: pkgdrc check LAYOUT\n"
    )


def _deck(technology: "Technology", folder: Path) -> str:
    """What a technology elsewhere calls the deck: a shipped one by its name, another by its path."""
    from pkgdrc.resources import rules_folder

    shipped = folder.resolve().is_relative_to(rules_folder().resolve())
    return technology.deck if shipped and "/" not in technology.deck else str(folder.resolve())
