"""Materials by name: what they are good for, and their constants, from one file of data with sources."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

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
    found = [
        (not material.refused, material.kind, -len(alias), not _holds(_words(name), alias), number)
        for number, (alias, material) in enumerate(_aliases())
        if _holds(_words(name.lower()), _words(" ".join(alias).lower()))
    ]
    return _aliases()[min(found)[-1]][1] if found else None


def crystal_called(name: str) -> CrystalExpansion:
    """The expansion of a crystal. ValueError names those that are known."""
    material = material_called(name)
    if material is None or material.expansion is None:
        known = [each.name for each in materials() if each.expansion]
        raise ValueError(f"names '{name}', a crystal whose expansion is not known: {nearest(name, known)}")
    return material.expansion


@cache
def _aliases() -> tuple[tuple[tuple[str, ...], Material], ...]:
    return tuple(
        (_words(alias), material) for material in materials() for alias in (material.name, *material.aliases)
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))
