"""MALY job decks: their patterns where klayout's own reader has them, read whole, and in their own units."""

import random
from pathlib import Path

import klayout.db as db
import pytest

from pkgdrc.cli.main import main
from pkgdrc.errors import InputError
from pkgdrc.input.ask import asked_for
from pkgdrc.input.masks import digest
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

ELASTIC = load_technology(find_technology("elastic-bump"))
AS_DRAWN = "MASKSIZE 5\nMASKMIRROR NONE\nBASE ORIGIN\nARYBASE ORIGIN\nFONT STANDARD\n"


def pattern(path: Path, *boxes: db.DBox, number: tuple[int, int] = (1, 0), dbu: float = 0.001) -> Path:
    """A file whose cell TOP has boxes, one of 30 x 20 if none is named."""
    layout = db.Layout()
    layout.dbu = dbu
    top, index = layout.create_cell("TOP"), layout.layer(*number)
    for each in boxes or (db.DBox(10, 10, 40, 30),):
        top.shapes(index).insert(each)
    layout.write(str(path))
    return path


def maly(*masks: str, common: str = "") -> str:
    return f"BEGIN MALY 1.1\nBEGIN MASKSET\n{common}{''.join(masks)}END MASKSET\nEND MALY\n"


def mask(name: str, *records: str, parameters: str = AS_DRAWN, title: str = "") -> str:
    group = "".join(f"{record}\n" for record in records)
    return (
        f"BEGIN MASK {name}\nBEGIN PARAMETER\n{parameters}END PARAMETER\n{title}"
        f"BEGIN STRGROUP G\n{group}END STRGROUP\nEND MASK\n"
    )


def common(parameters: str) -> str:
    return f"BEGIN CMASK\nBEGIN PARAMETER\n{parameters}END PARAMETER\nEND CMASK\n"


def once(file: str, more: str = "") -> str:
    return f"SREF {file} TOP 1 ORG 0 0 SIZE 0 0 100 100 {more}"


def read(folder: Path, text: str, *, accept_dropped: bool = False) -> LayoutSource:
    path = folder / "job.maly"
    path.write_text(text)
    return read_layout(path, asked=asked_for(ELASTIC), accept_dropped=accept_dropped)


def drawn(source: LayoutSource, layer: str) -> list[str]:
    """The boxes of what a layer has, um, from the left and the bottom."""
    found = db.Region(source.top.begin_shapes_rec(source.layout.layer(*ELASTIC.layers[layer]))).merged()
    return sorted(str(each.bbox().to_dtype(source.dbu)) for each in found.each())


def test_a_job_deck_places_its_patterns(tmp_path: Path) -> None:
    pattern(tmp_path / "p.oas")
    text = maly(
        mask("pad", once("p.oas")), mask("ball", once("p.oas"), parameters=AS_DRAWN.replace("NONE", "Y"))
    )
    source = read(tmp_path, text)
    assert drawn(source, "pad") == ["(10,10;40,30)"]
    assert drawn(source, "ball") == ["(-40,10;-10,30)"]


