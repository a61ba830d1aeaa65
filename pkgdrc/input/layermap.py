"""Layer maps as people have them: KLayout's layer map and layer properties, and Virtuoso's."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from pkgdrc.errors import InputError
from pkgdrc.input.source import Number

_KLAYOUT = re.compile(r"(\d+)(?:/(\d+))?\s*:\s*([A-Za-z_]\w*)?\s*(?:\(?\s*(\d+)/(\d+)\s*\)?)?")
_DRAWING = ("drawing", "drw")
_VIRTUOSO = re.compile(r"(\S+)\s+(\S+)\s+(\d+)\s+(\d+)")


def read_map(path: Path, layers: dict[str, Number]) -> dict[str, Number]:
    """Technology's name = number in the file, of a map's lines that name one of the technology's `layers`.

    InputError for a file that is none of the three kinds, and for a layer that is mapped twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: the layer map cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is no layer map; a text file is expected") from None
    found: dict[str, Number] = {}
    entries = _properties(text, path) if text.lstrip().startswith("<") else _lines(text, path)
    by_number = {number: name for name, number in layers.items()}
    by_name = {name.casefold(): name for name in layers} | {name: name for name in layers}
    for name, target, number in entries:
        known = (
            by_name.get(name) or by_name.get(name.casefold()) or (by_number.get(target) if target else None)
        )
        if known is None:
            continue
        if found.get(known, number) != number:
            first, second = ("/".join(map(str, each)) for each in (found[known], number))
            raise InputError(
                f"{path}: maps two layers, {first} and {second}, to '{known}'; leave one of them"
            )
        found[known] = number
    if not found:
        names = ", ".join(sorted(layers))
        raise InputError(f"{path}: maps nothing to a layer of the technology, which are {names}")
    return found


def _lines(text: str, path: Path) -> Iterator[tuple[str, Number | None, Number]]:
    """Name, target and number of each line of KLayout's map (`1/0 : dk1 (51/0)`) or Virtuoso's.

    Of a name that Virtuoso has for several purposes, drawings are meant, not labels and pins.
    """
    drawn = {match[1] for match in map(_VIRTUOSO.match, text.splitlines()) if match and match[2] in _DRAWING}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].strip()
        if not words:
            continue
        klayout, virtuoso = _KLAYOUT.fullmatch(words), _VIRTUOSO.fullmatch(words)
        if klayout:
            target = (int(klayout[4]), int(klayout[5])) if klayout[4] else None
            yield klayout[3] or "", target, (int(klayout[1]), int(klayout[2] or 0))
        elif virtuoso and virtuoso[1] in drawn and virtuoso[2] not in _DRAWING:
            continue
        elif virtuoso:
            yield virtuoso[1], None, (int(virtuoso[3]), int(virtuoso[4]))
        else:
            raise InputError(
                f"{path}: line {number} is '{words[:60]}': '1/0 : name' (KLayout) or 'name purpose 1 0' "
                "(Virtuoso) is expected"
            )


def _properties(text: str, path: Path) -> Iterator[tuple[str, Number | None, Number]]:
    """Name and number of each layer of KLayout's layer properties."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError(f"{path}: declares entities, which no layer properties need")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError(f"{path}: is no layer map: {error}") from None
    for entry in (*root.iter("properties"), *root.iter("group-members")):
        source = re.match(r"\s*(?:(\S+)\s+)?(\d+)/(\d+)", entry.findtext("source") or "")
        if source is None:
            continue
        words = re.split(r"[\s()]+", entry.findtext("name") or "")
        name = next((word for word in words if re.fullmatch(r"[^\W\d]\w*", word)), source[1])
        if name:
            yield name, None, (int(source[2]), int(source[3]))
