"""Shared by the benchmarks: where data and peers are, medians in turn, compact Markdown."""

from __future__ import annotations

import gc
import importlib.util
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
ROOT = Path(os.environ.get("SODISAN_ROOT") or HERE.parent)
"""The program under test; another checkout may be measured by naming it."""
DATA = Path(tempfile.gettempdir()) / "sodisan-bench"
PEERS = Path(os.environ.get("SODISAN_PEERS") or HERE.parent.parent / "shared" / "bench")
ROUNDS = int(os.environ.get("ROUNDS", "5"))

sys.path.insert(0, str(ROOT))
DATA.mkdir(parents=True, exist_ok=True)
Times = dict[str, list[float]]


def peer(name: str) -> ModuleType | None:
    """Return a module of the bench of peers and limits, or None where it is not beside the project."""
    path = PEERS / f"{name}.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"peer_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_turn(cases: dict[str, Callable[[], float | None]], rounds: int = 0) -> Times:
    """Run every case once a round, round-robin; a case may return its own seconds."""
    times: Times = {name: [] for name in cases}
    for _ in range(rounds or ROUNDS):
        for name, case in cases.items():
            gc.collect()
            start = time.perf_counter()
            own = case()
            whole = time.perf_counter() - start
            times[name].append(whole if own is None else own)
    return times


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def ratio(times: Times, case: str, limit: str) -> float:
    """Return the median of the ratios of each round."""
    return median([a / b for a, b in zip(times[case], times[limit], strict=True)])


def said(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def verdict(value: float, target: float) -> str:
    return f"{value:.2f} ×" + ("" if value <= target else f" (target {target:g} ×: missed)")


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(str(c) for c in row)} |")
    sys.stdout.flush()


def not_run(what: str, why: str) -> None:
    print(f"\nnot run: {what} ({why})", flush=True)


def peak_mb() -> float:
    """Return the peak memory of this process alone, in MB (``ru_maxrss`` would carry over the parent's)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def sizes(default: Sequence[int], arguments: Sequence[str]) -> list[int]:
    return [int(a.replace(",", "").replace("_", "")) for a in arguments if a[:1].isdigit()] or list(default)
