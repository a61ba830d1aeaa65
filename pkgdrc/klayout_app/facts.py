"""What the menu has to know of pkgdrc; run by pkgdrc's own Python: `python -m pkgdrc.klayout_app.facts`.

It takes the layout's file (or '' for one that was never saved) and technology files of one's own, and prints
JSON: the shipped technologies, and what the nearest pkgdrc.toml says.
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
from pkgdrc.klayout_app.technologies import shipped
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology


def facts(layout: str, own: Sequence[str] = ()) -> dict[str, Any]:
    """`technologies`: [name in KLayout, name for pkgdrc], the shipped ones.

    `layers`: [layer, datatype] of all that each of them and of the user's own has, by name or file.
    `config`: path of the pkgdrc.toml nearest to the layout, or ''. `configured`: the technology that it
    names, as a path or name, or ''. `trouble`: why it cannot be read, or ''. `untrusted`: the deck that it
    names and that the user has not said to run, or ''.
    """
    names = [[name, name.removeprefix("pkgdrc ").replace(" ", "/")] for name in shipped()]
    layers = {}
    for name in (*(name for _, name in names), *own):
        with suppress(InputError):  # who chooses it is told
            layers[name] = sorted(load_technology(find_technology(name)).layers.values())
    found: dict[str, Any] = {"technologies": names, "layers": layers}
    found |= {"config": "", "configured": "", "trouble": "", "untrusted": ""}
    file = find_config(Path(layout)) if layout else None
    if file is None:
        return found
    file = file.resolve()
    found["config"] = str(file)
    try:
        config = load_config(file)
        named = config.technology or config.deck or ""
        deck = locate(config.deck, config.technology, file.parent)[0] if named else None
    except InputError as error:
        return {**found, "trouble": str(error)}
    beside = config.beside(named) if named else file
    untrusted = str(deck) if deck and not is_trusted(deck) else ""
    configured = str(beside) if named and beside.exists() else named
    return {**found, "configured": configured, "untrusted": untrusted}


if __name__ == "__main__":
    print(json.dumps(facts(sys.argv[1], sys.argv[2:])))