@pytest.mark.parametrize("seed", range(20))
def test_patterns_lie_where_klayout_has_them(tmp_path: Path, seed: int) -> None:
    generator = random.Random(seed)
    pattern(tmp_path / "p.gds", db.DBox(0, 0, 30, 20), db.DBox(-50, 60, 7, 65))

    def parameters() -> str:
        keys = {
            "MASKMIRROR": ("NONE", "Y"),
            "BASE": ("ORIGIN", "LOWERLEFT", "CENTER"),
            "ARYBASE": ("ORIGIN", "LOWERLEFT", "CENTER"),
        }
        return "MASKSIZE 6\n" + "".join(f"{key} {generator.choice(of)}\n" for key, of in keys.items())

    def placed() -> str:
        x, y, left, bottom = (generator.randrange(-5000, 5000, 2) for _ in range(4))
        size = f"SIZE {left} {bottom} {left + generator.randrange(0, 900, 2)} {bottom + 20}"
        scale = generator.choice(["", " SCALE 0.5", " SCALE 2.0"])
        if generator.random() < 0.5:
            return f'SREF "{tmp_path}/p.gds" TOP 1 ORG {x} {y} {size}{scale}'
        steps = f"{generator.randrange(-200, 200)} {generator.randrange(100, 300)}"
        array = f"{generator.randint(1, 3)} {generator.randint(1, 3)} {steps}"
        return f"AREF '{tmp_path}/p.gds' TOP 1 ORG {x} {y} {size}{scale}\n+ ITERATION {array} // so often"

    title = (
        f'BEGIN TITLE\nSTRING "A \\"B" {generator.randint(-99, 99)} 7 SIZE 1.5 2.0 3.0 MIRROR Y ROTATE 90\n'
        f"SERIAL 5 {generator.randint(-99, 99)}\nEND TITLE\n"
    )
    names = ["pad", "ball", "opening"]
    masks = [mask(each, placed(), placed(), parameters=parameters(), title=title) for each in names]
    source = read(tmp_path, maly(*masks, common=common(parameters())))

    right, options = db.Layout(), db.LoadLayoutOptions()
    options.maly_dbu = source.dbu
    right.read(str(source.path), options)
    for name in names:
        index = right.find_layer(name) if right.find_layer(name) is not None else -1
        theirs = db.Region(right.top_cell().begin_shapes_rec(index))
        ours = db.Region(source.top.begin_shapes_rec(source.layout.layer(*ELASTIC.layers[name])))
        assert ours.area() > 0
        assert (ours ^ theirs).is_empty()


@pytest.mark.parametrize(
    "text",
    [
        maly(mask("pad", "/* before:\nSREF gone.oas TOP 1\n*/", once("p.oas"), "// SREF gone.oas TOP 1")),
        maly(mask("pad", "/* first */ " + once("'p.oas'"))),
        maly(mask("pad", "SREF\n+ p.oas TOP 1\n+ORG 0 0 // there")),
        maly(mask("pad", once("p.oas"))).replace("\n", "\r\n"),
        maly(mask("pad", once("p.oas"), parameters=AS_DRAWN + "ROOT GDS elsewhere\nROOT OASIS.MASK .\n")),
        maly(
            mask("pad", once("p.oas"), parameters=AS_DRAWN + "ROOT GDS elsewhere\n"),
            common=common("ROOT GDS .\n"),
        ),
        maly(mask("pad", once("p.oas"), parameters="BASE ORIGIN\n")),
        maly(mask("pad", "SREF p.oas '' 1", parameters="BASE ORIGIN\n")),
    ],
    ids=[
        "comments",
        "quoted",
        "continued",
        "carriage returns",
        "roots",
        "the other root",
        "no size",
        "only top",
    ],
)
def test_however_a_pattern_is_named(tmp_path: Path, text: str) -> None:
    pattern(tmp_path / "p.oas")
    assert drawn(read(tmp_path, text), "pad") == ["(10,10;40,30)"]


