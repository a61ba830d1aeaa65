"""What a check finds: violations, the state each rule ended in, and the verdict over all."""

from pkgdrc.findings.record import (
    AppliedLimit,
    DeckFacts,
    Engine,
    FileFacts,
    LayoutFacts,
    Margin,
    Note,
    RuleResult,
    Run,
    State,
    Violation,
)

__all__ = [
    "AppliedLimit",
    "DeckFacts",
    "Engine",
    "FileFacts",
    "LayoutFacts",
    "Margin",
    "Note",
    "RuleResult",
    "Run",
    "State",
    "Violation",
]
