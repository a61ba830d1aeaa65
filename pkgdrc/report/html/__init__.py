"""The report as one HTML page, and the base that other pages of pkgdrc share."""

from pkgdrc.report.html.report import render

__all__ = ["render"]
