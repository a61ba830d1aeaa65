"""Wafer maps by SEMI G85 and E142, and as SINF: every die in its place, none called good unjudged."""

import dataclasses
import io
from xml.etree import ElementTree

import g85 as g85_reader
import pytest

from pkgdrc.errors import InputError
from pkgdrc.findings import Note, Run, State
from pkgdrc.report.files import render

from .examples import (
    NASTY,
    NOTES,
    RUN,
    WORDS,
    advised,
    eased,
    judged,
    nasty,
    of_technology,
    run_of,
    without_failure,
)

# Three columns and two rows; none at the upper right.
PLACES = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1))
G85 = "{http://www.semi.org}"
E142 = "{urn:semi-org:xsd.E142-1.V1005.SubstrateMap}"
# What the makers of readers document of the attributes.
VIEW = {
    "SubstrateSide": {"TopSide", "BottomSide"},
    "Orientation": {"0", "90", "180", "270"},
    "OriginLocation": {"LowerLeft", "LowerRight", "UpperLeft", "UpperRight", "Center"},
    "AxisDirection": {"UpRight", "DownRight", "UpLeft", "DownLeft"},
}


def mapped(run: Run, *, flat: int | None = 0, places: tuple[tuple[int, int], ...] = PLACES) -> Run:
    assert run.layout
    layout = dataclasses.replace(
        run.layout,
        dies=len(places),
        places=places,
        pitch=(1000.0, 990.0) if places else None,
        diameter=150_000.0,
        flat=flat,
    )
    return dataclasses.replace(run, layout=layout)


def planted() -> Run:
    """Errors in (1, 0), waived ones in (1, 0) and (0, 1), advice in (1, 1)."""
    bad, waived, advice = (
        dataclasses.replace(RUN.findings[0], dies=dies, severity=severity, waived=reason)  # type: ignore[arg-type]
        for dies, severity, reason in (
            (((1, 0),), "error", None),
            (((1, 0), (0, 1)), "error", "agreed"),
            (((1, 1),), "advice", None),
        )
    )
    return mapped(dataclasses.replace(without_failure(), findings=(bad, waived, advice)))


def g85(run: Run) -> ElementTree.Element:
    text = render("g85", judged(run))
    assert text.isascii()
    device = ElementTree.fromstring(text).find(f"{G85}Map/{G85}Device")
    assert device is not None
    rows = [row.text or "" for row in device.findall(f"{G85}Data/{G85}Row")]
    assert len(rows) == int(device.get("Rows", ""))
    assert {len(row) for row in rows} <= {int(device.get("Columns", ""))}
    for bin in device.findall(f"{G85}Bin"):
        assert "".join(rows).count(bin.get("BinCode", "")) == int(bin.get("BinCount", ""))
        assert bin.get("BinQuality") == ("Pass" if bin.get("BinCode") in ("1", "W") else "Fail")
    assert set("".join(rows)) <= {bin.get("BinCode") for bin in device.findall(f"{G85}Bin")} | {"."}
    return device


def g85_rows(run: Run) -> list[str | None]:
    return [row.text for row in g85(run).findall(f"{G85}Data/{G85}Row")]


def e142(run: Run) -> ElementTree.Element:
    text = render("e142", judged(run))
    assert text.isascii()
    root = ElementTree.fromstring(text)
    assert [each.tag.removeprefix(E142) for each in root] == ["Layouts", "Substrates", "SubstrateMaps"]
    layouts = {each.get("LayoutId"): each for each in root.iter(f"{E142}Layout")}
    children = [each.get("LayoutId") for each in root.iter(f"{E142}ChildLayout")]
    (map_,) = root.iter(f"{E142}SubstrateMap")
    (substrate,) = root.iter(f"{E142}Substrate")
    assert substrate.attrib.items() <= map_.attrib.items()
    assert map_.get("LayoutSpecifier", "").split("/") == list(layouts) == ["Wafer", *children]
    assert all(map_.get(name) in values for name, values in VIEW.items())
    (bins,) = map_.iter(f"{E142}BinCodeMap")
    rows = e142_rows(run)
    (size,) = layouts["Dies"].iter(f"{E142}Dimension")
    assert int(size.get("Y", "")) == len(rows)
    assert {len(row) for row in rows} <= {int(size.get("X", ""))}
    codes = [code for row in rows for code in row if code != bins.get("NullBin")]
    told = {each.get("BinCode", ""): each for each in bins.iter(f"{E142}BinDefinition")}
    assert set(codes) <= set(told)
    assert all(codes.count(code) == int(each.get("BinCount", "")) for code, each in told.items())
    good = [code for code, each in told.items() if each.get("BinQuality") == "Pass"]
    assert good == ["01", "02"]
    assert substrate.findtext(f"{E142}GoodDevices") == str(sum(codes.count(code) for code in good))
    return root


