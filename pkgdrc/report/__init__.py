"""Reports: one file a format, each with `render(run, deck) -> str`."""

from pkgdrc.report.files import check_paths, render, write_reports

__all__ = ["check_paths", "render", "write_reports"]
