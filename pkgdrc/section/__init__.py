"""Cross-sections of the package as it will be after the process, along a line on the layout."""

from pkgdrc.section.cut_line import CutLine, parse_line, unknown_layers
from pkgdrc.section.files import check_path, write_section
from pkgdrc.section.model import Section
from pkgdrc.section.profile import cut_through

__all__ = ["CutLine", "Section", "check_path", "cut_through", "parse_line", "unknown_layers", "write_section"]
