"""`pkgdrc explain`: one rule's manual."""

import click

from pkgdrc.cli import options


@click.command("explain")
@click.argument("rule_id", metavar="ID")
@options.deck
@options.technology
def command(rule_id: str, deck: str | None, technology: str | None) -> None:
    """Explain a rule: why it matters, how to mend it, its limits.

    ID is the rule's, e.g. ES.1. Without --deck it is looked for in all shipped decks.
    """
    from pkgdrc.cli.manual import explanation
    from pkgdrc.cli.steps import open_deck
    from pkgdrc.cli.terminal import show
    from pkgdrc.errors import InputError
    from pkgdrc.resources import deck_names
    from pkgdrc.technology.table import nearest

    if deck or technology:
        decks = [open_deck(deck, technology)[0]]
    else:
        decks = [open_deck(name, None)[0] for name in deck_names()]
    wanted = rule_id.upper()
    for each in decks:
        for rule in each.rules:
            if rule.id == wanted:
                show(explanation(rule, each))
                return
    known = {rule.id for each in decks for rule in each.rules}
    where = ", ".join(each.name for each in decks)
    raise InputError(f"there is no rule '{rule_id}' in {where}: {nearest(wanted, known)}")
