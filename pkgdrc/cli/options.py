"""Options that several commands have."""

from typing import Any

import click


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


deck = click.option(
    "--deck", metavar="NAME|FOLDER", help="Rule deck: a shipped one's name, or a folder of the same shape."
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