def test_what_is_named_behind_the_patterns_holds_for_them_too(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    pattern(tmp_path / "there" / "p.oas")
    late = "BEGIN PARAMETER\nROOT OASIS.MASK there\nMASKMIRROR Y\nEND PARAMETER\nEND MASK\n"
    text = maly(mask("pad", once("p.oas")).replace("END MASK\n", late))
    assert drawn(read(tmp_path, text), "pad") == ["(-40,10;-10,30)"]


@pytest.mark.parametrize(
    ("dbu", "record", "box", "unit"),
    [
        (0.0005, once("p.gds"), "(10.0005,10;40,30)", 0.0005),
        (0.005, once("p.gds"), "(10.0005,10;40,30)".replace("10.0005", "10"), 0.001),
        (0.001, "SREF p.gds TOP 1 ORG 0.0005 0", "(10.0005,10;40.0005,30)", 0.0005),
        (0.001, once("p.gds", "SCALE 0.25"), "(2.5,2.5;10,7.5)", 0.00025),
        (0.001, "SREF p.gds TOP 1 ORG 900000 0 SCALE 0.25", "(900002.5,2.5;900010,7.5)", 0.001),
    ],
    ids=["half a nanometre", "five", "placed at half", "scaled", "scaled far away"],
)
def test_nothing_is_rounded(tmp_path: Path, dbu: float, record: str, box: str, unit: float) -> None:
    left = 10.0005 if dbu == 0.0005 else 10.0
    pattern(tmp_path / "p.gds", db.DBox(left, 10, 40, 30), dbu=dbu)
    source = read(tmp_path, maly(mask("pad", record)))
    assert source.dbu == pytest.approx(unit)
    assert drawn(source, "pad") == [box]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            maly(mask("pad", once("p.oas")), mask("ball", "SREF p.oas TOP 7")),
            "line 24: nothing is on layer 7/0",
        ),
        (
            maly(mask("pad", once("q.oas"))),
            r"line 12: nothing is on layer 1/0 in cell TOP of .*, which has 1/5",
        ),
        (maly(mask("pad", once("p.oas")), mask("ball")), "line 15: mask 'ball' has no pattern"),
        (
            maly(mask("pad", once("p.oas"), parameters="MASKSIZE 5\n")),
            "mask 'pad' nor CMASK has BASE; CENTER is",
        ),
        (maly(mask("pad", once("p.oas"), "FLIP 1")), "line 13: FLIP is not known here: known are: AREF, "),
        (
            maly(mask("pad", once("p.oas") + "\nBEGIN MORE\nEND MORE")),
            "line 13: section MORE is not known here",
        ),
    ],
)
def test_what_is_not_drawn_is_told(tmp_path: Path, text: str, said: str) -> None:
    pattern(tmp_path / "p.oas")
    pattern(tmp_path / "q.oas", number=(1, 5))
    with pytest.raises(InputError, match=rf"job\.maly: cannot be read whole as MALY: .*{said}"):
        read(tmp_path, text)
    if "q.oas" not in text:
        assert read(tmp_path, text, accept_dropped=True).dropped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (maly(), "has no MASK"),
        (
            maly(mask("pad", once("gone.oas"))),
            r"line 12: there is no pattern .*gone\.oas; put it there, or name",
        ),
        (maly(mask("pad", "SREF p.oas CHIP 1")), r"p\.oas: has no cell 'CHIP': known are: TOP"),
        (maly(mask("pad", once("job.maly"))), "is a job deck, and stands in one as a pattern"),
        (maly(mask("pad", once("note.txt"))), r"note\.txt: is neither GDSII nor"),
        (
            maly(mask("pad", once("p.oas")), mask("PAD", once("p.oas"))),
            "line 15: mask 'PAD' is there already, from",
        ),
        (maly(mask("pad", once("p.oas", "SCALE 0"))), "line 12: SCALE is above 0, not 0"),
        (maly(mask("pad", once("p.oas", "ROTATE 90"))), "line 12: SREF has 'ROTATE', which is not known"),
        (maly(mask("pad", once("p.oas", "SCALE"))), "line 12: SCALE needs 1 value"),
        (maly(mask("pad", "SREF p.oas TOP ORG 0 0")), "line 12: a layer is a whole number, not 'ORG'"),
        (maly(mask("pad", "SREF p.oas TOP 1 ORG x 0")), "line 12: 'x' stands where a number has to"),
        (maly(mask("pad", "SREF p.oas")), "line 12: SREF needs a file, a cell and the number of a layer"),
        (maly(mask("pad", "AREF p.oas TOP 1 ITERATION 0 2 9 9")), "line 12: ITERATION has whole numbers"),
        (maly(mask("pad", "SREF p.oas TOP 1 ORG 9e9 0")), r"line 12: places .* which 32 bits do not count"),
        (maly(mask("pad", "PROPERTY DNAME a")), "line 12: PROPERTY follows an SREF or AREF"),
        (
            maly(mask("pad", "SREF p.oas TOP 1", parameters="BASE CENTER\n")),
            "line 8: BASE CENTER needs the pattern's",
        ),
        (maly(mask("pad", once("p.oas"), parameters="MASKMIRROR X\n")), "line 5: MASKMIRROR is NONE or Y"),
        (maly(mask("pad top", once("p.oas"))), "line 3: a mask has one name, not 'pad top'"),
        (maly(mask("MET9", once("p.oas"))), "has shapes on 'MET9', which is no layer of the technology"),
        (
            maly(mask("pad", once("p.oas"))) + "BEGIN MORE\nEND MORE\n",
            "line 17: what follows END MALY is not read",
        ),
        (
            maly(mask("pad", once("p.oas")))[:-30],
            "is cut short: section MASK, which begins in line 3, has no end",
        ),
        (
            maly(mask("pad", once("p.oas"))).replace("END STRGROUP", "END MASK"),
            "line 13: END MASK stands where END ",
        ),
        (maly(mask("pad", once('"p.oas'))), "line 12: a quoted text has no end"),
        (maly(mask("pad", "/* " + once("p.oas"))), r"line 12: a comment has no end"),
        (
            maly(mask("pad", once("p.oas"))).lower(),
            "line 1: a job deck begins with BEGIN MALY, in capital letters",
        ),
    ],
)
def test_a_job_deck_that_cannot_be_drawn(tmp_path: Path, text: str, said: str) -> None:
    pattern(tmp_path / "p.oas")
    (tmp_path / "note.txt").write_text("a note")
    with pytest.raises(InputError, match=said):
        read(tmp_path, text)


