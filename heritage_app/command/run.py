"""Carrying out commands: 0 done, 1 refused with one clear sentence on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, TextIO, cast

from db.catalogue import Reader, Writer, create
from db.model.changes import finish
from db.model.problems import Trouble
from db.reasons import reason
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.vietnamese import Unprintable
from heritage_app.command import ask, keep, look, many, past
from heritage_app.command.common import DONE, REFUSED, WRONG, kind_of, language_of, print_json, stays, writing
from heritage_app.command.typed import read_objects, typed_pairs, typed_value
from heritage_app.command.voice import Unheard, Voice


def run(arguments: argparse.Namespace, description: Description) -> int:
    """Carry out one command and return its exit status."""
    command: Callable[[argparse.Namespace, Description], int] = _COMMANDS[arguments.command]
    status = DONE
    try:
        with redirect_stdout(cast("TextIO", Voice(sys.stdout))):
            status = command(arguments, description)
            sys.stdout.flush()
        return status
    except BrokenPipeError:  # why: whoever read what is said has gone, as "| head" does
        _hush(sys.stdout)
        return DONE
    except Unheard as error:
        return _unheard(arguments, status, error)
    except Trouble as trouble:
        label = trouble.label
    except Unprintable:
        label = Label("Chữ gõ vào có ký tự hỏng, không đọc được.", "What was typed holds a damaged character.")
    except OSError as error:  # why: what only the system can refuse is no bug of ours; whatever was begun is taken back
        label = Label(
            f"Máy không cho đọc hoặc ghi{_at(error)}: {reason(error)}; hãy xem ổ đĩa và quyền của thư mục rồi làm lại.",
            f"The system refused to read or write{_at(error)}: {error.strerror or error}.",
        )
    except MemoryError:
        label = Label(
            "Máy không đủ bộ nhớ cho việc này nên chưa ghi gì; hãy đóng bớt chương trình khác rồi làm lại.",
            "There is not enough memory for this, nothing was written; close other programs and try again.",
        )
    _complain(arguments, label)
    return REFUSED


def _complain(arguments: argparse.Namespace, label: Label) -> None:
    try:
        sys.stderr.write(" ".join(label.text(language_of(arguments)).split()) + "\n")
        sys.stderr.flush()
    except OSError:  # why: the status says it too, and must not be that of an error of ours
        _hush(sys.stderr)


def _unheard(arguments: argparse.Namespace, status: int, error: OSError) -> int:
    """Say that nobody could be told what came of a command; where something was done, it stays done, and that is its status."""
    _hush(sys.stdout)
    why = f"({reason(error)})"
    if getattr(arguments, "stays", False):
        _complain(
            arguments,
            Label(
                f"Việc đã làm xong và đã lưu, nhưng không in lời báo ra được {why}; đừng làm lại việc này.",
                f"It is done and saved, but what came of it could not be told ({error.strerror}); do not do it again.",
            ),
        )
        return status
    _complain(
        arguments,
        Label(
            f"Không in kết quả ra được {why}; sổ không thay đổi.",
            f"What was found could not be told ({error.strerror}); the catalogue is as it was.",
        ),
    )
    return REFUSED


def _hush(stream: TextIO) -> None:
    """Let what is still to be told go nowhere, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _at(error: OSError) -> str:
    return f" “{error.filename}”" if error.filename else ""


def _new(arguments: argparse.Namespace, description: Description) -> int:
    folder = Path(arguments.folder)
    create(folder, description)
    if arguments.sample:
        from heritage_app.sample import fill  # why: only when a sample is asked for

        writer = Writer(folder, description, arguments.by)
        try:
            fill(writer)
        finally:
            writer.close()
    stays(arguments)
    sys.stdout.write(f"{folder}\n")
    return DONE


def _add(arguments: argparse.Namespace, description: Description) -> int:
    kind = kind_of(description, arguments.kind)
    raw = read_objects(Path(arguments.source))
    with writing(arguments, description) as writer:
        _, ids = writer.add(kind, raw if isinstance(raw, list) else [raw])
    if arguments.json:
        print_json([{"id": i} for i in ids])
    else:
        sys.stdout.write("\n".join(ids) + "\n")
    return DONE


def _set(arguments: argparse.Namespace, description: Description) -> int:
    values = typed_pairs(arguments.values)
    if isinstance(values, str):
        sys.stderr.write(f"FIELD=VALUE: “{values}”?\n")
        return WRONG
    with writing(arguments, description) as writer:
        record = writer.read.resolve(arguments.id)
        kind = description.kind(writer.read.record(record).kind)
        changes = writer.amend(record, {name: typed_value(kind, name, value) for name, value in values.items()})
        sys.stdout.write((changes.sentence.text(language_of(arguments)) if changes else "–") + "\n")
    return DONE


def _delete(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.delete([w.read.resolve(arguments.id)]))


def _undelete(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.restore([w.read.resolve(arguments.id)]))


def _redo(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.redo())


def _act(arguments: argparse.Namespace, description: Description, what: Callable[[Writer], Any]) -> int:
    with writing(arguments, description) as writer:
        sys.stdout.write(what(writer).sentence.text(language_of(arguments)) + "\n")
    return DONE


