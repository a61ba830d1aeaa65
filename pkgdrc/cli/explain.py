"""`pkgdrc explain`: one rule's manual."""

import click

from pkgdrc.cli import options


@click.command("explain")
@click.argument("rule_id", metavar="[ID]", required=False, shell_complete=options.rule_ids)
@options.deck
@options.technology
def command(rule_id: str | None, deck: str | None, technology: str | None) -> None:
    """Explain a rule: why it matters, how to mend it, its limits.

    ID is the rule's, e.g. ES.1; without one all rules are listed. Without --deck it is looked for in all
    decks that ship or are installed.
    """
    from pkgdrc.cli.manual import as_table, explanation
    from pkgdrc.cli.steps import open_deck
    from pkgdrc.cli.terminal import show
    from pkgdrc.errors import InputError
    from pkgdrc.resources import deck_names
    from pkgdrc.toml import nearest

    given = [(deck, technology)] if deck or technology else [(name, None) for name in deck_names()]
    opened = (open_deck(*each)[0] for each in given)  # as they are looked into
    if rule_id is None:
        for each in opened:
            show(as_table(each))
        return
    decks = []
    for each in opened:
        decks.append(each)
        for rule in each.rules:
            if rule.id.casefold() == rule_id.casefold():
                show(explanation(rule, each))
                return
    known = {rule.id for each in decks for rule in each.rules}
    where = ", ".join(each.name for each in decks)
    raise InputError(f"there is no rule '{rule_id}' in {where}: {nearest(rule_id.upper(), known)}")