def e142_rows(run: Run) -> list[list[str]]:
    """The map's two digits a die."""
    rows = ElementTree.fromstring(render("e142", judged(run))).iter(f"{E142}BinCode")
    return [[row[at : at + 2] for at in range(0, len(row), 2)] for each in rows if (row := each.text or "")]


def sinf(run: Run) -> tuple[dict[str, str], list[list[str]]]:
    """The header and the rows' bins."""
    lines = [line.partition(":") for line in render("sinf", judged(run))[:-1].split("\n")]
    header = {key: value for key, _, value in lines if key != "RowData"}
    rows = [value.split(" ") for key, _, value in lines if key == "RowData"]
    assert [key for key, *_ in lines] == [*header, *["RowData"] * len(rows)]
    assert int(header["ROWCT"]) == len(rows)
    assert {len(row) for row in rows} <= {int(header["COLCT"])}
    assert int(header["DIECT"]) == sum(bin != "__" for row in rows for bin in row)
    return header, rows


def test_each_die_has_its_bin_the_uppermost_row_first() -> None:
    assert g85_rows(planted()) == ["W1.", "1X1"]
    assert sinf(planted())[1] == [["02", "01", "__"], ["01", "0B", "01"]]
    e142(planted())
    assert e142_rows(planted()) == [["02", "01", "FF"], ["01", "0B", "01"]]


def test_the_header_says_how_to_read_it() -> None:
    device = g85(planted())
    told = {
        "BinType": "Ascii",
        "NullBin": ".",
        "OriginLocation": "2",
        "MapType": "Array",
        "WaferSize": "150",
        "DeviceSizeX": "1000",
        "DeviceSizeY": "990",
        "ProductId": "WAFER",
    }
    assert {name: device.get(name) for name in told} == told
    header, _ = sinf(planted())
    assert (header["DEVICE"], header["WAFER"], header["BCEQU"]) == ("WAFER", "wafer.gds", "01,02")
    assert (header["DUTMS"], header["XDIES"], header["YDIES"]) == ("mm", "1", "0.99")
    assert "0B an error that is not waived: 1" in header["COMMENT"]


@pytest.mark.parametrize(
    ("flat", "clockwise_from_bottom", "clockwise_from_top"),
    [(0, "0", "180"), (90, "90", "270"), (180, "180", "0"), (270, "270", "90"), (None, "0", "180")],
)
def test_the_flat_is_told(flat: int | None, clockwise_from_bottom: str, clockwise_from_top: str) -> None:
    run = mapped(run_of(State.CLEAN), flat=flat)
    assert g85(run).get("Orientation") == clockwise_from_bottom
    header, _ = sinf(run)
    assert header["FNLOC"] == clockwise_from_top
    (map_,) = e142(run).iter(f"{E142}SubstrateMap")
    assert map_.get("Orientation") == clockwise_from_bottom
    assert ("no flat or notch is drawn" in header["COMMENT"]) == (flat is None)


def test_no_die_is_good_in_a_run_that_could_not_judge_all() -> None:
    run = dataclasses.replace(planted(), rules=RUN.rules)
    assert run.verdict == "incomplete"
    assert g85_rows(run) == ["UU.", "UXU"]
    assert sinf(run)[1] == [["@@", "@@", "__"], ["@@", "0B", "@@"]]
    e142(run)
    assert e142_rows(run) == [["0C", "0C", "FF"], ["0C", "0B", "0C"]]
    data = g85(run).find(f"{G85}Data")
    assert data is not None
    assert data.get("MapName") == "pkgdrc incomplete"
    assert sinf(run)[0]["COMMENT"].startswith("pkgdrc incomplete")
    assert g85_rows(mapped(run_of(State.SKIPPED))) == ["UU.", "UUU"]


