"""Cases of rules: wafers drawn from the cells, one within a limit and one just past it."""

from pkgdrc.cases.load import Case, cases_of, merged
from pkgdrc.cases.trial import Trial, drawn, run

__all__ = ["Case", "Trial", "cases_of", "drawn", "merged", "run"]
