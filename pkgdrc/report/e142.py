"""The dies as a wafer map in XML by SEMI E142.

Two hexadecimal digits a die, the uppermost row first, each from the left. Orientation is where the flat or
notch is, clockwise from the bottom, deg. Lengths mm. A die counts up to the middle of its streets.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from pkgdrc.findings import LayoutFacts
from pkgdrc.report import markup, words
from pkgdrc.report.judged import Judged, only
from pkgdrc.report.wafer_map import PASSING, Bin, WaferMap, wafer_map
from pkgdrc.units import Um

CODES = {Bin.NONE: "FF", Bin.GOOD: "01", Bin.WAIVED: "02", Bin.BAD: "0B", Bin.KNOWN: "0D", Bin.UNJUDGED: "0C"}


def render(judged: Sequence[Judged]) -> str:
    """The map as XML text, in ASCII. InputError for several layouts, or none."""
    run = only(judged, ".e142.xml").run
    map_ = wafer_map(run)
    name = words.printable(map_.layout.path.name)
    root = ElementTree.Element("MapData", xmlns="urn:semi-org:xsd.E142-1.V1005.SubstrateMap")
    # The format has no place for prose, and two hyphens would end a comment.
    told = re.sub("-(?=-|$)", "- ", words.printable(f"{map_.note}; deck {words.deck_name(run)}"))
    root.append(ElementTree.Comment(f" {told} "))
    root.append(_layouts(map_))
    wafer = {"SubstrateType": "Wafer", "SubstrateId": name}
    substrate = ElementTree.SubElement(ElementTree.SubElement(root, "Substrates"), "Substrate", wafer)
    ElementTree.SubElement(substrate, "LotId").text = name
    good = sum(map_.counts[bin] for bin in PASSING)
    ElementTree.SubElement(substrate, "GoodDevices").text = str(good)
    ElementTree.SubElement(substrate, "SupplierName").text = "pkgdrc"
    view = {
        "LayoutSpecifier": "Wafer/Dies",
        "SubstrateSide": "TopSide",
        "Orientation": str(round(map_.layout.flat or 0)),
        "OriginLocation": "UpperLeft",
        "AxisDirection": "DownRight",
    }
    overlay = ElementTree.SubElement(
        ElementTree.SubElement(ElementTree.SubElement(root, "SubstrateMaps"), "SubstrateMap", wafer | view),
        "Overlay",
        MapName=f"pkgdrc {run.verdict}",
        MapVersion="1",
    )
    overlay.append(_bins(map_))
    return markup.xml(root)


def _layouts(map_: WaferMap) -> ElementTree.Element:
    """The wafer, and the array of dies on it."""
    layout = map_.layout
    layouts = ElementTree.Element("Layouts")
    wafer = ElementTree.SubElement(layouts, "Layout", LayoutId="Wafer", DefaultUnits="mm", TopLevel="true")
    ElementTree.SubElement(wafer, "Dimension", X="1", Y="1")
    if layout.diameter is not None:
        wafer.append(_pair("DeviceSize", layout.diameter, layout.diameter))
    ElementTree.SubElement(ElementTree.SubElement(wafer, "ChildLayouts"), "ChildLayout", LayoutId="Dies")
    dies = ElementTree.SubElement(layouts, "Layout", LayoutId="Dies", DefaultUnits="mm")
    ElementTree.SubElement(dies, "Dimension", X=str(map_.columns), Y=str(len(map_.rows)))
    corner = _corner(layout)
    if corner is not None:
        dies.append(_pair("LowerLeft", *corner))
    if layout.pitch is not None:
        dies.append(_pair("DeviceSize", *layout.pitch))
        dies.append(_pair("StepSize", *layout.pitch))
    ElementTree.SubElement(dies, "ProductId").text = words.printable(layout.top)
    return layouts


def _corner(layout: LayoutFacts) -> tuple[Um, Um] | None:
    """The lower left corner of the array, from that of the square round the wafer."""
    if layout.diameter is None or layout.pitch is None or layout.origin is None:
        return None
    (x, y), (width, height), radius = layout.origin, layout.pitch, layout.diameter / 2
    return radius + x - width / 2, radius + y - height / 2


def _pair(name: str, x: Um, y: Um) -> ElementTree.Element:
    return ElementTree.Element(name, X=f"{round(x / 1000, 6):.10g}", Y=f"{round(y / 1000, 6):.10g}")


def _bins(map_: WaferMap) -> ElementTree.Element:
    bins = ElementTree.Element("BinCodeMap", BinType="HexaDecimal", NullBin=CODES[Bin.NONE])
    definitions = ElementTree.SubElement(bins, "BinDefinitions")
    for bin, code in CODES.items():
        if bin is not Bin.NONE:
            told = {
                "BinCode": code,
                "BinCount": str(map_.counts[bin]),
                "BinQuality": "Pass" if bin in PASSING else "Fail",
                "BinDescription": map_.describe(bin),
            }
            ElementTree.SubElement(definitions, "BinDefinition", told)
    for row in map_.rows:
        ElementTree.SubElement(bins, "BinCode").text = "".join(CODES[bin] for bin in row)
    return bins
