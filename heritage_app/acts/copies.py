"""What the action does that takes in another copy of the catalogue: choosing its folder, looking, taking in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from db.catalogue import Reader, Writer
    from db.merge.copies import Difference, Watch
    from db.model.changes import Changes
    from heritage_app.stage import Stage


def take_in(window: Stage) -> None:
    """Ask for the folder of the other copy."""
    say = window.say
    folder = QFileDialog.getExistingDirectory(
        window, say("Chọn thư mục của bản chép mang về", "Folder of the other copy"), str(Path.home())
    )
    if folder:
        window.leave(lambda: look(window, Path(folder)))


def look(window: Stage, folder: Path) -> None:
    """Show what a copy holds, and take it in where that is wished."""
    from db.merge.copies import compare, unite  # why: not every day a laptop comes home
    from db.model.changes import Stopped
    from db.model.problems import Trouble
    from heritage_app.views.union import UnionSheet

    sheet = UnionSheet(window, window.say, window.session.description, folder)

    def seen(reader: Reader, watch: Watch) -> Difference | Trouble:
        try:
            return compare(reader, folder, watch)
        except Trouble as trouble:
            return trouble

    def write(writer: Writer) -> Changes | None:
        try:
            united = unite(writer, folder, sheet.watch)
        except (Trouble, Stopped) as why:
            sheet.over.emit(why)
            return None
        sheet.over.emit(united)
        return united.changes

    sheet.agreed.connect(lambda: window.session.write(write))
    sheet.wants_questions.connect(lambda: window.run_action("questions"))
    sheet.open()
    window.aside.ask(seen, sheet.show_difference, "compare")


COPY_ACTS: Mapping[str, Callable[[Stage], None]] = {"take_in": take_in}
