"""`pkgdrc test`: the cases of a deck, run."""

from pathlib import Path

import click


@click.command("test")
@click.argument("deck", metavar="DECK")
@click.argument("rules", metavar="[ID]...", nargs=-1)
@click.option(
    "--pictures",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Also draw what each case's 'fail' layout breaks into DIR, as SVG.",
)
def command(deck: str, rules: tuple[str, ...], pictures: Path | None) -> int:
    """Run the cases of a deck: each layout that is to pass, and each that is to fail.

    DECK is a deck's name or folder; ID are rules, or chapters. Exits with 0 if all cases end as they say and
    every rule has one, 1 if not, 2 if a case cannot be drawn or a rule not be computed.
    """
    from pkgdrc.cli.steps import open_deck
    from pkgdrc.cli.terminal import output, say
    from pkgdrc.cli.trial import tried
    from pkgdrc.deck.locate import choose
    from pkgdrc.report.words import counted

    loaded, _ = open_deck(deck, None)
    chosen = choose(loaded, rules, "pkgdrc test") if rules else {rule.id for rule in loaded.rules}
    own = {rule.id for rule in loaded.rules if (loaded.path / f"{rule.chapter}.py").is_file()}
    bad = count = 0
    covered: set[str] = set()
    for case, which, wrong in tried(loaded.path, deck, chosen, pictures):
        count += 1
        covered.add(case.rule)
        if wrong:
            bad += 1
            output(f"{case.file}: {case.name}, {which}: {'; '.join(wrong)}\n")
    missing = sorted(chosen & own - covered)
    for rule in missing:
        output(f"{loaded.path}: rule {rule} has no case\n")
    of = f"{counted(count, 'layout')} of {counted(len(covered), 'rule')}"
    say(f"{of}, {bad} not as their case says")
    if not count:
        return 2
    return int(bool(bad or missing))
