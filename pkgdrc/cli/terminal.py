"""What a command says: results on stdout, everything else on stderr."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pkgdrc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

WIDTH = 100  # columns at most, so that lines stay readable


def say(sentence: str) -> None:
    """One line on stderr, without what would steer a terminal."""
    if sys.stderr is None:  # closed by whoever started the process
        return
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in sentence)
    with suppress(OSError):
        print(_encodable(f"pkgdrc: {line}", sys.stderr.encoding), file=sys.stderr, flush=True)


def output(text: str) -> None:
    """Text on stdout. A reader that has gone (`| head`) is no error; a full disk is."""
    if sys.stdout is None:
        raise InputError("stdout: is closed, so the result cannot be shown")
    try:
        sys.stdout.write(_encodable(text, sys.stdout.encoding))
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise InputError(f"stdout: cannot be written ({error.strerror})") from None


def show(content: "RenderableType", *, aside: bool = False, width: int = WIDTH) -> None:
    """A rich renderable on stdout, or `aside` on stderr: in colour on a terminal, plain text otherwise."""
    from rich.console import Console

    if aside:
        if sys.stderr is not None:
            Console(stderr=True, width=WIDTH).print(content)
        return
    output(shown(content, width=width))


def shown(content: "RenderableType", *, plain: bool = False, width: int = WIDTH) -> str:
    """A rich renderable as text: with colours if stdout is a terminal, unless it is to be `plain`."""
    import io
    import shutil

    from rich.console import Console

    terminal = not plain and sys.stdout is not None and sys.stdout.isatty()
    width = min(width, shutil.get_terminal_size().columns) if terminal else width
    console = Console(file=io.StringIO(), force_terminal=terminal, width=width)
    with console.capture() as captured:
        console.print(content)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


@contextmanager
def progress(
    verbose: bool, doing: str = "checking", *, quiet: bool = False
) -> Iterator["Callable[[int, int, str], None]"]:
    """A function to call before each rule with (rules done, rules in all, rule id).

    It draws a bar on stderr if that is a terminal, with what it is `doing`; with `verbose` it prints a line a
    rule otherwise; `quiet` draws nothing. Where the variable PKGDRC_PROGRESS is `json`, a program shows it
    and gets a line of JSON for each rule.
    """
    if os.environ.get("PKGDRC_PROGRESS") == "json" and sys.stderr is not None:
        yield _record
        return
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield _line if verbose else _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn(doing, markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, rule: bar.update(task, completed=done, total=total, description=rule)


def _line(done: int, total: int, rule: str) -> None:
    say(f"rule {done + 1} of {total}: {rule}")


def _record(done: int, total: int, rule: str) -> None:
    """For a program that shows the progress itself: a line of JSON, told from sentences by its brace."""
    import json

    print(json.dumps({"done": done, "of": total, "rule": rule}), file=sys.stderr, flush=True)


def _nothing(done: int, total: int, rule: str) -> None:
    del done, total, rule


def _encodable(text: str, encoding: str | None) -> str:
    """`text` with escapes for what the terminal's encoding cannot show; a stream of text has none."""
    if encoding is None:
        return text
    return text.encode(encoding, "backslashreplace").decode(encoding)
