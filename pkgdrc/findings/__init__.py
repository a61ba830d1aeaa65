"""What a check finds: violations, the state each rule ended in, and the verdict over all."""

from pkgdrc.findings.record import LayoutFacts, Note, RuleResult, Run, State, Violation

__all__ = ["LayoutFacts", "Note", "RuleResult", "Run", "State", "Violation"]
