"""Reports: one file a format, each with `render(judged) -> str` over one layout's run or several."""

from pkgdrc.report.files import check_paths, render, write_reports
from pkgdrc.report.judged import Judged, exit_code, verdict

__all__ = ["Judged", "check_paths", "exit_code", "render", "verdict", "write_reports"]