def _check(arguments: argparse.Namespace, description: Description) -> int:
    if arguments.deep:
        return _of_damage("look_deep", arguments, description)
    reader = Reader(Path(arguments.folder), description)
    try:
        report = finish(reader.check())
    finally:
        reader.close()
    language = language_of(arguments)
    if arguments.json:
        print_json(
            {
                "id": str(arguments.folder),
                "sound": report.sound,
                "acts": report.acts,
                "records": report.records,
                "revisions": report.revisions,
                "findings": [{"record": f.record, "text": f.label.text(language)} for f in report.findings],
            }
        )
    else:
        for finding in report.findings:
            sys.stdout.write(finding.label.text(language) + "\n")
        if report.sound:
            said = Label(
                f"Sổ nguyên vẹn: {grouped(report.records)} phiếu, {grouped(report.acts)} việc, {grouped(report.revisions)} lần sửa.",
                f"Sound: {counted(report.records, 'record')}, {counted(report.acts, 'act')}, {counted(report.revisions, 'revision')}.",
            )
            sys.stdout.write(said.text(language) + "\n")
    return DONE if report.sound else REFUSED


def _rebuild(arguments: argparse.Namespace, description: Description) -> int:
    writer = Writer(Path(arguments.folder), description, arguments.by)
    try:
        for _ in writer.rebuild():
            pass
        records = sum(c.alive for c in writer.read.counts())
    finally:
        writer.close()
    stays(arguments)
    sys.stdout.write(
        Label(
            f"Đã dựng lại bảng tra cứu: {grouped(records)} phiếu.",
            f"Derived tables rebuilt: {counted(records, 'record')}.",
        ).text(language_of(arguments))
        + "\n"
    )
    return DONE


def _of_papers(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import papers  # why: papers are heavy, most commands do not need them

    done: int = getattr(papers, name)(arguments, description)
    return done


def _of_files(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import files  # why: most commands need no files and no workers

    done: int = getattr(files, name)(arguments, description)
    return done


def _of_damage(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import damage  # why: asked for when something is wrong, every start would pay for it

    done: int = getattr(damage, name)(arguments, description)
    return done


def _of_old_text(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import old_text  # why: most commands meet no old texts

    done: int = getattr(old_text, name)(arguments, description)
    return done


def _of_sending(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import sending  # why: most commands neither take in nor send out

    done: int = getattr(sending, name)(arguments, description)
    return done


def _of_exchange(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import exchange  # why: most commands neither take in nor send out

    done: int = getattr(exchange, name)(arguments, description)
    return done


def _of_register(name: str, arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import register  # why: most commands need no work lists and no statistics

    done: int = getattr(register, name)(arguments, description)
    return done


def _take_in(arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import merging  # why: not every day a laptop comes home

    return merging.take_in(arguments, description)


def _catalogue_list(arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import lists  # why: papers are heavy, most commands do not need them

    return lists.catalogue_list(arguments, description)


def _dossier(arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.command import dossiers  # why: papers are heavy, most commands do not need them

    return dossiers.dossier(arguments, description)


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Description], int]] = {
    "new": _new,
    "kinds": look.kinds,
    "list": ask.list_kind,
    "find": ask.find,
    "facets": ask.facets,
    "searches": ask.searches,
    "show": look.show,
    "add": _add,
    "set": _set,
    "set-many": many.set_many,
    "delete": _delete,
    "undelete": _undelete,
    "history": look.history,
    "undo": past.undo,
    "acts": past.acts,
    "restore-value": past.restore_old,
    "erase": past.erase,
    "redo": _redo,
    "fix-text": lambda a, d: _of_old_text("fix_text", a, d),
    "fix-field": lambda a, d: _of_old_text("fix_field", a, d),
    "check": _check,
    "rebuild": _rebuild,
    "mend": lambda a, d: _of_damage("mend_all", a, d),
    "salvage": lambda a, d: _of_damage("save_what_is_left", a, d),
    "backup": keep.backup,
    "backups": keep.backups,
    "restore": keep.bring_back,
    "forms": lambda a, d: _of_papers("forms", a, d),
    "print": lambda a, d: _of_papers("paper", a, d),
    "export": lambda a, d: _of_sending("send", a, d),
    "surveys": lambda a, d: _of_register("surveys", a, d),
    "worklist": lambda a, d: _of_register("worklist", a, d),
    "stats": lambda a, d: _of_register("stats", a, d),
    "join": lambda a, d: _of_register("join", a, d),
    "numbers": lambda a, d: _of_register("numbers", a, d),
    "number": lambda a, d: _of_register("number", a, d),
    "break-out": lambda a, d: _of_register("break_out", a, d),
    "import": lambda a, d: _of_exchange("take", a, d),
    "take-in": _take_in,
    "catalogue-list": _catalogue_list,
    "dossier": _dossier,
    "attach": lambda a, d: _of_files("take_in", a, d),
    "media": lambda a, d: _of_files("media", a, d),
    "contact-sheet": lambda a, d: _of_files("contact_sheet", a, d),
    "measure-gong": lambda a, d: _of_files("measure", a, d),
    "media-check": lambda a, d: _of_files("check", a, d),
}
