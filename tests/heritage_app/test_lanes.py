"""A lane works one thing after the other; what was asked anew is not waited for."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from queue import SimpleQueue

from heritage_app.lanes import Answer, Lane

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def opened(answers: SimpleQueue[Answer], stops: bool = True) -> Lane[sqlite3.Connection]:
    return Lane(
        "reader",
        lambda: sqlite3.connect(":memory:"),
        sqlite3.Connection.close,
        answers.put,
        sqlite3.Connection.interrupt if stops else None,
    )


def _without_end() -> tuple[SimpleQueue[None], Callable[[sqlite3.Connection], object]]:
    """Return work that never ends, and what tells each time it has begun."""
    begun = SimpleQueue[None]()

    def endless(conn: sqlite3.Connection) -> object:
        begun.put(None)
        return conn.execute(_ENDLESS).fetchone()

    return begun, endless


def test_a_key_typed_does_not_wait_for_the_one_before() -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    lane = opened(answers)
    begun, endless = _without_end()
    lane.ask(endless, lambda _: None, "list")
    begun.get(timeout=10)
    time.sleep(0.05)
    told: list[object] = []
    lane.ask(lambda conn: conn.execute("SELECT 'kế'").fetchone()[0], told.append, "list")
    done, result, failure = answers.get(timeout=10)
    assert (result, failure) == ("kế", None) and done is not None
    lane.end()
    assert answers.empty(), "nobody hears of what was stopped"


def test_what_is_asked_under_another_name_stops_nothing() -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    lane = opened(answers)
    some = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT count(*) FROM n"
    lane.ask(lambda conn: conn.execute(some).fetchone()[0], None, "list")
    lane.ask(lambda conn: conn.execute("SELECT 1").fetchone()[0], None, "counts")
    lane.ask(lambda conn: conn.execute("SELECT 2").fetchone()[0], None)
    assert [answers.get(timeout=20)[1] for _ in range(3)] == [300000, 1, 2]
    lane.end()


def test_what_is_wanted_no_more_is_stopped_and_what_waits_forgotten() -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    lane = opened(answers)
    begun, endless = _without_end()
    lane.ask(endless, None, "counts")
    lane.ask(endless, None, "pages")
    lane.ask(lambda conn: conn.execute("SELECT 'sau'").fetchone()[0], None, "list")
    begun.get(timeout=10)
    time.sleep(0.05)
    lane.drop("pages")
    lane.drop("counts")
    assert answers.get(timeout=10)[1] == "sau"
    lane.end()
    assert answers.empty() and begun.empty()


def test_a_lane_that_has_ended_keeps_nothing_waiting() -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    lane = opened(answers)
    lane.end()
    lane.ask(lambda conn: conn.execute("SELECT 1").fetchone(), lambda _: None)
    assert lane.idle and answers.empty()
