"""``make run``: the program on the sample catalogue, or without a display the same shown as files.

The sample is made the first time and kept under ``run/`` in the project's folder.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from db.catalogue import Reader
from db.model.query import Query
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.system import has_display

RUN = Path(__file__).resolve().parent.parent / "run"
SAMPLE = RUN / "so-mau-hoa-binh"


def papers(folder: Path, description: Description, out: Path) -> list[Path]:
    """Print the inventory list of every kind that has records, and two record sheets; return the files."""
    from heritage_app.paper.order import Order  # why: not needed where a window opens
    from heritage_app.paper.papers import print_paper  # why: as above

    made: list[Path] = []
    reader = Reader(folder, description)
    try:
        counts = {c.kind: c.alive for c in reader.counts("internal")}
        for kind in description.kinds:
            if counts.get(kind.id):
                target = out / f"danh-muc-{kind.id}.pdf"
                print_paper(reader, Order("inventory", "internal", kind.id), target)
                made.append(target)
        for kind_id in ("relic", "bronze_drum"):
            first = reader.lines(reader.find(Query(kind=kind_id, audience="internal", limit=1)), 0, 1)
            if first:
                target = out / f"phieu-{kind_id}.pdf"
                print_paper(reader, Order("sheet", "internal", ids=(first[0].id,)), target)
                made.append(target)
    finally:
        reader.close()
    return made


def _leave_out_what_a_screen_would_hear() -> None:
    """Pass on what Qt says, but for the one sentence it says about every window where there is no screen."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler  # why: Qt starts only now

    def tell(_kind: QtMsgType, _context: QMessageLogContext, said: str) -> None:
        if said != "This plugin does not support propagateSizeHints()":
            sys.stderr.write(f"{said}\n")

    qInstallMessageHandler(tell)


def main() -> int:
    """Open the window on the sample, or show it as files; return the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument(
        "--pictures", metavar="FOLDER", help="chỉ chụp các màn hình vào thư mục này / only take the pictures"
    )
    arguments.add_argument("--only", nargs="+", default=(), metavar="NAME", help="chỉ những hình này / only these")
    given = arguments.parse_args()
    description = built_in()
    RUN.mkdir(exist_ok=True)
    from heritage_app.app import start  # why: Qt comes after the description
    from heritage_app.sample import make_sample

    make_sample(SAMPLE, description)
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _leave_out_what_a_screen_would_hear()
    if given.pictures:
        from heritage_app.pictures import take_all  # why: only for the documentation

        return take_all(SAMPLE, description, Path(given.pictures), given.only)
    if has_display():
        return start(str(SAMPLE))
    sys.stdout.write(
        "Không có màn hình: in giấy tờ và chụp cửa sổ vào tệp thay cho việc mở cửa sổ. / No display: shown as files instead.\n"
    )
    from heritage_app.pictures import take_main  # why: Qt starts only now, offscreen

    made = [*papers(SAMPLE, description, RUN), take_main(SAMPLE, description, RUN / "cua-so.png")]
    for path in made:
        sys.stdout.write(f"{path}\n")
    sys.stdout.flush()
    os._exit(0)  # why: every file is written and closed; Qt need not be taken down


if __name__ == "__main__":
    sys.exit(main())
