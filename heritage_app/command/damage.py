"""Commands for a damaged catalogue: a look at every byte, mending, salvage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db.safekeeping.deep import Damage, Deep, check_deep
from db.safekeeping.mending import mend
from db.safekeeping.salvage import salvage
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.common import DONE, REFUSED, language_of, print_json, stays


def look_deep(arguments: argparse.Namespace, description: Description) -> int:
    """Look at every byte and name each damaged record, field and file with where a good copy is."""
    folder, language = Path(arguments.folder), language_of(arguments)
    found = check_deep(folder, description)
    if arguments.json:
        print_json({"id": str(folder), **_plain(found, language)})
    else:
        _tell(found, language)
        if found.sound:
            r, files = found.report, found.media.files if found.media else 0
            _say(
                Label(
                    f"Sổ nguyên vẹn từng byte: {grouped(r.records)} phiếu, {grouped(r.acts)} việc, {grouped(r.revisions)} lần sửa, {grouped(files)} tệp.",
                    f"Every byte is sound: {counted(r.records, 'record')}, {counted(r.acts, 'act')}, {counted(r.revisions, 'revision')}, {counted(files, 'file')}.",
                ),
                language,
            )
    return DONE if found.sound else REFUSED


def mend_all(arguments: argparse.Namespace, description: Description) -> int:
    """Mend what can be mended and tell what is left."""
    folder, language = Path(arguments.folder), language_of(arguments)
    done = mend(folder, description, arguments.by)
    stays(arguments)
    if arguments.json:
        print_json(
            {
                "id": str(folder),
                "tables": done.tables,
                "brought": done.brought,
                "turned": done.turned,
                "files": list(done.files),
                "replaced": str(done.replaced) if done.replaced else None,
                "left": _plain(done.left, language),
            }
        )
        return DONE if done.sound else REFUSED
    if done.tables:
        _say(Label("Đã dựng lại bảng tra cứu.", "The derived tables were made anew."), language)
    if done.replaced:
        _say(
            Label(
                f"Đã dựng lại tệp sổ: {grouped(done.brought)} lần sửa lấy từ bản sao lưu, {grouped(done.turned)} chỗ sửa lại theo dấu băm; "
                f"tệp cũ còn giữ ở “{done.replaced}”.",
                f"The file was made anew: {counted(done.brought, 'revision')} from a backup, {done.turned} put right by their hash; "
                f"the old one is kept in “{done.replaced}”.",
            ),
            language,
        )
    if done.files:
        _say(
            Label(f"Đã lấy lại {grouped(len(done.files))} tệp.", f"{counted(len(done.files), 'file')} brought back."),
            language,
        )
    _tell(done.left, language)
    if done.sound:
        _say(Label("Sổ nguyên vẹn.", "The catalogue is sound."), language)
    else:
        _say(
            Label(
                "Chỗ còn lại không có bản tốt ở đâu nên để nguyên. Có thể lấy lại bản sao lưu (restore latest) hoặc cứu "
                "phần còn đọc được vào sổ mới (salvage).",
                "What is left has no good copy anywhere and was left alone. Restore a backup (restore latest), or save "
                "what can be read into a new catalogue (salvage).",
            ),
            language,
        )
    return DONE if done.sound else REFUSED


def save_what_is_left(arguments: argparse.Namespace, description: Description) -> int:
    """Save what can be read of a damaged catalogue into a new one."""
    language = language_of(arguments)
    done = salvage(Path(arguments.folder), Path(arguments.out), description, arguments.by)
    stays(arguments)
    if arguments.json:
        print_json(
            {
                "id": arguments.out,
                "acts": done.acts,
                "records": done.records,
                "revisions": done.revisions,
                "turned": done.turned,
                "retold": done.retold,
                "files": done.files,
                "cut": done.cut,
                "damages": _damages(done.damages, language),
            }
        )
        return DONE
    _say(
        Label(
            f"Đã cứu vào “{arguments.out}”: {grouped(done.records)} phiếu, {grouped(done.acts)} việc, {grouped(done.revisions)} lần sửa, "
            f"{grouped(done.files)} tệp, tất cả khớp dấu băm. Sổ hỏng vẫn như cũ.",
            f"Saved into “{arguments.out}”: {counted(done.records, 'record')}, {counted(done.acts, 'act')}, {counted(done.revisions, 'revision')}, "
            f"{counted(done.files, 'file')}, all proved by their hashes. The damaged catalogue is as it was.",
        ),
        language,
    )
    if done.turned:
        _say(
            Label(
                f"{grouped(done.turned)} chỗ sửa lại đúng theo dấu băm.", f"{done.turned} were put right by their hash."
            ),
            language,
        )
    if done.retold:
        _say(
            Label(
                f"{grouped(done.retold)} phiếu được ghi lại nội dung, vì việc gốc trong nhật ký không còn đọc được.",
                f"{counted(done.retold, 'record')} told anew, from acts of the journal that can no longer be read.",
            ),
            language,
        )
    if done.cut:
        _say(
            Label(
                "Tệp sổ bị cụt: phần cuối mất hẳn nên không kể tên được hết.",
                "The file is cut short: what stood at its end is gone and cannot all be named.",
            ),
            language,
        )
    for damage in done.damages:
        _say(damage.label, language)
    return DONE


def _tell(found: Deep, language: Language) -> None:
    named = {d.record for d in found.damages}
    for finding in found.report.findings:
        if not finding.record or finding.record not in named:
            _say(finding.label, language)
    for line in (*(d.label for d in found.damages), *found.kept):
        _say(line, language)


def _say(label: Label, language: Language) -> None:
    sys.stdout.write(" ".join(label.text(language).split()) + "\n")


def _plain(found: Deep, language: Language) -> dict[str, Any]:
    return {
        "sound": found.sound,
        "acts": found.report.acts,
        "records": found.report.records,
        "revisions": found.report.revisions,
        "files": found.media.files if found.media else None,
        "findings": [{"record": f.record, "text": f.label.text(language)} for f in found.report.findings],
        "damages": _damages(found.damages, language),
        "kept": [line.text(language) for line in found.kept],
    }


def _damages(found: Iterable[Damage], language: Language) -> list[dict[str, Any]]:
    return [_damage(d, language) for d in found]


def _damage(d: Damage, language: Language) -> dict[str, Any]:
    return {
        "record": d.record,
        "name": d.name,
        "fields": [f.text(language) for f in d.fields],
        "revision": d.revision,
        "file": d.file,
        "good": list(d.good),
        "text": d.label.text(language),
    }
