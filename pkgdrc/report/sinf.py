"""The dies as a wafer map in SINF text: a header, then one line a row, the uppermost first.

Bins are two hexadecimal digits, 00 to 0A good; `__` is no die and `@@` one that was not judged. FNLOC is
where the flat or notch is, clockwise from the top, deg; DIECT counts the dies. Lengths mm.
"""

from collections.abc import Sequence

from pkgdrc.report import words
from pkgdrc.report.judged import Judged, only
from pkgdrc.report.wafer_map import Bin, wafer_map

CODES = {Bin.NONE: "__", Bin.GOOD: "01", Bin.WAIVED: "02", Bin.BAD: "0B", Bin.KNOWN: "0C", Bin.UNJUDGED: "@@"}


def render(judged: Sequence[Judged]) -> str:
    """The map as text. InputError for several layouts, or none."""
    run = only(judged, ".sinf").run
    map_ = wafer_map(run)
    layout = map_.layout
    counts = [f"{CODES[bin]} {map_.describe(bin)}: {count}" for bin, count in sorted(map_.counts.items())]
    told = [map_.note, f"deck {words.deck_name(run)}", ", ".join(counts) or "no die"]
    header = {
        "DEVICE": words.printable(layout.top),
        "LOT": words.printable(layout.path.name),
        "WAFER": words.printable(layout.path.name),
        "FNLOC": str((round(layout.flat or 0) + 180) % 360),
        "ROWCT": str(len(map_.rows)),
        "COLCT": str(map_.columns),
        "BCEQU": f"{CODES[Bin.GOOD]},{CODES[Bin.WAIVED]}",
        "DUTMS": "mm",
        "DIECT": str(map_.counts.total()),
    }
    if layout.pitch is not None:
        header["XDIES"] = f"{layout.pitch[0] / 1000:.6g}"
        header["YDIES"] = f"{layout.pitch[1] / 1000:.6g}"
    header["COMMENT"] = "; ".join(told)
    lines = [f"{key}:{value}" for key, value in header.items()]
    lines += [f"RowData:{' '.join(CODES[bin] for bin in row)}" for row in map_.rows]
    return "\n".join(lines) + "\n"
