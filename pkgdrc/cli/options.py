"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])


class Percent(click.ParamType):  # type: ignore[type-arg]
    """A share, given as 5% or 5."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The share, from 0 to 1."""
        try:
            share = value if isinstance(value, float) else float(str(value).strip().removesuffix("%")) / 100
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.fail(f"'{value}' is no percentage from 0 to 100, such as 5%", param, ctx)
        return share


def _deck_names(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of decks, and folders, that start as what is typed."""
    from pkgdrc.resources import deck_names

    names = [CompletionItem(name) for name in deck_names() if name.startswith(typed)]
    return [*names, CompletionItem(typed, type="dir")]


def rule_ids(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Ids of the rules of the deck that is given, or of all, that start as what is typed."""
    import warnings

    from pkgdrc.deck import load_deck
    from pkgdrc.deck.locate import locate
    from pkgdrc.resources import deck_names
    from pkgdrc.technology import load_technology

    given = context.params.get("deck")
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in [given] if given else deck_names():
            folder, file = locate(name, None)
            rules = load_deck(str(folder.absolute()), load_technology(file)).rules
            found += [CompletionItem(rule.id, help=rule.title) for rule in rules]
    return [each for each in found if each.value.casefold().startswith(typed.casefold())]


deck = click.option(
    "--deck",
    metavar="NAME|FOLDER",
    shell_complete=_deck_names,
    help="Rule deck: the name of one that ships or is installed, or a folder of the same shape.",
)
technology = click.option(
    "--technology", metavar="FILE", help="Technology file (TOML). Default: the deck's own; it names its deck."
)
format_ = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "gitlab", "sarif", "junit", "markdown"]),
    default="text",
    help="Report on stdout. github: annotations, as a GitHub action prints them.",
)
unit = click.option(
    "--unit",
    type=click.Choice(["um", "mm", "cm", "m", "nm", "mil", "inch"]),
    help="Unit of a DXF drawing that does not say it.",
)
accept_dropped = click.option(
    "--accept-dropped",
    is_flag=True,
    help="Check what is left of a layout that is damaged or cannot be read whole; every report says so.",
)


def target(text: str, *, required: bool = True) -> Callable[[Command], Command]:
    """The file that a command writes; `text` says of which forms."""
    return click.option(
        "-o",
        "--output",
        "target",
        metavar="FILE",
        required=required,
        type=click.Path(path_type=Path),
        help=text,
    )


def as_made(command: Command) -> Command:
    """A layout that is shown as made, and what it is made and read by."""
    by_deck = click.option(
        "--deck",
        metavar="NAME|FOLDER",
        help="Deck whose technology makes it. Default: what a mask set names, else hermetic.",
    )
    by_file = click.option(
        "--technology", metavar="FILE", help="Technology file (TOML). Default: the deck's own."
    )
    top = click.option(
        "--top", metavar="CELL", help="Cell that is shown. Default: the layout's only top cell."
    )
    for each in (top, accept_dropped, unit, by_file, by_deck):
        command = each(command)
    return click.argument("layout", type=click.Path(path_type=Path))(command)
