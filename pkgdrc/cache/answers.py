"""What rules found on earlier runs on the same inputs."""

import hashlib
import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pkgdrc.cache.drawing import Drawing
from pkgdrc.cache.sight import is_narrow, is_plain
from pkgdrc.cache.sources import CODE
from pkgdrc.cache.store import Cache
from pkgdrc.code_folder import code_of
from pkgdrc.deck import Rule
from pkgdrc.detail import Detail, What
from pkgdrc.findings import Finding
from pkgdrc.technology import Technology

_FIELDS = tuple(field.name for field in fields(Finding) if field.name not in ("dies", "details"))


@dataclass(frozen=True)
class Answers:
    """The answers of a cache for one layout and technology.

    `setting`: all else, besides these, that any rule's answer may depend on; what it prints is what counts.
    """

    cache: Cache
    drawing: Drawing
    technology: Technology
    setting: tuple[object, ...]

    def get(self, rule: Rule, layers: Collection[str]) -> list[Finding] | None:
        """What a rule found before, which looks at some layers by name; None where that is not known."""
        key = self._key(rule, layers)
        content = None if key is None else self.cache.get(key)
        return None if content is None else unpacked(content)

    def put(self, rule: Rule, layers: Collection[str], found: list[Finding]) -> None:
        """Keeps what a rule found."""
        key = self._key(rule, layers)
        if key is None:
            return
        try:
            content = packed(found)
        except TypeError:  # a figure that is no plain number, which JSON would not give back as it is
            return
        if unpacked(content) == found:
            self.cache.put(key, content)

    def _key(self, rule: Rule, layers: Collection[str]) -> str | None:
        """Everything that a rule's answer depends on, as a digest; None for a rule that is not to be kept.

        The stack alone is judged sooner than looked up.
        """
        if not is_plain(rule) or len(rule.of_stack) == len(rule.checks):
            return None
        drawn = self.drawing.layers
        if is_narrow(rule):
            numbers = {name: self.technology.layers[name] for name in sorted(layers)}
            seen = [(name, number, drawn.get(number)) for name, number in numbers.items()]
        else:
            seen = [("", number, digest) for number, digest in drawn.items()]
        whole = (
            CODE,
            replace(self.technology, path=Path()),
            self.setting,
            self.drawing.cells,
            seen,
            (rule.id, rule.severity, rule.title, rule.checks),
            sorted({code_of(type(each)) for each in (self.technology, *rule.nodes)}),
        )
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def packed(findings: Sequence[Finding]) -> bytes:
    """Findings as compressed JSON. Dies that several findings have in common are in it once."""
    dies = {places: number for number, places in enumerate(dict.fromkeys(each.dies for each in findings))}
    rows = [
        [
            *(getattr(each, name) for name in _FIELDS),
            [(detail.what, detail.names, detail.values) for detail in each.details],
            dies[each.dies],
        ]
        for each in findings
    ]
    return zlib.compress(json.dumps((list(dies), rows), separators=(",", ":")).encode(), 1)


def unpacked(content: bytes) -> list[Finding]:
    """The findings that were packed."""
    lists, rows = json.loads(zlib.decompress(content))
    dies = [tuple(map(tuple, places)) for places in lists]
    return [
        Finding(
            dies=dies[number],
            details=tuple(Detail(What(what), tuple(names), tuple(values)) for what, names, values in details),
            **dict(zip(_FIELDS, map(_tupled, row), strict=True)),
        )
        for *row, details, number in rows
    ]


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value
