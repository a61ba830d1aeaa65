"""Scripts that use the PCell libraries, run in the real application or in Python with pip's `pya`."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.klayout_app.application import Application

_BEFORE = """\
import json
import sys
from pathlib import Path
import pya
from pkgdrc.klayout_app import library
from pkgdrc.klayout_app.record import read_record
given = json.loads({given!r})
def answer(value):
    Path({answer!r}).write_text(json.dumps(value), encoding="utf-8")
if {register!r}:
    library.register(read_record(Path({home!r})))
exec(compile(Path({script!r}).read_text("utf-8"), {script!r}, "exec"))
"""


class Inside(Protocol):
    """Where a script finds `pya`, `given` and `answer`."""

    def ask(self, script: str, **given: Any) -> Any:
        """The answer of a script, with the libraries registered."""

    def ask_bare(self, script: str, **given: Any) -> Any:
        """The answer of a script without the libraries."""


@dataclass(frozen=True)
class InApplication:
    """The real application, which registers the libraries when it starts."""

    application: Application

    def ask(self, script: str, **given: Any) -> Any:
        """See `Inside`."""
        return self.application.ask(script, mode="-zz", **given)

    def ask_bare(self, script: str, **given: Any) -> Any:
        """See `Inside`."""
        return self.application.ask(script, mode="-b", **given)


@dataclass(frozen=True)
class InPython:
    """A process of this Python, where the newer `pya` of pip's klayout is."""

    home: Path  # with pkgdrc's record
    scratch: Path

    def ask(self, script: str, **given: Any) -> Any:
        """See `Inside`."""
        return self._ask(script, True, given)

    def ask_bare(self, script: str, **given: Any) -> Any:
        """See `Inside`."""
        return self._ask(script, False, given)

    def _ask(self, script: str, register: bool, given: dict[str, Any]) -> Any:
        self.scratch.mkdir(parents=True, exist_ok=True)
        body, told = self.scratch / "script.py", self.scratch / "answer.json"
        body.write_text(script, encoding="utf-8")
        told.unlink(missing_ok=True)
        text = _BEFORE.format(
            given=json.dumps(given, default=str), answer=str(told), script=str(body), home=str(self.home),
            register=register,
        )  # fmt: skip
        main = self.scratch / "main.py"  # too long for a command line
        main.write_text(text, encoding="utf-8")
        root = Path(__file__).parents[2]
        outcome = subprocess.run(
            [sys.executable, str(main)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        assert outcome.returncode == 0, outcome.stderr
        return json.loads(told.read_text(encoding="utf-8"))
