"""The steps that commands share: which deck, which rules, and the check itself."""

import warnings
from collections.abc import Collection, Iterable
from pathlib import Path

from pkgdrc.cli.interrupt import interruptible
from pkgdrc.cli.terminal import progress, say
from pkgdrc.deck import Deck, DeckWarning, load_deck
from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck, find_technology
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.table import nearest
from pkgdrc.violations import Run


def open_deck(deck: str | None, technology: str | None) -> tuple[Deck, Technology]:
    """The deck and technology that `--deck` and `--technology` name.

    A deck brings its own technology, a technology names its deck; one of the two is enough.
    """
    if technology is not None:
        loaded = load_technology(find_technology(technology))
        folder = find_deck(deck) if deck else find_deck(loaded.deck, beside=loaded.path.parent)
    elif deck is not None:
        folder = find_deck(deck)
        loaded = load_technology(find_technology(deck))
    else:
        raise InputError(
            "which deck? A layout does not say; give --deck NAME "
            f"({', '.join(deck_names())}) or --technology FILE.toml"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeckWarning)
        opened = load_deck(str(folder), loaded)
    for note in opened.warnings:
        say(f"warning: {note}")
    return opened, loaded


def choose(deck: Deck, lists: Iterable[str], option: str) -> set[str]:
    """Ids of the deck's rules that comma-separated `lists` name; a chapter (`RS`) stands for its rules."""
    ids = [rule.id for rule in deck.rules]
    chosen = set()
    for name in (part.strip().upper() for words in lists for part in words.split(",")):
        found = [id for id in ids if name in (id, id.split(".")[0])]
        if not found:
            known = ids if "." in name else {id.split(".")[0] for id in ids}
            raise InputError(f"{option}: deck '{deck.name}' has no rule '{name}': {nearest(name, known)}")
        chosen.update(found)
    return chosen


def check_layout(
    path: Path | None,
    deck: Deck,
    technology: Technology,
    *,
    top: str | None = None,
    selected: Collection[str] | None = None,
    ignored: Collection[str] = (),
    verbose: bool = False,
) -> Run:
    """The deck run over the layout in `path`, with progress on stderr; None: over the technology alone."""
    from pkgdrc.engine import check
    from pkgdrc.stream.read import read_layout

    with interruptible() as look:
        source = None if path is None else read_layout(path, top)
        warned = source.warnings if source else ()
        for warning in warned[:5]:
            say(f"warning: {path}: {warning}")
        if len(warned) > 5:
            say(f"warning: {path}: and {len(warned) - 5} more of the kind")
        with progress(verbose) as advance:

            def step(done: int, total: int, rule: str) -> None:
                look()
                advance(done, total, rule)

            return check(source, deck, technology, selected=selected, ignored=ignored, progress=step)
