"""Ctrl-C while klayout works."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Yields a function to call between steps: it raises KeyboardInterrupt if Ctrl-C was pressed before.

    Needed because klayout turns a KeyboardInterrupt in a Python callback into a RuntimeError, after which
    the run would go on with a failed rule.
    """
    pressed = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        del number, frame
        pressed = True
        raise KeyboardInterrupt

    def look() -> None:
        if pressed:
            raise KeyboardInterrupt

    # Only the main thread may set a handler; one that was set to ignore Ctrl-C (nohup) stays.
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):
        yield look
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield look
    except Exception:
        look()
        raise
    else:
        look()
    finally:
        signal.signal(signal.SIGINT, before)
