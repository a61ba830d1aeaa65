"""The dies as a wafer map in XML by SEMI G85. Its items are those of SEMI G81.

One character a die. The origin is the upper left, so the first row is the uppermost; orientation is where the
flat or notch is, clockwise from the bottom, deg.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from pkgdrc.report import markup, words
from pkgdrc.report.judged import Judged, only
from pkgdrc.report.wafer_map import PASSING, Bin, wafer_map

CODES = {Bin.NONE: ".", Bin.GOOD: "1", Bin.WAIVED: "W", Bin.BAD: "X", Bin.KNOWN: "K", Bin.UNJUDGED: "U"}


def render(judged: Sequence[Judged]) -> str:
    """The map as XML text, in ASCII. InputError for several layouts, or none."""
    run = only(judged, ".g85.xml").run
    map_ = wafer_map(run)
    layout = map_.layout
    name = words.printable(layout.path.name)
    root = ElementTree.Element("Maps")
    wafer = ElementTree.SubElement(
        root,
        "Map",
        {
            "xmlns": "http://www.semi.org",
            "SubstrateType": "Wafer",
            "SubstrateId": name,
            "WaferId": name,
            "FormatRevision": "SEMI G85-0703",
        },
    )
    device = ElementTree.SubElement(
        wafer,
        "Device",
        {
            "ProductId": words.printable(layout.top),
            "LotId": name,
            "SupplierName": "pkgdrc",
            "Rows": str(len(map_.rows)),
            "Columns": str(map_.columns),
            "MapType": "Array",
            "BinType": "Ascii",
            "NullBin": CODES[Bin.NONE],
            "OriginLocation": "2",
            "Orientation": str(round(layout.flat or 0)),
        },
    )
    if layout.diameter is not None:
        device.set("WaferSize", words.number(layout.diameter / 1000))
    if layout.pitch is not None:
        device.set("DeviceSizeX", words.number(layout.pitch[0]))
        device.set("DeviceSizeY", words.number(layout.pitch[1]))
    for bin, code in CODES.items():
        if bin is not Bin.NONE:
            told = {
                "BinCode": code,
                "BinCount": str(map_.counts[bin]),
                "BinQuality": "Pass" if bin in PASSING else "Fail",
                "BinDescription": map_.describe(bin),
            }
            ElementTree.SubElement(device, "Bin", told)
    told = {"Verdict": run.verdict, "Deck": words.deck_name(run), "Note": map_.note}
    ElementTree.SubElement(device, "SupplierData", told)
    data = ElementTree.SubElement(device, "Data", MapName=f"pkgdrc {run.verdict}", MapVersion="1")
    for row in map_.rows:
        ElementTree.SubElement(data, "Row").text = "".join(CODES[bin] for bin in row)
    return markup.xml(root)
