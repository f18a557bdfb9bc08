"""Commands that keep a catalogue safe: backups, bringing one back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from db.model.problems import NotPossible
from db.safekeeping.backup import back_up
from db.safekeeping.places import REASONS, Backup, backups_in, backups_of, drop, fault_of, make_place, place_in
from db.safekeeping.restore import choose, restore
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.common import DONE, language_of, print_json, stays


def backup(arguments: argparse.Namespace, _description: Description) -> int:
    """Make a backup and prove it; a second place that is named is made, in a folder that is there."""
    folder, to = Path(arguments.folder), Path(arguments.to) if arguments.to else None
    if to is not None:
        make_place(to, folder)
    made = back_up(folder, "hand", to)
    stays(arguments)
    language = language_of(arguments)
    if arguments.json:
        print_json([_plain(b, language) for b in made])
        return DONE
    for one in made:
        assert one.manifest is not None
        said = Label(
            f"Bản sao lưu {one.number} đã thử phục hồi lúc {local_time(one.manifest.proved)}: "
            f"{grouped(one.manifest.facts.records)} phiếu, {grouped(len(one.manifest.files))} tệp, ở “{one.folder}”.",
            f"Backup {one.number} proved at {local_time(one.manifest.proved)}: {counted(one.manifest.facts.records, 'record')}, "
            f"{counted(len(one.manifest.files), 'file')}, in “{one.folder}”.",
        )
        sys.stdout.write(said.text(language) + "\n")
        for name in one.manifest.lacking:
            damaged = Label(
                f"Tệp {name} đã hỏng từ trước nên không có trong bản sao lưu; hãy chạy “kiểm tra sổ”.",
                f"The file {name} was damaged already and is not in the backup; check the catalogue.",
            )
            sys.stdout.write(damaged.text(language) + "\n")
    return DONE


def backups(arguments: argparse.Namespace, _description: Description) -> int:
    """List the backups, the newest first, each read and compared with its hashes."""
    language, folder = language_of(arguments), Path(arguments.folder)
    found = backups_of(folder)
    if arguments.to:
        found = list(reversed(backups_in(place_in(Path(arguments.to), folder))))
    if arguments.drop:
        gone = [b for b in found if b.number == arguments.drop]
        if not gone:
            raise NotPossible(Label(f"Không có bản sao lưu {arguments.drop}.", f"There is no backup {arguments.drop}."))
        for one in gone:
            drop(one)
            stays(arguments)
            said = Label(f"Đã bỏ bản sao lưu {one.number} ở “{one.folder}”.", f"Backup “{one.folder}” taken away.")
            sys.stdout.write(said.text(language) + "\n")
        return DONE
    if arguments.json:
        print_json([_plain(b, language) for b in found])
        return DONE
    if not found:
        raise NotPossible(
            Label(
                f"Sổ “{folder}” chưa có bản sao lưu nào; hãy chạy lệnh backup.",
                f"“{folder}” has no backup yet; run the command backup.",
            )
        )
    for one in found:
        fault = fault_of(one)
        if fault is not None or one.manifest is None:
            sys.stdout.write(f"{one.number:06}  {fault.text(language) if fault else '?'}\n")
            continue
        m = one.manifest
        said = Label(
            f"đã thử phục hồi lúc {local_time(m.proved)}, {grouped(m.facts.records)} phiếu, {grouped(len(m.files))} tệp",
            f"proved at {local_time(m.proved)}, {counted(m.facts.records, 'record')}, {counted(len(m.files), 'file')}",
        )
        why = REASONS[m.why].text(language)
        sys.stdout.write(f"{one.number:06}  {said.text(language)}  ({why})  {one.folder}\n")
    return DONE


def bring_back(arguments: argparse.Namespace, _description: Description) -> int:
    """Put a backup in the place of the catalogue, which is kept."""
    folder, language = Path(arguments.folder), language_of(arguments)
    done = restore(folder, choose(folder, arguments.backup), getattr(arguments, "by", None))
    stays(arguments)
    kept = str(done.replaced) if done.replaced else "–"
    said = Label(
        f"Đã phục hồi bản sao lưu {done.backup.folder.name}: {grouped(done.records)} phiếu, {grouped(done.files)} tệp lấy lại; "
        f"sổ bị thay còn giữ ở “{kept}”.",
        f"Backup {done.backup.folder.name} restored: {counted(done.records, 'record')}, {counted(done.files, 'file')} brought back; "
        f"the replaced catalogue is kept in “{kept}”.",
    )
    sys.stdout.write(said.text(language) + "\n")
    for name in done.lacking:
        sys.stdout.write(Label(f"Còn thiếu tệp {name}.", f"The file {name} is lacking.").text(language) + "\n")
    return DONE


def local_time(at: str) -> str:
    """Return a moment in the time of this machine, as written in Vietnam."""
    from datetime import datetime  # why: only where a moment is shown

    return datetime.fromisoformat(at).astimezone().strftime("%H:%M %d/%m/%Y")


def _plain(one: Backup, language: Language) -> dict[str, Any]:
    fault, m = fault_of(one), one.manifest
    return {
        "id": one.folder.name,
        "number": one.number,
        "folder": str(one.folder),
        "sound": fault is None,
        "fault": fault.text(language) if fault else None,
        **(
            {
                "why": m.why,
                "at": m.at,
                "proved": m.proved,
                "acts": m.facts.acts,
                "records": m.facts.records,
                "revisions": m.facts.revisions,
                "digest": m.facts.digest,
                "files": len(m.files),
                "lacking": list(m.lacking),
            }
            if m
            else {}
        ),
    }
