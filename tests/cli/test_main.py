"""Help comes at once: it loads none of the libraries that work needs; and work only those that it needs."""

import json
import subprocess
import sys
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cli.commands import COMMANDS
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

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


NEEDED = {
    *("pkgdrc", "click", "klayout", "numpy", "pydantic", "pydantic_core"),
    *("annotated_types", "typing_extensions", "typing_inspection"),  # pydantic's own
}
"""The packages that a check cannot do without."""

UNUSED = (
    "pkgdrc.findings.baseline",
    "pkgdrc.findings.known_bad",
    "pkgdrc.input.assemble",
    "pkgdrc.input.job_deck",
    "pkgdrc.input.maly",
    "pkgdrc.input.wafer_map",
    "pkgdrc.nets.pins.read",
    "pkgdrc.config.template",
    "pkgdrc.cache",
    "pkgdrc.jobs.processes",
    "pkgdrc.jobs.cluster",
    "pkgdrc.picture",
    "pkgdrc.section",
    "pkgdrc.report.text",
    "pkgdrc.report.html",
    "sqlite3",
    "multiprocessing",
    "asyncio",
    "difflib",
    "traceback",
    "xml",
    "html",
    "email.parser",
)
"""What a check has no use for without baseline, map, pins, cache and other processes, if nothing is wrong."""

WORK = f"""
import importlib.metadata, json, sys
before = set(sys.modules)
importlib.metadata.entry_points = lambda **given: print("looked for", given, file=sys.stderr) or ()
from pkgdrc.cli.main import main
code = main(sys.argv[1:])
loaded = set(sys.modules) - before
packages = {{name.partition(".")[0] for name in loaded}} - set(sys.stdlib_module_names)
print(json.dumps([code, sorted(packages), sorted(loaded & set({UNUSED}))]))
"""


def test_a_check_loads_what_it_needs(tmp_path: Path) -> None:
    """And looks for nothing among the packages that are installed."""
    technology = load_technology(find_technology("hermetic"))
    layout = kdb.Layout()
    top = layout.create_cell("TOP")
    for name in technology.required:
        top.shapes(layout.layer(*technology.layers[name])).insert(kdb.Box(0, 0, 1_000_000, 1_000_000))
    layout.write(str(tmp_path / "die.gds"))
    command = [sys.executable, "-c", WORK, "check", str(tmp_path / "die.gds")]
    command += ["--technology", str(technology.path)]
    options = ["--no-config", "--no-cache", "--format", "json", "--report", str(tmp_path / "report.json")]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=600, check=True)
    code, packages, unused = json.loads(done.stdout.splitlines()[-1])
    assert code in (0, 1)
    assert done.stderr == ""
    own = [name for name in packages if not name.startswith(("pkgdrc_deck_", "_"))]
    assert set(own) <= NEEDED
    assert unused == []