def test_a_pattern_is_read_whole_or_refused(tmp_path: Path) -> None:
    path = pattern(tmp_path / "p.oas")
    path.write_bytes(path.read_bytes() + b"x")
    text = maly(mask("pad", once("p.oas")))
    with pytest.raises(InputError, match=r"p\.oas, a pattern of the job deck: it does not close with"):
        read(tmp_path, text)
    assert "p.oas" in read(tmp_path, text, accept_dropped=True).dropped[0]


def test_a_pattern_with_a_cell_that_it_does_not_hold(tmp_path: Path) -> None:
    layout = db.Layout()
    top, held = layout.create_cell("TOP"), layout.create_cell("HELD")
    top.shapes(layout.layer(1, 0)).insert(db.Box(0, 0, 9, 9))
    top.insert(db.CellInstArray(held.cell_index(), db.Trans()))
    held.ghost_cell = True
    options = db.SaveLayoutOptions()
    options.format = "GDS2"
    layout.write(str(tmp_path / "p.gds"), options)
    with pytest.raises(InputError, match=r"p\.gds: places cells that it does not hold: HELD"):
        read(tmp_path, maly(mask("pad", once("p.gds"))))


def test_a_pattern_that_has_changed_is_judged_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine = (db.DBox(0, 0, 200, 200), db.DBox(230, 0, 430, 200))
    job, file = tmp_path / "job.maly", pattern(tmp_path / "p.oas", *fine)
    pattern(tmp_path / "d.oas", db.DBox(-100, -100, 1000, 1000))
    job.write_text(maly(mask("pad", once("p.oas")), mask("die", once("d.oas"))))
    asked = ["check", str(job), "--deck", "elastic-bump", "--select", "PD.2", "--no-config"]
    before = digest(job)
    for _ in range(2):
        assert main(asked) == 0
    assert "answered from the cache" in capsys.readouterr().out
    pattern(file, db.DBox(0, 0, 200, 200), db.DBox(229.999, 0, 430, 200))
    assert digest(job) != before
    assert main(asked) == 1
    assert "29.999 um" in capsys.readouterr().out


def test_a_report_names_the_patterns(tmp_path: Path) -> None:
    file = pattern(tmp_path / "p.oas")
    source = read(tmp_path, maly(mask("pad", once("p.oas")), mask("ball", once("p.oas"))))
    assert source.patterns == ((file, digest(file)),)
    assert source.sha256 == digest(source.path)


def test_patterns_in_a_folder_are_judged_with_their_job_deck(tmp_path: Path) -> None:
    from pkgdrc.input.folders import layouts_in

    pattern(tmp_path / "p.oas")
    job, alone = tmp_path / "job.maly", pattern(tmp_path / "alone.oas")
    job.write_text(maly(mask("pad", once("p.oas"))))
    assert layouts_in([tmp_path]).layouts == [alone, job]
