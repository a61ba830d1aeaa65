"""Which deck is meant, with which technology, and which of its rules."""

from collections.abc import Iterable
from pathlib import Path

from pkgdrc.deck.load import Deck, belongs
from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck, find_technology
from pkgdrc.technology import load_technology
from pkgdrc.toml import nearest


def locate(deck: str | None, technology: str | None, beside: Path | None = None) -> tuple[Path, Path]:
    """The folder of the deck and the file of the technology that are named so.

    A deck brings its own technology, a technology names its deck; one of the two is enough. Paths are
    counted from `beside` (default: the working directory).
    """
    if technology is not None:
        file = find_technology(technology, beside)
        if deck is not None:
            return _together(find_deck(deck, beside), file), file
        loaded = load_technology(file)
        return find_deck(loaded.deck, beside=loaded.path.parent), file
    if deck is not None:
        return find_deck(deck, beside), find_technology(deck, beside)
    raise InputError(
        f"which deck? A layout does not say; give --deck NAME ({', '.join(deck_names())}) or "
        "--technology FILE.toml, or name one in pkgdrc.toml ('pkgdrc init' writes it)"
    )


def _together(folder: Path, file: Path) -> Path:
    """The deck's folder. InputError if the technology is one of another deck."""
    loaded = load_technology(file)
    if not belongs(loaded, folder):
        name = folder.resolve().name.replace("_", "-")
        raise InputError(
            f"{file}: is a technology of the deck '{loaded.deck}', not of '{name}'; give one of them "
            f"alone, or change "
            "the technology's key 'deck'"
        )
    return folder


def choose(deck: Deck, lists: Iterable[str], option: str) -> set[str]:
    """Ids of the deck's rules that comma-separated `lists` name; a chapter (`RS`) stands for its rules."""
    ids = [rule.id for rule in deck.rules]
    chosen = set()
    for name in (part.strip() for words in lists for part in words.split(",")):
        found = [id for id in ids if name in (id, id.split(".")[0])] or [
            id for id in ids if name.casefold() in (id.casefold(), id.split(".")[0].casefold())
        ]
        if not found:
            known = ids if "." in name else {id.split(".")[0] for id in ids}
            raise InputError(f"{option}: deck '{deck.name}' has no rule '{name}': {nearest(name, known)}")
        chosen.update(found)
    return chosen
