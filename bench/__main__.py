"""Run one benchmark: `python -m bench NAME`.

Bars go to stdout, one JSON object a line; everything else goes to stderr. Ends with
0 when every bar was measured (met or not), 1 when the benchmark has no bar, 2 when
the call is wrong, 3 when a bar raised. `BENCH_INPUT` names the folder of real data.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bench.contract import NAMES, Bar, find_bars

REPOSITORY = Path(__file__).resolve().parents[1]
MEASURED, NO_BAR, WRONG_CALL, RAISED = range(4)


def main(arguments: list[str], environment: dict[str, str]) -> int:
    """Run the benchmark that `arguments` name and return the exit code."""
    if len(arguments) != 1 or arguments[0] not in NAMES:
        _tell(f"usage: python -m bench NAME, where NAME is one of: {' '.join(NAMES)}")
        return WRONG_CALL
    input_dir = Path(environment.get("BENCH_INPUT") or REPOSITORY.parent / "shared" / "data")
    if not input_dir.is_dir():
        if environment.get("BENCH_INPUT"):
            _tell(f"BENCH_INPUT: {input_dir} is no folder")
            return WRONG_CALL
        return run(arguments[0], None, stdout_for_bars())
    return run(arguments[0], input_dir, stdout_for_bars())


def stdout_for_bars() -> TextIO:
    """Return the real stdout and point file descriptor 1 at stderr.

    It stays so until the process ends: what a C library has buffered is written at
    exit, and must not land among the bars then either.
    """
    sys.stdout.flush()
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    return kept


def run(name: str, input_dir: Path | None, out: TextIO) -> int:
    """Write every bar of the benchmark to `out` and return the exit code."""
    measured = raised = 0
    for bar in _outcomes(name, input_dir):
        if bar is None:
            raised += 1
            continue
        measured += 1
        print(bar.as_json(), file=out, flush=True)
    if raised:
        return RAISED
    if not measured:
        _tell(f"{name}: no bar is defined yet")
        return NO_BAR
    return MEASURED


def _outcomes(name: str, input_dir: Path | None) -> Iterator[Bar | None]:
    """Yield each bar in turn, None for one that raised (its traceback is on stderr)."""
    try:
        bars = find_bars(name)
        remaining = bars(input_dir) if bars else iter(())
    except Exception:  # noqa: BLE001 - a benchmark may fail in any way; the report is the point
        _report(name)
        yield None
        return
    while True:
        try:
            bar = next(remaining)
            if bar.bench != name:
                raise ValueError(f"bench: a bar of {bar.bench} came from {name}")  # noqa: TRY301
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - the same
            _report(name)
            yield None
        else:
            yield bar


def _report(name: str) -> None:
    _tell(f"{name}: a bar raised")
    traceback.print_exc()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
