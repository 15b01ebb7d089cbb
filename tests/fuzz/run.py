"""Fuzzing: good files of each kind, spoilt in a thousand ways, and the command run on each.

``python -m tests.fuzz.run [KIND ...] --count 1000 --seed 1`` prints one table. A variant is known by its kind, number
and seed: ``python -m tests.fuzz.run KIND --only NUMBER --keep FILE`` writes it to a file and runs it alone.
Variants are made by a seeded random number generator and not by hypothesis, so that a number stays one variant.

Variants run in a process of their own, which is ended where one takes too long.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from .kinds import KINDS, variant
from .trial import Trial, tried

__all__ = ["Worker"]

#: So long a variant may take in all; what a command may take is less, and told as a failure.
_PATIENCE = 40.0


def _work(connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        while (task := connection.recv()) is not None:
            try:
                connection.send(tried(*task, Path(folder)))
            except Exception as error:  # of the trial itself
                connection.send(Trial(task[1], -1, 0, (f"the trial broke: {type(error).__name__}: {error}",)))


class Worker:
    """A process that tries variants, and is made anew when it hangs or dies."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def tried(self, kind: str, number: int, seed: int) -> Trial:
        """Try one variant."""
        started = time.perf_counter()
        self._connection.send((kind, number, seed))
        try:
            if self._connection.poll(_PATIENCE):
                return self._connection.recv()
            failure = f"takes more than {_PATIENCE:.0f} s"
        except EOFError:
            self._process.join()
            failure = f"the process dies with {self._process.exitcode}"
        self.end()
        self._start()
        return Trial(number, -1, time.perf_counter() - started, (failure,))

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _fuzzed(kind: str, numbers: range, seed: int, told=lambda trial: None) -> list[Trial]:
    """Try variants of a kind in a process of their own."""
    worker = Worker()
    try:
        trials = []
        for number in numbers:
            trials.append(worker.tried(kind, number, seed))
            told(trials[-1])
        return trials
    finally:
        worker.end()


def _row(kind: str, trials: list[Trial]) -> tuple[object, ...]:
    codes = [trial.code for trial in trials]
    slowest = max(trials, key=lambda trial: trial.seconds)
    return (
        kind,
        len(trials),
        sum(code in (0, 1, 3) for code in codes),
        codes.count(2),
        sum(code in (1, 3) for code in codes),
        f"{slowest.seconds:.1f} (#{slowest.number})",
        sum(bool(trial.failures) for trial in trials),
    )


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"one of {', '.join(KINDS)}; default all")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    numbers = range(given.start, given.start + given.count) if given.only is None else range(given.only, given.only + 1)

    header = ("kind", "variants", "read", "refused", "with findings", "slowest, s", "failures")
    rows = []
    for kind in given.kinds or KINDS:
        if given.keep:
            given.keep.write_bytes(variant(kind, numbers[0], given.seed))

        def told(trial: Trial, kind: str = kind) -> None:
            for failure in trial.failures:
                print(f"{kind} #{trial.number}: {failure}", file=sys.stderr, flush=True)

        rows.append(_row(kind, _fuzzed(kind, numbers, given.seed, told)))
        print("\t".join(map(str, rows[-1])), file=sys.stderr, flush=True)
    for row in (header, ("---",) * len(header), *rows):
        print(f"| {' | '.join(map(str, row))} |")
    return 1 if any(row[-1] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(_main())
