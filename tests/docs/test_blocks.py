"""What the pages tell a reader to type works, block after block, in an empty folder.

A block whose first line says `# file NAME` or `# append to NAME` is written there, and one that says
`# from NAME` stands in that file of the repository. Other Python is run, one block of a page after the other
in one namespace. `pkgdrc` commands are run too, and end with 0 unless a comment in their line says `exit N`.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from pkgdrc.cli.main import main
from pkgdrc.config.load import load_config
from pkgdrc.input.masks import load_masks

DOCS = Path(__file__).parents[2] / "docs"
RUN = ("deck", "technology", "language", "library", "family")


def blocks(page: str) -> list[tuple[str, str]]:
    """The blocks of a page, each with what it is written in."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(body: str) -> Iterator[tuple[list[str], int]]:
    """The commands of a block, each with what it ends with."""
    for line in body.splitlines():
        command, _, said = line.partition("  #")
        wanted = re.search(r"exit (\d)", said)
        yield shlex.split(command), int(wanted[1]) if wanted else 0


@pytest.mark.parametrize("page", RUN)
def test_every_block_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PKGDRC_CACHE", str(tmp_path / "cache"))
    names: dict[str, object] = {"__name__": page}
    ran = 0
    for kind, body in blocks(page):
        source = re.match(r"# from (\S+)\n", body)
        head = re.match(r"# (file|append to) (\S+)\n", body)
        if head:
            file, content = Path(head[2]), body[head.end() :]
            before = file.read_text() if head[1] == "append to" else ""
            file.write_text(before + content)
        elif source:
            there = (DOCS.parent / source[1]).read_text(encoding="utf-8")
            for part in body[source.end() :].strip().split("\n\n\n"):
                assert part in there, source[1]
        elif kind == "python":
            exec(compile(body, f"{page}.md", "exec"), names)
        elif kind == "sh":
            for words, wanted in commands(body):
                assert words[0] == "pkgdrc", words
                assert main(words[1:]) == wanted, words
        ran += 1
    assert ran


ISLAND = """technology = "hermetic"
[wafer]
diameter = 12000.0
edge_exclusion = 500.0
[die]
cell = "hermetic_die"
width = 950.0
height = 940.0
street = 50.0
[[plant]]
rule = "RI.3"
die = [4, 4]
layer = "island"
action = "remove"
box = [-435.0, 200.0, -420.0, 310.0]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what pages take for granted: layouts, one with a finding, and a mask set."""
    monkeypatch.chdir(tmp_path)
    for name in ("PKGDRC_CACHE", "XDG_CONFIG_HOME", "HOME", "KLAYOUT_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    Path("layouts").mkdir()
    Path("island.toml").write_text(ISLAND)
    assert main(["generate", "island.toml", "-o", "layouts/island.gds"]) == 0
    assert main(["generate", "hermetic-island", "--masks", "."]) == 0
    return tmp_path


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("page", ["checking", "project", "klayout"])
def test_every_command_works(page: str) -> None:
    """But for those that open windows. A check may find something, and nothing else may."""
    judged = 0
    for body in (body for kind, body in blocks(page) if kind == "sh"):
        for words, wanted in commands(body):
            if words[0] != "pkgdrc" or words[1:3] == ["klayout", "open"]:
                continue
            code = main(words[1:])
            assert code in ((0, 1) if words[1] == "check" else (wanted,)), words
            judged += 1
    assert judged >= 3


def test_the_tables_of_keys_are_read(tmp_path: Path) -> None:
    """A mask set, and lists of pins in a project's configuration."""
    (masks,) = (body for kind, body in blocks("masks") if kind == "toml")
    (tmp_path / "set.toml").write_text(masks)
    for name in re.findall(r'file = "([^"]+)"', masks):
        (tmp_path / name).write_bytes(b"")
    assert len(load_masks(tmp_path / "set.toml").mask) == 2
    (pins,) = (body for kind, body in blocks("checking") if kind == "toml")
    (tmp_path / "pkgdrc.toml").write_text(pins)
    assert "bottom" in repr(load_config(tmp_path / "pkgdrc.toml").pins)
