"""The report as one HTML page, and the base that other pages of pkgdrc share."""

from pkgdrc.report.html.looks import pictures_of
from pkgdrc.report.html.report import render

__all__ = ["pictures_of", "render"]
