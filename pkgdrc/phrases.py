"""The words for details: `report/words.py` puts them into messages, and mask sets are refused with them."""

from collections.abc import Callable, Iterable, Sequence

from pkgdrc.detail import Detail, What

_NAMED = 6  # pins that are named

_Said = Callable[[Sequence[str], Sequence[float]], str]


def said(details: Iterable[Detail]) -> str:
    """Details as a phrase: 'in 2 pieces, 3 um apart'."""
    told, before = "", None
    for each in details:
        told += ("" if before is None else _joint(before, each.what)) + _SAID[each.what](
            each.names, each.values
        )
        before = each.what
    return told


def _joint(before: What, after: What) -> str:
    """What stands between two details."""
    if after in (What.FITS_TO, What.MEANT) or before is What.LIST_FITS:
        return " "
    if (before, after) == (What.TERMINAL_ON, What.NO_NAME):
        return " "
    if (before, after) == (What.AS, What.MOVED):
        return " and "
    if (before, after) == (What.PINS, What.PINS):
        return " | "
    if before is What.MASK:
        return ": "
    return "; " if before is What.MISFIT or after is What.PAST_LIMIT else ", "


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'s' * (number != 1)}"


def _chain(layers: Sequence[str], values: Sequence[float]) -> str:
    count, width = values
    over = f"over {_count(count, 'shape')} of {', '.join(layers)}" if layers else "joined"
    return f"{over}, {width:.6g} um wide at the narrowest"


def _misfit(names: Sequence[str], values: Sequence[float]) -> str:
    kind, other = names
    its = f"its {values[0]:g} {kind} lie" if values[0] != 1 else f"1 of its {kind} lies"
    if kind == "wafer outline":
        its = f"its {kind} lies"
    if len(values) < 2:
        return f"{its} off what they belong to in {other}"
    far = f"{values[1]:,.0f}" if values[1] >= 10 else f"{values[1]:.3f}"
    return f"{its} up to {far} um off {'that' if its.endswith('lies') else 'those'} of {other}"


def _scaled_mask(_: Sequence[str], values: Sequence[float]) -> str:
    why = (
        f"run-out asks for {values[1]:.6f} or 1" if values[1:] else "only the cover's masks take run-out back"
    )
    return f"scaled by {values[0]:.6f}, {why}"


def _pins(names: Sequence[str], _: Sequence[float]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _off_by_nature(names: Sequence[str], values: Sequence[float]) -> str:
    corners, paths = values
    what = "corner lies" if corners == 1 else "corners lie"
    of = "a path" if paths == 1 else f"{paths:g} paths"
    layer = f" of layer {names[1]}" if names[1:] else ""
    return f"{names[0]}: {corners:g} {what} off the grid by nature, on {of}{layer}"


def _stated(names: Sequence[str], values: Sequence[float]) -> str:
    return f"{names[0]}, drawn are {values[0]:.4g}" if values else f"{names[0]}, not what is drawn"


_SAID: dict[What, _Said] = {
    What.ODD_PATH: lambda _, __: "a path of an odd width",
    What.NO_AREA: lambda _, __: "no area",
    What.RUNS_BACK: lambda _, __: "runs out and back on itself",
    What.CROSSES_ITSELF: lambda _, __: "crosses itself",
    What.HELD_BY_LINE: lambda _, __: "is held together by a line without width",
    What.TOUCHES_ITSELF: lambda _, __: "touches itself",
    What.ON_LAYER: lambda names, _: f"layer {names[0]}",
    What.OFF_BY_NATURE: _off_by_nature,
    What.CHAIN: _chain,
    What.OVER_BACK_METAL: lambda _, __: "and over the back metal in the cut",
    What.PIECES: lambda _, values: f"in {_count(values[0], 'piece')}",
    What.APART: lambda _, values: (
        f"{values[0]:.6g} um apart" if values[0] else "that lie over each other unjoined"
    ),
    What.NEAREST: lambda _, values: f"what they reach comes nearest {values[0]:.6g} um apart",
    What.ONLY_PORT: lambda _, __: "no other port of its filter is declared",
    What.ON_NO_METAL: lambda _, __: "on no metal",
    What.PITCH_IN_SERIES: lambda _, values: f"{values[0]:.4g} um in the signal's way",
    What.ONE_TERMINAL: lambda _, __: "one terminal",
    What.NO_TERMINAL: lambda _, __: "no terminal",
    What.NO_NAME: lambda _, __: "without a name",
    What.LIST_FITS: lambda _, values: f"the whole list of {values[0]:g} pins fits",
    What.OF_NET: lambda names, _: f"of net {names[0]}" if names else "of no net",
    What.NONE_NEAR: lambda names, values: f"no {names[0]} within {values[0]:.6g} um",
    What.NONE_NAMED: lambda names, _: f"no {names[0]} has its name",
    What.TERMINAL_ON: lambda names, _: names[0],
    What.INSTEAD_OF: lambda names, _: f"on net {', '.join(names[1:])} instead of {names[0] or 'none'}",
    What.LABELLED: lambda names, _: f"labelled {', '.join(names)}",
    What.MEANT: lambda names, _: f"instead of {', '.join(names)}",
    What.SWAPPED: lambda names, _: f"are swapped, of nets {names[0]} and {names[1]}",
    What.PINS: _pins,
    What.MASK: lambda names, _: names[0],
    What.MISFIT: _misfit,
    What.SCALED_MASK: _scaled_mask,
    What.AS: lambda names, _: names[0],
    What.MOVED: lambda _, values: f"moved by ({values[0]:.3f}, {values[1]:.3f}) um",
    What.SCALED: lambda _, values: f"scaled by {values[0]:.6f}",
    What.ROTATED: lambda _, values: f"rotated by {values[0]:.4f} deg",
    What.FITS_TO: lambda _, values: f"they fit to {values[0]:.3f} um" if values else "they fit",
    What.EXCHANGED: lambda names, _: f"what {' or '.join(names)} holds fits: are the two files swapped?",
    What.STATED: _stated,
    What.TEXTS: lambda names, _: " and ".join(f"'{each}'" for each in names) or "no text",
    What.OFF_NEUTRAL: lambda names, values: f"the {names[0]} {values[0]:g} um off the die's neutral point",
    What.PAST_LIMIT: lambda _, values: f"{values[0]:g} of the die's are past the limit",
}
