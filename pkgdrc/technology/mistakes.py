"""What is said of a technology that does not hold together."""

from collections.abc import Collection, Iterable

from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.toml import nearest


def wrong(technology: Technology, key: str, what: str) -> InputError:
    """The mistake that key `key` of a technology's file makes."""
    return InputError(f"{technology.path}: key '{key}' {what}")


def need_known(technology: Technology, key: str, names: Iterable[str], known: Collection[str]) -> None:
    """InputError for the first of the names that key `key` has, but that is none of those known."""
    for name in names:
        if name not in known:
            raise wrong(technology, key, f"names '{name}', which does not exist here: {nearest(name, known)}")


def need_layers(technology: Technology, *tables: str) -> None:
    """InputError for the first table that is stated, but whose things have no layer of its name."""
    for table in tables:
        if getattr(technology, table):
            need_known(technology, table, [table], technology.layers)
