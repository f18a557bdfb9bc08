"""What the action does that takes in another copy of the catalogue: choosing its folder, looking, taking in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from heritage_app.parts.file_dialogs import folder_to_open

if TYPE_CHECKING:
    from db.catalogue import Writer
    from db.model.changes import Changes
    from heritage_app.stage import Stage


def take_in(window: Stage) -> None:
    """Ask for the folder of the other copy."""
    folder = folder_to_open(window, window.say("Chọn thư mục của bản chép mang về", "Folder of the other copy"))
    if folder:
        window.leave(lambda: look(window, folder))


def look(window: Stage, folder: Path) -> None:
    """Show what a copy holds, and take it in where that is wished."""
    from db.merge.copies import United, compare, unite  # why: not every day a laptop comes home
    from heritage_app.keeping.union import UnionSheet
    from heritage_app.parts.taking import attempted

    sheet = UnionSheet(window, window.say, window.session.description, folder)

    def write(writer: Writer) -> Changes | None:
        united = attempted(lambda: unite(writer, folder, sheet.watch))
        sheet.over.emit(united)
        return united.changes if isinstance(united, United) else None

    sheet.over.connect(window.backed_up)
    sheet.agreed.connect(lambda: window.session.write(write))
    sheet.wants_questions.connect(lambda: window.run_action("questions"))
    sheet.open()
    window.aside.ask(
        lambda reader, _: attempted(lambda: compare(reader, folder, sheet.watch)), sheet.show_seen, "compare"
    )


COPY_ACTS: Mapping[str, Callable[[Stage], None]] = {"take_in": take_in}
