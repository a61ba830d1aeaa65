"""Options that several commands have."""

import click

deck = click.option(
    "--deck", metavar="NAME|FOLDER", help="Rule deck: a shipped one's name, or a folder of the same shape."
)
technology = click.option(
    "--technology", metavar="FILE", help="Technology file (TOML). Default: the deck's own; it names its deck."
)
