"""What the pages tell a reader to type works, block after block, in an empty folder.

A block whose first line says `# file NAME` or `# append to NAME` is written there, and one that says
`# from NAME` stands in that file of the repository. Other Python is run, one block of a page after the other
in one namespace. `pkgdrc` commands are run too, and end with 0 unless a comment in their line says `exit N`.
"""

import re
import shlex
from pathlib import Path

import pytest

from pkgdrc.cli.main import main

DOCS = Path(__file__).parents[2] / "docs"
RUN = ("deck", "technology", "language", "library", "family")


@pytest.mark.parametrize("page", RUN)
def test_every_block_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PKGDRC_CACHE", str(tmp_path / "cache"))
    names: dict[str, object] = {"__name__": page}
    ran = 0
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for kind, body in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
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
            for line in body.splitlines():
                command, _, said = line.partition("  #")
                words = shlex.split(command)
                assert words[0] == "pkgdrc", line
                wanted = re.search(r"exit (\d)", said)
                assert main(words[1:]) == (int(wanted[1]) if wanted else 0), line
        ran += 1
    assert ran
