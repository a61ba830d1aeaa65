"""The real KLayout application, run offscreen with a script in a home of its own."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXECUTABLE = "/usr/bin/klayout"


_BEFORE = """\
import json, sys, traceback
import pya
given = json.loads({given!r})
def answer(value):
    with open({answer!r}, "w", encoding="utf-8") as file:
        json.dump(value, file)
def end(code=0):
    pya.Application.instance().exit(code)
try:
    exec(compile(open({script!r}, encoding="utf-8").read(), {script!r}, "exec"))
except BaseException:
    traceback.print_exc()
    end(70)
    sys.exit(70)
"""


@dataclass(frozen=True)
class Ended:
    """A run of the application."""

    code: int
    answer: Any  # what the script gave to `answer(...)`, None without
    output: str  # standard output
    errors: str  # standard error: warnings, errors and the log


@dataclass(frozen=True)
class Application:
    """The application with the home `home`; scripts and answers go to `scratch`."""

    home: Path
    scratch: Path

    def run(
        self,
        script: str,
        *arguments: str | Path,
        mode: str | None = "-z",
        timeout: float = 60,
        **given: Any,
    ) -> Ended:
        """Run a Python script inside the application, after its autorun macros.

        In the script `given` holds the keywords (as JSON), `answer(value)` hands back JSON, and `end(code)`
        ends the application. `arguments` are more of the command line: files to open, options.

        mode: "-z" has a main window and ends with the script (the event loop runs only as far as the
        script lets it: `pya.QCoreApplication.processEvents()`); None starts the event loop after the script,
        which then has to call `end()` from a `pya.QTimer`; "-zz" has no window at all; "-b" is "-zz"
        without autorun macros.
        """
        self.scratch.mkdir(parents=True, exist_ok=True)
        body, answer = self.scratch / "script.py", self.scratch / "answer.json"
        body.write_text(script, encoding="utf-8")
        answer.unlink(missing_ok=True)
        main = self.scratch / "main.py"
        main.write_text(
            _BEFORE.format(given=json.dumps(given, default=str), answer=str(answer), script=str(body)),
            encoding="utf-8",
        )
        outcome = subprocess.run(
            [EXECUTABLE, *([mode] if mode else []), *map(str, arguments), "-r", str(main)],
            env=environment(self.home),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
        )
        told = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else None
        return Ended(outcome.returncode, told, outcome.stdout, outcome.stderr)

    def ask(self, script: str, *arguments: str | Path, **options: Any) -> Any:
        """The answer of a script that has to end well; see `run`."""
        ended = self.run(script, *arguments, **options)
        assert ended.code == 0, f"exit code {ended.code}\n{ended.output}\n{ended.errors}"
        assert ended.answer is not None, f"no answer\n{ended.output}\n{ended.errors}"
        return ended.answer


def environment(home: Path) -> dict[str, str]:
    """The environment of an application that shows nothing, with the home `home`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "KLAYOUT"))}
    runtime = home.parent / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    return kept | {
        "KLAYOUT_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(runtime),
        "LC_ALL": "C.UTF-8",
    }


def found() -> bool:
    """Whether the application is on this machine."""
    return shutil.which(EXECUTABLE) is not None
