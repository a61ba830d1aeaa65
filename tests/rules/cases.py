"""The cases of all shipped decks."""

from pkgdrc.cases import Case, cases_of
from pkgdrc.resources import rules_folder


def all_cases() -> list[Case]:
    """Every case of every deck, and of the chapters that all share."""
    folders = sorted(path.parent for path in rules_folder().glob("*/cases"))
    return [case for folder in folders for case in cases_of(folder, folder.name.replace("_", "-"))]
