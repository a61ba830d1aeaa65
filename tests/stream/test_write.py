import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from klayout import db

from pkgdrc.cells import Drawing, Label, Placement, Shape, find_cell
from pkgdrc.cells.drawing import flattened
from pkgdrc.cells.shapes import box, circle, corners_box
from pkgdrc.errors import InputError
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology

TECHNOLOGY = Technology(
    deck="none", layers={"a": (1, 0), "b": (2, 5), "t": (3, 1)}, path=Path("some/technology.toml")
)
ENDINGS = [".gds", ".gds.gz", ".oas"]


def example() -> Drawing:
    round_shape = circle("b", 30.0, (3.0, 4.0))
    leaf = Drawing(
        "leaf", (corners_box("a", 0.0, 0.0, 4.0, 2.0), round_shape), (Label("t", "net", (1.0, 1.5)),)
    )
    branch = Drawing(
        "branch",
        (box("b", 1.0, 1.0),),
        placements=(
            Placement(leaf, (100.0, 0.0), rotation=90.0),
            Placement(leaf, (200.0, 0.0), rotation=270.0, mirror=True),
            Placement(leaf, (300.0, 0.0), mirror=True, columns=2, rows=3, pitch=(40.0, 60.0)),
        ),
    )
    return Drawing(
        "top", placements=(Placement(branch, (-500.0, 7.5), columns=4, rows=2, pitch=(900.0, 1000.0)),)
    )


def read(path: Path) -> db.Layout:
    layout = db.Layout()
    layout.read(str(path))
    return layout


def region(layout: db.Layout, name: str) -> db.Region:
    number, datatype = TECHNOLOGY.layers[name]
    return db.Region(layout.top_cell().begin_shapes_rec(layout.layer(number, datatype)))


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_read_back_is_what_was_drawn(tmp_path: Path, ending: str) -> None:
    drawing, path = example(), tmp_path / f"x{ending}"
    write_layout(drawing, TECHNOLOGY, path)
    layout = read(path)
    assert layout.dbu == pytest.approx(0.001)
    assert layout.top_cell().name == "top"
    for name in ("a", "b"):
        drawn = db.Region()
        for shape in flattened(drawing, {name}):
            drawn.insert(db.DPolygon([db.DPoint(*point) for point in shape.points]).to_itype(0.001))
        assert drawn.count() > 0
        assert region(layout, name).count() == drawn.count()
        assert (region(layout, name) ^ drawn).is_empty()
    texts = db.Texts(layout.top_cell().begin_shapes_rec(layout.layer(3, 1)))
    assert texts.count() == 4 * 2 * (2 + 6)
    assert {text.string for text in texts.each()} == {"net"}


def test_arrays_stay_arrays(tmp_path: Path) -> None:
    write_layout(example(), TECHNOLOGY, tmp_path / "x.gds")
    layout = read(tmp_path / "x.gds")
    assert [{each.na, each.nb} for each in layout.top_cell().each_inst()] == [{4, 2}]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_drawing_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    write_layout(example(), TECHNOLOGY, tmp_path / f"one{ending}")
    write_layout(example(), TECHNOLOGY, tmp_path / f"two{ending}")
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_gz_holds_the_plain_file(tmp_path: Path) -> None:
    write_layout(example(), TECHNOLOGY, tmp_path / "x.gds")
    write_layout(example(), TECHNOLOGY, tmp_path / "X.GDS.GZ")
    assert gzip.decompress((tmp_path / "X.GDS.GZ").read_bytes()) == (tmp_path / "x.gds").read_bytes()


def test_many_vertices_stay_one_polygon(tmp_path: Path) -> None:
    write_layout(Drawing("top", (circle("a", 8000.0),)), TECHNOLOGY, tmp_path / "x.gds")
    layout = read(tmp_path / "x.gds")
    assert region(layout, "a").count() == 1
    assert next(region(layout, "a").each()).num_points() > 1000


