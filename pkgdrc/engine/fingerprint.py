"""Names for findings that outlive a change of name or place."""

import hashlib
from collections.abc import Iterable


def fingerprint(
    rule: str,
    measured: float | None,
    about: tuple[str, ...],
    outline: tuple[tuple[tuple[float, float], ...], ...] = (),
    surroundings: Iterable[Iterable[str]] = (),
) -> str:
    """A name for a finding that stays when its cell is renamed or moved: rule, value, nets and shapes."""
    left = min((x for polygon in outline for x, _ in polygon), default=0.0)
    bottom = min((y for polygon in outline for _, y in polygon), default=0.0)
    shape = sorted(
        sorted((round(x - left, 4), round(y - bottom, 4)) for x, y in polygon) for polygon in outline
    )
    whole = (rule, measured, about, shape, [list(layer) for layer in surroundings])
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:16]
