"""Materials by name: what they are good for, and their constants, from one file of data with sources."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pkgdrc.toml import nearest, parse, read_toml
from pkgdrc.units import PpmPerK

Use = Literal["cover", "film", "insulator", "walls", "metal", "adhesion", "conductor", "finish"]

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class CrystalExpansion:
    """Expansion of a trigonal crystal: across its axis (X and Y), and along it (Z)."""

    a: PpmPerK
    c: PpmPerK


@dataclass(frozen=True, kw_only=True)
class Material:
    """One material, or a kind of them, with the names that it goes by."""

    name: str
    source: str
    aliases: tuple[str, ...] = ()
    good_for: tuple[Use, ...] = ()
    refused: bool = False
    kind: bool = False
    piezoelectric: bool = False
    pyroelectric: bool = False
    permittivity: float | None = None
    expansion: CrystalExpansion | None = None


@dataclass(frozen=True, kw_only=True)
class _File:
    material: tuple[Material, ...]


@cache
def materials() -> tuple[Material, ...]:
    """All that are known."""
    path = Path(__file__).with_name("materials.toml")
    return parse(read_toml(path), _File, path).material


@cache
def material_called(name: str) -> Material | None:
    """The material that a name says, None if it says none that is known.

    The name's words are compared, whatever their case: one that is refused counts before all others, a
    material before a kind of materials ("epoxy resin" is epoxy), the longest alias before shorter ones
    ("quartz glass" is no quartz), and one as it is written before others ("TiN" is no tin).
    """
    words, lower = _words(name), _words(name.lower())
    found = [
        (not material.refused, material.kind, -len(alias), not _holds(words, alias), number)
        for number, (alias, folded, material) in enumerate(_aliases())
        if _holds(lower, folded)
    ]
    return _aliases()[min(found)[-1]].material if found else None


def crystal_called(name: str) -> CrystalExpansion:
    """The expansion of a crystal. ValueError names those that are known."""
    material = material_called(name)
    if material is None or material.expansion is None:
        known = [each.name for each in materials() if each.expansion]
        raise ValueError(f"names '{name}', a crystal whose expansion is not known: {nearest(name, known)}")
    return material.expansion


class _Alias(NamedTuple):
    """A name of a material, as words: as it is written, and in lower case."""

    words: tuple[str, ...]
    folded: tuple[str, ...]
    material: Material


@cache
def _aliases() -> tuple[_Alias, ...]:
    named = ((_words(name), each) for each in materials() for name in (each.name, *each.aliases))
    return tuple(_Alias(words, _words(" ".join(words).lower()), material) for words, material in named)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))
