"""`pkgdrc rules`: what a deck checks."""

import click

from pkgdrc.cli import options


@click.command("rules")
@options.deck
@options.technology
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How to write them.",
)
def command(deck: str | None, technology: str | None, format_: str) -> None:
    """List the rules of a deck, or of all shipped decks."""
    from pkgdrc.cli.manual import as_json, as_markdown, as_table
    from pkgdrc.cli.steps import open_deck
    from pkgdrc.cli.terminal import output, show
    from pkgdrc.resources import deck_names

    if deck or technology:
        decks = [open_deck(deck, technology)[0]]
    else:
        decks = [open_deck(name, None)[0] for name in deck_names()]
    if format_ == "json":
        output(as_json(decks))
    elif format_ == "markdown":
        output("\n".join(as_markdown(each) for each in decks))
    else:
        for each in decks:
            show(as_table(each))
