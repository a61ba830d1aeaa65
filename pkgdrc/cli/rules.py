"""`pkgdrc rules`: what a deck checks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pkgdrc.cli import options

if TYPE_CHECKING:
    from pkgdrc.deck import Deck
    from pkgdrc.technology import Technology


@click.command("rules")
@options.deck
@options.technology
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    help="How to write them; html is the manual, with pictures.",
)
@options.target("File to write. Default: stdout.", required=False)
def command(deck: str | None, technology: str | None, format_: str, target: Path | None) -> None:
    """List the rules of a deck, or of all shipped decks."""
    from pkgdrc.cli.manual import as_json, as_markdown, as_table
    from pkgdrc.cli.steps import open_deck
    from pkgdrc.cli.terminal import output, say, shown
    from pkgdrc.files import check_writable, write_whole
    from pkgdrc.resources import deck_names

    if target is not None:
        check_writable(target, "manual" if format_ == "html" else "list of rules")
    if deck or technology:
        opened = [open_deck(deck, technology)]
    else:
        opened = [open_deck(name, None) for name in deck_names()]
    decks = [each for each, _ in opened]
    if format_ == "html":
        text = _html(opened)
    elif format_ == "json":
        text = as_json(decks)
    elif format_ == "markdown":
        text = "\n".join(as_markdown(each) for each in decks)
    else:
        text = "".join(shown(as_table(each), plain=target is not None) for each in decks)
    if target is None:
        output(text)
        return
    write_whole({target: text.encode()})
    rules = sum(len(each.rules) for each in decks)
    say(f"{target}: {rules} rules of {', '.join(each.name for each in decks)}")


def _html(opened: "list[tuple[Deck, Technology]]") -> str:
    """The manual, with progress on stderr."""
    from pkgdrc.cli.interrupt import interruptible
    from pkgdrc.cli.terminal import progress
    from pkgdrc.manual import examples, render

    drawn = {}
    with interruptible() as look:
        for deck, _ in opened:
            with progress(False, f"drawing {deck.name}") as advance:

                def step(done: int, total: int, rule: str) -> None:
                    look()
                    advance(done, total, rule)

                drawn[deck.name] = examples(deck, deck.rules, step)
    return render(opened, drawn)
