"""Random layouts, or mutants of the layouts that ship, one after another: `python -m tests.truth --help`.

A line a difference, which begins with the call that shows it again; a count at the end. Nothing is skipped:
what raises, or takes too long, is a failure too.
"""

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from types import FrameType

from tests.truth.layouts import KINDS, Kind
from tests.truth.mutants import CHANGES, mutant
from tests.truth.random_trial import differences
from tests.truth.shipped import clean_names
from tests.truth.test_mutants import Score, bench

Trial = tuple[str, Callable[[], list[str]]]  # the call that shows it again, and what is wrong

_EVERY = 20  # trials, from one count to the next


class _TooLongError(BaseException):
    """Of no kind that a run of rules survives."""


def main() -> int:
    """Tries all that is asked for; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description=__doc__)
    parser.add_argument("what", choices=("random", "mutants"))
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 2500), metavar=("FIRST", "END"))
    parser.add_argument("--only", nargs="+", help="kinds of random layouts, or layouts to make mutants of")
    parser.add_argument("--large", action="store_true", help="random layouts of several levels of cells")
    parser.add_argument("--seconds", type=float, default=300.0, help="of CPU time, at most, for one")
    asked = parser.parse_args()
    score = Score()
    seeds = range(*asked.seeds)
    if asked.what == "random":
        trials = _random(asked.only or KINDS, seeds, small=not asked.large)
    else:
        trials = _mutants(asked.only or clean_names(), seeds, score)
    wrong = _tried(trials, asked.seconds)
    if asked.what == "mutants":
        print(score, flush=True)
    return 1 if wrong else 0


def _random(kinds: Sequence[Kind], seeds: range, *, small: bool) -> Iterator[Trial]:
    def tried(kind: Kind, seed: int) -> list[str]:
        return list(map(str, differences(kind, seed, small=small)))

    for seed, kind in product(seeds, kinds):
        yield f"differences({kind!r}, {seed}, small={small})", partial(tried, kind, seed)


def _mutants(names: Sequence[str], seeds: range, score: Score) -> Iterator[Trial]:
    def tried(name: str, change: str, seed: int) -> list[str]:
        known = len(score.wrong)
        changed = mutant(bench(name).base, change, seed)
        score.add(changed, list(bench(name).judged(changed)))
        return score.wrong[known:]

    for seed, change, name in product(seeds, CHANGES, names):
        yield f"mutant(shipped({name!r}), {change!r}, {seed})", partial(tried, name, change, seed)


def _tried(trials: Iterator[Trial], seconds: float) -> int:
    """How many failed. Ctrl-C ends it, with what was counted."""
    signal.signal(signal.SIGPROF, _too_long)
    count, failed = Counter[str](), 0
    for number, (call, trial) in enumerate(trials, 1):
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            wrong = trial()
        except _TooLongError:
            wrong = [f"{call}: more than {seconds:g} s"]
        except KeyboardInterrupt:
            break
        except Exception as error:
            wrong = [f"{call}: {type(error).__name__}: {error}"]
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        for line in wrong:
            print(line, flush=True)
        failed += bool(wrong)
        count[call.split(",")[0]] += 1
        if number % _EVERY == 0:
            print(
                f"{call} took {time.process_time() - started:.2f} s: {number} tried, {failed} wrong",
                flush=True,
            )
    print(f"{dict(count)}: {count.total()} tried, {failed} wrong", flush=True)
    return failed


def _too_long(_: int, __: FrameType | None) -> None:
    raise _TooLongError


if __name__ == "__main__":
    sys.exit(main())
