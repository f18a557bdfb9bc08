"""The real window with somebody typing into it, to be killed: a process that forks one such window after the other.

``python -m tests.faults.typist FOLDER`` loads everything once. For each line on its input, a RECORD and a WORD, it forks a child
that opens the window on the catalogue, tells what is offered and what the record says, takes up the draft where there is one, and
types the word again and again, telling how much of it stands in a draft on the disk; then it answers with the child's lines and waits
for it to be killed. A line is a JSON value; the first is the child's process id.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton

from db.catalogue import Reader
from db.schema.built_in import built_in
from heritage_app.drafts import Drafts
from tests.journeys.driver import Officer


def _tell(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _saved(folder: Path, record: str) -> str:
    reader = Reader(folder, built_in())
    try:
        return str(reader.record(record).values.get("note") or "")
    finally:
        reader.close()


def work(folder: Path, record: str, word: str) -> None:
    """Open the window, tell what it offers, take the draft up, and type for ever."""
    app = QApplication(["typist"])
    assert app is not None
    officer = Officer(folder, built_in())
    window = officer.window
    offered = window.notice.text.text() if window.notice.isVisible() else ""
    _tell({"offered": offered, "saved": _saved(folder, record)})
    button = next((b for b in window.notice.findChildren(QPushButton) if b.text() == "Mở bản nháp"), None)
    if button is not None:
        officer.clicks(button)
    else:
        window.open_record(record)
        officer.rest()
    window.turn(page=True)
    officer.rest()
    form = window.page.form()
    assert form is not None
    editor = form.editor("note")
    _tell({"typed": str(editor.typed()), "saved": _saved(folder, record)})
    editor.target().setFocus()
    officer.keys("Ctrl+End")
    while True:
        officer.types(word)
        kept = [
            str(d.values.get("note") or d.typed.get("note", "")) for d in Drafts(folder).all() if d.record == record
        ]
        _tell({"kept": kept[0] if kept else "", "shown": str(editor.typed())})


if __name__ == "__main__":
    for line in sys.stdin:
        record_, word_ = json.loads(line)
        child = os.fork()
        if child == 0:
            _tell(os.getpid())
            try:
                work(Path(sys.argv[1]), record_, word_)
            except BaseException:
                traceback.print_exc()  # why: the test sees only that the window ended by itself
            finally:
                sys.stderr.flush()
                os._exit(70)
        os.waitpid(child, 0)
        sys.stdout.write("\n")
        _tell("ended")
