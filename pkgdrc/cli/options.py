"""Options that several commands have."""

import click

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
