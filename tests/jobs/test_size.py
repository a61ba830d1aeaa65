"""What is much work: much that is drawn, or little that stands often, whatever the file's form."""

from pathlib import Path

import gdstk
import pytest

from pkgdrc.jobs.parts import WORTH, useful
from pkgdrc.jobs.size import size_of

MANY, FEW = 8, 1
"""Of eight workers, who have work."""


def squares(columns: int, rows: int, path: Path, inner: int = 1) -> Path:
    """An array of squares, each of which may be `inner` of them in a cell."""
    library = gdstk.Library()
    square, several, top = (library.new_cell(name) for name in ("SQUARE", "SEVERAL", "TOP"))
    square.add(gdstk.rectangle((0, 0), (1, 1)))
    several.add(gdstk.Reference(square, columns=inner, rows=1, spacing=(2, 2)))
    top.add(gdstk.Reference(several, columns=columns, rows=rows, spacing=(2.0 * inner, 2)))
    (library.write_oas if path.suffix == ".oas" else library.write_gds)(path)
    return path


@pytest.mark.parametrize("ending", ["gds", "oas"])
@pytest.mark.parametrize(
    ("columns", "rows", "inner", "hands"), [(1000, 1000, 1, MANY), (10, 10, 10_000, MANY), (20, 20, 1, FEW)]
)
def test_arrays_are_as_much_work_as_they_have_elements(
    tmp_path: Path, ending: str, columns: int, rows: int, inner: int, hands: int
) -> None:
    path = squares(columns, rows, tmp_path / f"array.{ending}", inner)
    assert path.stat().st_size < WORTH / 10
    assert useful([path], 8) == hands


def test_a_mask_set_is_as_much_work_as_its_files(tmp_path: Path) -> None:
    files = [squares(1000, 1000, tmp_path / "one.gds"), squares(300, 300, tmp_path / "other.gds")]
    masks = [f"[[mask]]\nfile = '{file.name}'\nlayers = {{ frame = [0, 0] }}\n" for file in files]
    path = tmp_path / "set.toml"
    path.write_text("\n".join(masks))
    assert size_of(path) == sum(map(size_of, files)) > 1_000_000
    assert useful([path], 8) == MANY


def test_what_is_no_layout_is_as_large_as_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "no.gds"
    path.write_bytes(b"\0" * 1000)
    assert size_of(path) == 1000
    assert size_of(tmp_path / "nowhere.gds") == size_of(None) == 0
    assert capfd.readouterr() == ("", "")