def test_points_are_rounded_to_the_database_unit(tmp_path: Path) -> None:
    points = np.array([(0.0004, 0.0006), (10.0, 0.0), (10.0, 9.9996)])
    write_layout(Drawing("top", (Shape("a", points),)), TECHNOLOGY, tmp_path / "x.gds")
    layout = read(tmp_path / "x.gds")
    (polygon,) = region(layout, "a").each()
    found = {(point.x, point.y) for point in polygon.each_point_hull()}
    assert found == {(0, 1), (10000, 0), (10000, 10000)}


def refused_by_ending(folder: Path) -> tuple[Drawing, Path]:
    return example(), folder / "x.dxf"


def refused_by_layer(folder: Path) -> tuple[Drawing, Path]:
    return Drawing("top", (box("bb", 1.0, 1.0),)), folder / "x.gds"


def refused_by_missing_folder(folder: Path) -> tuple[Drawing, Path]:
    return example(), folder / "none" / "x.gds"


def refused_by_folder_of_that_name(folder: Path) -> tuple[Drawing, Path]:
    (folder / "x.gds").mkdir()
    return example(), folder / "x.gds"


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from pkgdrc.cells import Drawing
from pkgdrc.cells.shapes import circle
from pkgdrc.errors import InputError
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
try:
    technology = Technology(deck="none", layers={"a": (1, 0)})
    write_layout(Drawing("top", (circle("a", 9000.0),)), technology, Path(sys.argv[1]))
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_noticed(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert "cannot be written (the file is cut off" in done.stdout
    assert list(tmp_path.iterdir()) == []


def refused_by_file_as_folder(folder: Path) -> tuple[Drawing, Path]:
    (folder / "file").write_text("")
    return example(), folder / "file" / "x.gds"


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (refused_by_file_as_folder, "cannot be written (Not a directory)"),
        (refused_by_ending, "the ending is none of .gds, .gds.gz, .oas"),
        (
            refused_by_layer,
            "cell 'top' draws on layer 'bb', which the technology does not know: did you mean 'b'?",
        ),
        (refused_by_missing_folder, "cannot be written (No such file or directory)"),
        (refused_by_folder_of_that_name, "cannot be written (is a folder)"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    tmp_path: Path, case: Callable[[Path], tuple[Drawing, Path]], message: str
) -> None:
    drawing, path = case(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError) as caught:
        write_layout(drawing, TECHNOLOGY, path)
    assert message in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.gds"
    path.write_text("old")
    with pytest.raises(InputError):
        write_layout(Drawing("top", (box("nowhere", 1.0, 1.0),)), TECHNOLOGY, path)
    assert path.read_text() == "old"


def test_two_drawings_of_one_name_are_a_mistake_of_the_program(tmp_path: Path) -> None:
    twins = [Drawing("twin", (box("a", size, size),)) for size in (1.0, 2.0)]
    top = Drawing("top", placements=tuple(Placement(each) for each in twins))
    with pytest.raises(ValueError, match="two drawings are called 'twin'"):
        write_layout(top, TECHNOLOGY, tmp_path / "x.gds")


def test_a_whole_die_survives_oasis(tmp_path: Path) -> None:
    die = find_cell("hermetic_die")()
    names = sorted(die.layers)
    technology = Technology(deck="none", layers={name: (number, 0) for number, name in enumerate(names, 1)})
    for ending in (".gds", ".oas"):
        write_layout(die, technology, tmp_path / f"die{ending}")
    one, two = read(tmp_path / "die.gds"), read(tmp_path / "die.oas")
    compared = 0
    for number, name in enumerate(names, 1):
        regions = [db.Region(each.top_cell().begin_shapes_rec(each.layer(number, 0))) for each in (one, two)]
        assert (regions[0] ^ regions[1]).is_empty(), name
        compared += regions[0].count()
    assert compared > 400
