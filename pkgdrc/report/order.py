"""In which order reports tell findings, and what tells those of one shape apart."""

from collections.abc import Iterable

from pkgdrc.findings import Finding


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then advice, then what is waived; in each, first what is farthest off its limit."""
    return sorted(findings, key=rank)


def rank(finding: Finding) -> tuple[bool, bool, float]:
    """What `worst_first` sorts by."""
    return finding.waived is not None, finding.severity != "error", -_off(finding)


def _off(finding: Finding) -> float:
    if finding.measured is None or not finding.limit:
        return float("inf")  # missing altogether
    return abs(finding.measured - finding.limit) / abs(finding.limit)


def numbered(findings: Iterable[Finding]) -> list[str]:
    """A fingerprint for each finding, made unique: several of one shape differ by their number."""
    seen: dict[str, int] = {}
    names = []
    for finding in findings:
        seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        names.append(f"{finding.fingerprint}:{seen[finding.fingerprint]}")
    return names
