"""A process of pkgdrc's own Python beside the application, which stays usable meanwhile."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pkgdrc.errors import InputError
from pkgdrc.klayout_app import run
from pkgdrc.klayout_app.application import pya

_EVERY = 100  # ms between two looks at a process
_PATIENCE = 2.0  # s that a process has to end when it is asked to
_QUICK = 60  # s that a process may take whose answer the application waits for


@dataclass(frozen=True)
class Ended:
    """A process that has ended on its own."""

    code: int
    output: str
    errors: str


class Job:
    """A process that is looked at from a timer until it ends.

    `folder` is its working folder and holds its temporary files; it is not removed. `told` gets every line
    on stderr as it comes, `ended` the end. After `cancel` neither is called any more.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        ended: Callable[[Ended], None],
        told: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._folder, self._ended, self._told = folder, ended, told
        self._output, self._errors = folder / "stdout.txt", folder / "stderr.txt"
        self._seen = 0
        with self._output.open("wb") as output, self._errors.open("wb") as errors:
            self._process = _started(command, folder, output, errors)
        atexit.register(self._kill)
        self._timer = pya.QTimer()
        self._timer.interval = _EVERY
        self._timer.timeout = self._look
        self._timer.start()

    def cancel(self) -> None:
        """End the process, and wait until it has."""
        self._timer.stop()
        self._kill()

    def _look(self) -> None:
        code = self._process.poll()
        self._tell(whole=code is not None)
        if code is None or not self._timer.active:
            return
        self._timer.stop()
        atexit.unregister(self._kill)
        self._ended(Ended(code, _text(self._output), _text(self._errors)))

    def _tell(self, whole: bool) -> None:
        with self._errors.open("rb") as file:
            file.seek(self._seen)
            fresh = file.read()
        upto = len(fresh) if whole else fresh.rfind(b"\n") + 1
        self._seen += upto
        for line in fresh[:upto].decode("utf-8", "replace").splitlines():
            self._told(line)

    def _kill(self) -> None:
        """The whole group of processes: first as by Ctrl-C, so that it can tidy up, then by force."""
        atexit.unregister(self._kill)
        if sys.platform == "win32":
            self._process.kill()
            self._process.wait()
            return
        patience = time.monotonic() + _PATIENCE
        _send(self._process, signal.SIGINT)
        while self._process.poll() is None and time.monotonic() < patience:
            time.sleep(0.02)
        _send(self._process, signal.SIGKILL)
        self._process.wait()


def answer(command: Sequence[str]) -> Ended:
    """A quick process's end, waited for. InputError if it does not come to one."""
    with Scratch() as folder:
        try:
            with (folder / "stdout.txt").open("wb") as output, (folder / "stderr.txt").open("wb") as errors:
                code = _started(command, folder, output, errors).wait(_QUICK)
        except subprocess.TimeoutExpired:
            raise InputError(f"{command[0]}: did not answer within {_QUICK} s") from None
        return Ended(code, _text(folder / "stdout.txt"), _text(folder / "stderr.txt"))


class Scratch:
    """A folder for temporary files that is gone when it is left, removed, or the application ends."""

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix="pkgdrc-"))
        except OSError as error:
            raise InputError(f"{tempfile.gettempdir()}: cannot be written ({error.strerror})") from None
        atexit.register(self.remove)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        atexit.unregister(self.remove)
        shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *ended: object) -> None:
        self.remove()


def _started(
    command: Sequence[str], folder: Path, output: IO[bytes], errors: IO[bytes]
) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=run.environment(os.environ, folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise InputError(
            f"{command[0]}: cannot be run ({error.strerror}); run `pkgdrc klayout install` where pkgdrc is "
            "installed now, and start KLayout again"
        ) from None


def _send(process: "subprocess.Popen[bytes]", number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # all have ended
        return


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
