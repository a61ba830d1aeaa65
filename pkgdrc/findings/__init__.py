"""What a check finds: findings, the state each rule ended in, and the verdict over all."""

from pkgdrc.findings.record import (
    AppliedLimit,
    DeckFacts,
    Engine,
    FileFacts,
    Finding,
    LayoutFacts,
    Margin,
    Note,
    RuleResult,
    Run,
    State,
)

__all__ = [
    "AppliedLimit",
    "DeckFacts",
    "Engine",
    "FileFacts",
    "Finding",
    "LayoutFacts",
    "Margin",
    "Note",
    "RuleResult",
    "Run",
    "State",
]
