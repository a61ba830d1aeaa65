"""A mask set as it is written: a TOML file in place of a layout, which names a file for each mask."""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from pkgdrc.errors import InputError
from pkgdrc.input.patterns import patterns_in
from pkgdrc.toml import Doc, parse, read_toml
from pkgdrc.units import Deg, Um

Number = tuple[Annotated[int, Ge(0), Le(65535)], Annotated[int, Ge(0), Le(65535)]]
Named = Number | str  # a layer by its numbers, or by the name that its file has for it


@dataclass(frozen=True, kw_only=True)
class Mask:
    """One file of a set. What is done to it is done in this order: mirror, rotate, scale, offset."""

    file: Annotated[str, Doc("file of the mask, from the set's folder; any form that is read")]
    top: Annotated[str | None, Doc("cell that holds it; absent: the file's only top cell")] = None
    layers: Annotated[
        dict[str, Named] | str | None,
        Doc("technology's name = the file's [layer, datatype] or name; or a layer map's file"),
    ] = None
    layer: Annotated[str | None, Doc("technology's name of all that the file holds, as of a Gerber file")] = (
        None
    )
    leave_out: Annotated[tuple[Named, ...], Doc("layers of the file that are no mask")] = ()
    mirror: Annotated[
        Literal["left-right", "top-bottom"] | None, Doc("the mask is drawn as seen from the other side")
    ] = None
    rotate: Annotated[Deg, Doc("turned counter-clockwise by so much")] = 0.0
    scale: Annotated[float, Gt(0), Doc("enlarged by this factor, e.g. for the shrinkage of a film")] = 1.0
    offset: Annotated[tuple[Um, Um], Doc("moved by so much, [x, y]")] = (0.0, 0.0)
    unit: Annotated[
        Literal["um", "mm", "cm", "m", "nm", "mil", "inch"] | None, Doc("of a DXF that does not say it")
    ] = None


@dataclass(frozen=True, kw_only=True)
class MaskSet:
    """The masks of one wafer."""

    technology: Annotated[str | None, Doc("technology: a file, or a shipped one's name")] = None
    plate: Annotated[
        tuple[Um, Um] | None, Doc("width and height of the mask plates' field, about (0, 0)")
    ] = None
    mask: Annotated[tuple[Mask, ...], MinLen(1), Doc("the masks")]
    path: Path = field(default=Path())

    def file(self, mask: Mask) -> Path:
        """Where a mask's file is."""
        return self.path.parent / Path(mask.file).expanduser()


def is_mask_set(path: Path) -> bool:
    """Whether a file is a mask set: TOML with masks."""
    if path.suffix.lower() != ".toml" or not path.is_file():
        return False
    try:
        return bool(re.search(r"^\s*\[\[\s*mask\s*\]\]", path.read_text(encoding="utf-8"), re.MULTILINE))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def load_masks(path: Path) -> MaskSet:
    """The mask set in a file. InputError names file and key where it cannot be read."""
    found = replace(parse(read_toml(path), MaskSet, path), path=path)
    seen: dict[Path, int] = {}
    for number, mask in enumerate(found.mask, 1):
        key = f"{path}: mask[{number}] ({mask.file})"
        if (mask.layers is None) == (mask.layer is None):
            raise InputError(f"{key}: needs either 'layers' or 'layer', to say which masks it holds")
        if not found.file(mask).is_file():
            raise InputError(f"{key}: there is no such file beside the set")
        real = found.file(mask).resolve()
        if real in seen and mask.layers == found.mask[seen[real] - 1].layers:
            raise InputError(f"{key}: stands in the set twice, as mask[{seen[real]}] too; take one out")
        seen.setdefault(real, number)
    return found


def files_of(path: Path) -> list[Path]:
    """The files that a mask set or a job deck names, as far as it can be read."""
    if not is_mask_set(path):
        return patterns_in(path)
    try:
        found = load_masks(path)
    except InputError:
        return []
    maps = [path.parent / mask.layers for mask in found.mask if isinstance(mask.layers, str)]
    files = [found.file(mask) for mask in found.mask]
    return [*files, *(pattern for file in files for pattern in patterns_in(file)), *maps]


def digest(path: Path) -> str:
    """SHA-256 of a layout's file; of a mask set or a job deck over its file and all that it names."""
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256")
    for each in files_of(path):
        with each.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, of a mask set or a job deck over all its files; '' where it cannot be read."""
    try:
        return digest(path)
    except OSError:
        return ""
