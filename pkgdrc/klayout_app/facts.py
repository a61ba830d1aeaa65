"""What the menu has to know of pkgdrc; run by pkgdrc's own Python: `python -m pkgdrc.klayout_app.facts`.

It takes the layout's file (or '' for one that was never saved) and prints JSON: the shipped technologies, and
what the nearest pkgdrc.toml says.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pkgdrc.config import find_config, load_config
from pkgdrc.errors import InputError
from pkgdrc.klayout_app.technologies import shipped


def facts(layout: str) -> dict[str, Any]:
    """`technologies`: [name in KLayout, name for pkgdrc], the shipped ones.

    `config`: path of the pkgdrc.toml nearest to the layout, or ''. `configured`: the technology that it
    names, as a path or name, or ''. `trouble`: why it cannot be read, or ''.
    """
    names = [[name, name.removeprefix("pkgdrc ").replace(" ", "/")] for name in shipped()]
    found: dict[str, Any] = {"technologies": names, "config": "", "configured": "", "trouble": ""}
    file = find_config(Path(layout)) if layout else None
    if file is None:
        return found
    file = file.resolve()
    found["config"] = str(file)
    try:
        config = load_config(file)
    except InputError as error:
        return {**found, "trouble": str(error)}
    named = config.technology or config.deck or ""
    beside = config.beside(named) if named else file
    return {**found, "configured": str(beside) if named and beside.exists() else named}


if __name__ == "__main__":
    print(json.dumps(facts(sys.argv[1])))