def test_a_defect_of_the_technology_makes_every_die_bad() -> None:
    stack = dataclasses.replace(without_failure(), findings=RUN.findings[3:])
    assert g85_rows(mapped(stack)) == ["XX.", "XXX"]
    waived = dataclasses.replace(stack.findings[0], waived="agreed")
    assert g85_rows(mapped(dataclasses.replace(stack, findings=(waived,)))) == ["11.", "111"]


def test_errors_outside_of_dies_are_told() -> None:
    outside = dataclasses.replace(RUN.findings[1], dies=())
    run = mapped(dataclasses.replace(without_failure(), findings=(outside,)))
    assert g85_rows(run) == ["11.", "111"]
    assert "1 error lies in no die" in sinf(run)[0]["COMMENT"]
    data = g85(run).find(f"{G85}SupplierData")
    assert data is not None
    assert "1 error lies in no die" in (data.get("Note") or "")


def test_advice_makes_no_die_bad() -> None:
    run = mapped(advised(), places=((0, 7), (1, 7)))
    assert g85_rows(run)[0] == "11"
    assert set(g85_rows(run)[1:]) == {".."}


def test_a_layout_without_dies_has_an_empty_map() -> None:
    run = mapped(run_of(State.CLEAN), places=())
    assert g85_rows(run) == []
    assert sinf(run)[0]["DIECT"] == "0"
    e142(run)


def test_names_stay_whole_and_harmless() -> None:
    shown = NASTY.encode("unicode_escape").decode()
    assert g85(mapped(nasty())).get("ProductId") == shown
    assert sinf(mapped(nasty()))[0]["DEVICE"] == shown
    assert e142(mapped(nasty())).findtext(f".//{E142}ProductId") == shown
    hyphens = dataclasses.replace(planted(), notes=(Note("setting", "--><x/><!---"),))
    assert e142(hyphens).find(".//x") is None


def test_the_technology_alone_has_no_map() -> None:
    for format_ in ("g85", "e142", "sinf"):
        with pytest.raises(InputError, match="shows the dies of a layout; none was checked"):
            render(format_, judged(of_technology()))


def test_they_are_of_one_layout() -> None:
    for format_ in ("g85", "e142", "sinf"):
        with pytest.raises(InputError, match="is of one layout, and 2 were checked"):
            render(format_, judged(planted(), planted()))


def test_a_reader_of_others_finds_the_same_map() -> None:
    (map_,) = g85_reader.read(io.StringIO(render("g85", judged(planted()))))
    (device,) = map_.devices
    assert device.map == [["W", "1", "."], ["1", "X", "1"]]
    assert device.bin_pass == {"1": True, "W": True, "X": False, "K": False, "U": False}
    assert (device.OriginLocation, device.Orientation, device.WaferSize) == (2, 0, 150)
    assert (device.DeviceSizeX, device.DeviceSizeY) == (1000, 990)
    assert device.supplier_data["Verdict"] == "violated"


def test_dies_lie_on_the_wafer_where_they_are_drawn() -> None:
    run = mapped(run_of(State.CLEAN))
    assert run.layout
    layout = dataclasses.replace(run.layout, origin=(-1000.0, -495.0))
    layouts = e142(dataclasses.replace(run, layout=layout)).iter(f"{E142}Layout")
    wafer, dies = ({each.tag.removeprefix(E142): each.attrib for each in layout} for layout in layouts)
    assert wafer["DeviceSize"] == {"X": "150", "Y": "150"}
    assert dies["LowerLeft"] == {"X": "73.5", "Y": "74.01"}
    assert dies["StepSize"] == {"X": "1", "Y": "0.99"}


def test_a_map_of_an_eased_run_does_not_look_plain() -> None:
    run = mapped(eased())
    told = f"no error ({WORDS})"
    (good, *_) = g85(run).findall(f"{G85}Bin")
    assert good.get("BinDescription") == told
    (good, *_) = e142(run).iter(f"{E142}BinDefinition")
    assert good.get("BinDescription") == told
    comment = sinf(run)[0]["COMMENT"]
    assert f"01 {told}: 5" in comment
    note = g85(run).find(f"{G85}SupplierData")
    assert note is not None
    for text in ("skipped RS.3: not selected", *(note.text for note in NOTES)):
        assert text in comment
        assert text in (note.get("Note") or "")
        assert text in render("e142", judged(run))
    assert "(" not in sinf(mapped(run_of(State.CLEAN)))[0]["COMMENT"]
