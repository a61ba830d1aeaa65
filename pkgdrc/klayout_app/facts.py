"""What the menu has to know of pkgdrc; run by pkgdrc's own Python: `python -m pkgdrc.klayout_app.facts`.

It takes the layout's file (or '' for one that was never saved) and technology files of one's own, and prints
JSON: the shipped technologies, and what the nearest pkgdrc.toml says, or the layout if it is a mask set.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pkgdrc.config import find_config, load_config
from pkgdrc.config.trust import is_trusted
from pkgdrc.deck.locate import locate
from pkgdrc.errors import InputError
from pkgdrc.input.masks import is_mask_set, load_masks
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology


def facts(layout: str, own: Sequence[str] = ()) -> dict[str, Any]:
    """`technologies`: [name in KLayout, name for pkgdrc], the shipped ones.

    `layers`: [layer, datatype] of all that each of them and of the user's own has, by name or file.
    `config`: path of the pkgdrc.toml nearest to the layout, or ''. `configured`: the technology that it or
    else the mask set names, as a path or name, or ''; `named_by`: the file that does. `trouble`: why it
    cannot be read, or ''. `untrusted`: the deck that it names and that the user has not said to run, or ''.
    """
    names = [[name, name.removeprefix("pkgdrc ").replace(" ", "/")] for name in shipped()]
    layers = {}
    for name in (*(name for _, name in names), *own):
        with suppress(InputError):  # who chooses it is told
            layers[name] = sorted(load_technology(find_technology(name)).layers.values())
    found: dict[str, Any] = {"technologies": names, "layers": layers}
    found |= {"config": "", "configured": "", "trouble": "", "untrusted": "", "named_by": ""}
    file = find_config(Path(layout)) if layout else None
    try:
        if file is not None:
            file = file.resolve()
            found["config"] = str(file)
            config = load_config(file)
            found |= _named(config.deck, config.technology, file)
        if not found["configured"] and layout and is_mask_set(Path(layout)):
            found |= _named(None, load_masks(Path(layout)).technology, Path(layout))
    except InputError as error:
        return {**found, "trouble": str(error)}
    return found


def _named(deck: str | None, technology: str | None, by: Path) -> dict[str, str]:
    """What a file names, and whether that may run."""
    named = technology or deck
    if not named:
        return {}
    folder, _ = locate(deck, technology, by.parent)
    beside = by.parent / Path(named).expanduser()
    configured = str(beside) if beside.exists() else named
    return {
        "configured": configured,
        "named_by": str(by),
        "untrusted": "" if is_trusted(folder) else str(folder),
    }


if __name__ == "__main__":
    print(json.dumps(facts(sys.argv[1], sys.argv[2:])))
