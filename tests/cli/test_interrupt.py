"""Ctrl-C: one sentence, exit code 2, and no file half-written."""

import os
import signal

import pytest
from klayout import db

from pkgdrc.cli.interrupt import interruptible


def _press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


class _Pressing(db.PolygonOperator):
    def process(self, polygon: db.Polygon) -> list[db.Polygon]:
        _press()
        return [polygon]


def _square() -> db.Region:
    return db.Region(db.Box(0, 0, 10, 10))


def test_ctrl_c_inside_a_klayout_callback_is_not_lost() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interruptible():
        _square().processed(_Pressing())
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_that_klayout_swallowed_is_seen_at_the_next_step() -> None:
    steps = []

    def run() -> None:
        with interruptible() as look:
            for step in range(3):
                look()
                steps.append(step)
                with pytest.raises(RuntimeError):
                    _square().processed(_Pressing())

    with pytest.raises(KeyboardInterrupt):
        run()
    assert steps == [0]


def test_without_ctrl_c_errors_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), interruptible():
        print(1 / 0)


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible() as look:
            _press()
            look()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
