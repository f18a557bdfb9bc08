"""Carrying out commands: 0 done, 1 refused with one clear sentence on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.catalogue import Reader, Writer, create, to_plain
from db.model.changes import finish
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.rows import Rows

DONE, REFUSED = 0, 1


def run(arguments: argparse.Namespace, description: Description) -> int:
    """Carry out one command and return its exit status."""
    command: Callable[[argparse.Namespace, Description], int] = _COMMANDS[arguments.command]
    try:
        return command(arguments, description)
    except Trouble as trouble:
        sys.stderr.write(trouble.label.text(_language(arguments)) + "\n")
        return REFUSED


def _language(arguments: argparse.Namespace) -> Language:
    return "en" if arguments.lang == "en" else "vi"


@contextmanager
def _reading(arguments: argparse.Namespace, description: Description) -> Iterator[Reader]:
    folder = Path(arguments.folder)
    reader = Reader(folder, description)
    try:
        if not reader.fits():
            # why: another version's tables; only a writer may mend them, and it may be busy elsewhere
            with _writing(arguments, description):
                pass
        yield reader
    finally:
        reader.close()


@contextmanager
def _writing(arguments: argparse.Namespace, description: Description) -> Iterator[Writer]:
    writer = Writer(Path(arguments.folder), description, getattr(arguments, "by", None))
    try:
        for _ in writer.bring_up():
            pass
        yield writer
    finally:
        writer.close()


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _kind(description: Description, given: str) -> Kind:
    kind = description.by_id.get(given)
    if kind is None:
        known = ", ".join(description.by_id)
        raise NotPossible(
            Label(f"Không có loại phiếu “{given}”; các loại: {known}.", f"There is no kind “{given}”; kinds: {known}.")
        )
    return kind


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
    sys.stdout.write(f"{folder}\n")
    return DONE


def _kinds(arguments: argparse.Namespace, description: Description) -> int:
    with _reading(arguments, description) as reader:
        counts = {c.kind: c.alive for c in reader.counts()}
    if arguments.json:
        _print_json({"kinds": [_kind_plain(kind, counts) for kind in description.kinds]})
        return DONE
    language = _language(arguments)
    for kind in description.kinds:
        sys.stdout.write(f"{kind.id}\t{kind.label.text(language)}\t{counts.get(kind.id, 0)}\n")
        for section in kind.sections:
            for field in section.fields:
                sys.stdout.write(f"  {field.id}\t{field.label.text(language)}\t{type(field.type).__name__}\n")
    return DONE


def _kind_plain(kind: Kind, counts: Mapping[str, int]) -> dict[str, Any]:
    def field(f: Any) -> dict[str, Any]:
        found = {
            "id": f.id,
            "label": {"vi": f.label.vi, "en": f.label.en},
            "type": type(f.type).__name__,
            "audience": f.audience,
        }
        if f.demand:
            found["demand"] = {"level": f.demand.level, "source": f.demand.source}
        if isinstance(f.type, Rows):
            found["fields"] = [field(inner) for inner in f.type.fields]
        return found

    return {
        "id": kind.id,
        "label": {"vi": kind.label.vi, "en": kind.label.en},
        "records": counts.get(kind.id, 0),
        "fields": [field(f) for f in kind.fields],
    }


def _list(arguments: argparse.Namespace, description: Description) -> int:
    kind = _kind(description, arguments.kind)
    return _show_lines(
        arguments, description, Query(kind=kind.id, deleted=arguments.deleted, audience=arguments.audience), kind
    )


def _find(arguments: argparse.Namespace, description: Description) -> int:
    kind = _kind(description, arguments.kind) if arguments.kind else None
    query = Query(
        kind=arguments.kind, words=" ".join(arguments.words), audience=arguments.audience, limit=arguments.limit
    )
    return _show_lines(arguments, description, query, kind)


def _show_lines(arguments: argparse.Namespace, description: Description, query: Query, kind: Kind | None) -> int:
    fields = kind.listed if kind else ()
    with _reading(arguments, description) as reader:
        listing = reader.find(query)
        lines = reader.lines(listing, 0, len(listing), fields, arguments.audience, _language(arguments))
    if arguments.json:
        _print_json(
            [
                {"id": line.id, "kind": line.kind, "name": line.name, "number": line.number}
                | {
                    f.id: cell or None
                    for f, cell in zip(fields, line.cells, strict=True)
                    if f.id not in ("name", "numbers")
                }
                for line in lines
            ]
        )
        return DONE
    for line in lines:
        cells = (
            [c for f, c in zip(fields, line.cells, strict=True) if f.id not in ("name", "numbers")]
            if fields
            else [line.kind]
        )
        sys.stdout.write("\t".join([line.id, line.number, line.name, *cells]).replace("\n", " ") + "\n")
    return DONE


def _show(arguments: argparse.Namespace, description: Description) -> int:
    with _reading(arguments, description) as reader:
        record = reader.record(reader.resolve(arguments.id), arguments.audience)
        words = reader.words(arguments.audience, _language(arguments))
        kind = description.kind(record.kind)
        if arguments.json:
            _print_json(to_plain(kind, record))
            return DONE
        sys.stdout.write(f"{kind.label.text(words.language)}: {record.name}  {record.number}  [{record.id}]\n")
        for section in kind.sections:
            shown = [(f, record.values[f.id]) for f in section.fields if f.id in record.values]
            if shown:
                sys.stdout.write(f"\n{section.label.text(words.language)}\n")
            for field, value in shown:
                text = field.type.show(value, words).replace("\n", "\n    ")
                sys.stdout.write(f"  {field.label.text(words.language)}: {text}\n")
    return DONE


def _add(arguments: argparse.Namespace, description: Description) -> int:
    kind = _kind(description, arguments.kind)
    raw = _read_json(Path(arguments.source))
    with _writing(arguments, description) as writer:
        _, ids = writer.add(kind, raw if isinstance(raw, list) else [raw])
    if arguments.json:
        _print_json([{"id": i} for i in ids])
    else:
        sys.stdout.write("\n".join(ids) + "\n")
    return DONE


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        raise Trouble(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    except (ValueError, RecursionError):
        raise Trouble(
            Label(f"Tệp “{path}” không phải JSON đúng dạng (UTF-8).", f"The file “{path}” is not valid JSON (UTF-8).")
        ) from None


def _set(arguments: argparse.Namespace, description: Description) -> int:
    values: dict[str, Any] = {}
    for pair in arguments.values:
        field, found, value = pair.partition("=")
        if not found:
            sys.stderr.write(f"FIELD=VALUE: “{pair}”?\n")
            return 2
        values[field.strip()] = _typed(value)
    with _writing(arguments, description) as writer:
        changes = writer.amend(writer.read.resolve(arguments.id), values)
        sys.stdout.write((changes.sentence.text(_language(arguments)) if changes else "–") + "\n")
    return DONE


def _typed(value: str) -> Any:
    """Return typed text, or what a JSON list or object says (rows, places)."""
    if value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _delete(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.delete([w.read.resolve(arguments.id)]))


def _undelete(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.restore([w.read.resolve(arguments.id)]))


def _undo(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.undo())


def _redo(arguments: argparse.Namespace, description: Description) -> int:
    return _act(arguments, description, lambda w: w.redo())


def _act(arguments: argparse.Namespace, description: Description, what: Callable[[Writer], Any]) -> int:
    with _writing(arguments, description) as writer:
        sys.stdout.write(what(writer).sentence.text(_language(arguments)) + "\n")
    return DONE


def _history(arguments: argparse.Namespace, description: Description) -> int:
    language = _language(arguments)
    with _reading(arguments, description) as reader:
        steps = reader.history(reader.resolve(arguments.id), arguments.audience, language)
    if arguments.json:
        _print_json(
            [
                {
                    "id": s.id,
                    "act": {"vi": s.sentence.vi, "en": s.sentence.en},
                    "by": s.actor,
                    "station": s.station,
                    "at": s.at,
                    "reverts": s.reverts,
                    "changes": [
                        {
                            "field": c.field,
                            "label": c.label.text(language),
                            "old": c.old,
                            "new": c.new,
                            "old_text": c.old_text,
                            "new_text": c.new_text,
                        }
                        for c in s.changes
                    ],
                }
                for s in steps
            ]
        )
        return DONE
    for step in steps:
        sys.stdout.write(f"{step.at}  {step.actor}  {step.sentence.text(language)}\n")
        for c in step.changes:
            sys.stdout.write(f"    {c.label.text(language)}: {c.old_text or '–'} → {c.new_text or '–'}\n")
    return DONE


def _check(arguments: argparse.Namespace, description: Description) -> int:
    reader = Reader(Path(arguments.folder), description)
    try:
        report = finish(reader.check())
    finally:
        reader.close()
    language = _language(arguments)
    if arguments.json:
        _print_json(
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
                f"Sổ nguyên vẹn: {report.records} phiếu, {report.acts} việc, {report.revisions} lần sửa.",
                f"Sound: {report.records} records, {report.acts} acts, {report.revisions} revisions.",
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
    sys.stdout.write(
        Label(f"Đã dựng lại bảng tra cứu: {records} phiếu.", f"Derived tables rebuilt: {records} records.").text(
            _language(arguments)
        )
        + "\n"
    )
    return DONE


def _forms(arguments: argparse.Namespace, description: Description) -> int:
    from reports.forms import load_forms  # why: papers are heavy, most commands do not need them

    with _reading(arguments, description):
        forms = load_forms(description)
    if arguments.json:
        _print_json(
            [
                {
                    "id": f.id,
                    "title": {"vi": f.title.vi, "en": f.title.en},
                    "status": f.status,
                    "basis": f.basis,
                    "kinds": list(f.kinds),
                }
                for f in forms
            ]
        )
        return DONE
    for form in forms:
        sys.stdout.write(f"{form.id}\t{form.title.text(_language(arguments))}\t{form.status}\n")
    return DONE


def _paper(arguments: argparse.Namespace, description: Description) -> int:
    from heritage_app.order import Order  # why: papers are heavy, most commands do not need them
    from heritage_app.papers import print_paper

    kind = _kind(description, arguments.kind) if arguments.kind else None
    with _reading(arguments, description) as reader:
        ids = tuple(reader.resolve(i) for i in arguments.ids)
        order = Order(
            arguments.form,
            arguments.audience,
            kind.id if kind else "",
            arguments.words,
            ids,
            arguments.annex,
            arguments.blank,
            arguments.lines,
        )
        pages = print_paper(reader, order, Path(arguments.out))
    sys.stdout.write(
        Label(f"Đã in {pages} trang vào “{arguments.out}”.", f"{pages} pages printed to “{arguments.out}”.").text(
            _language(arguments)
        )
        + "\n"
    )
    return DONE


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Description], int]] = {
    "new": _new,
    "kinds": _kinds,
    "list": _list,
    "find": _find,
    "show": _show,
    "add": _add,
    "set": _set,
    "delete": _delete,
    "undelete": _undelete,
    "history": _history,
    "undo": _undo,
    "redo": _redo,
    "check": _check,
    "rebuild": _rebuild,
    "forms": _forms,
    "print": _paper,
}
