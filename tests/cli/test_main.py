"""Help comes at once: it loads none of the libraries that work needs."""

import json
import subprocess
import sys

import pytest

from pkgdrc.cli.commands import COMMANDS

HEAVY = ("klayout", "gdstk", "numpy", "rich", "pydantic")
PROBE = f"""
import json, sys
from pkgdrc.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, [name for name in {HEAVY} if name in sys.modules]]), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_light(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, timeout=600, check=True
    )
    assert json.loads(done.stderr) == [0, []]
    assert "pkgdrc" in done.stdout


def test_every_command_has_a_help_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pkgdrc", "--help"], capture_output=True, text=True, timeout=600, check=True
    )
    lines = done.stdout.split("Commands:\n")[1].splitlines()
    assert [line.split()[0] for line in lines if line] == list(COMMANDS)
    assert all(len(line.split()) > 3 for line in lines if line)
