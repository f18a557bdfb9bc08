"""The command of dossiers: begin, look at what is missing, bind, freeze, prove, enter the decision."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from db.model.query import Query
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label, Language
from heritage_app.command.common import (
    DONE,
    REFUSED,
    language_of,
    out_asked,
    print_json,
    reading,
    record_asked,
    stays,
    tell,
    writing,
)
from heritage_app.paper.catalogue_lists import hand_out
from heritage_app.paper.dossier_book import build as bind_into
from heritage_app.paper.dossier_book import build_folder
from heritage_app.paper.dossier_editions import decide, freeze, kept_edition, told, verify
from heritage_app.paper.dossiers import KIND, Now, plain, status
from reports.dossiers import edition_for, load_editions


def dossier(arguments: argparse.Namespace, description: Description) -> int:
    """Carry out one of the things that are done with dossiers."""
    return _WHAT[arguments.what](arguments, description)


def _all(arguments: argparse.Namespace, description: Description) -> int:
    with reading(arguments, description) as reader:
        found = list(reader.records(reader.find(Query(KIND, audience=arguments.audience)), arguments.audience))
        words = reader.words(arguments.audience, language_of(arguments))
    if arguments.json:
        print_json(
            [{"id": r.id, "number": r.number, "name": r.name, "state": r.values.get("dossier_state")} for r in found]
        )
        return DONE
    state = description.kind(KIND).by_id["dossier_state"].type
    for record in found:
        shown = state.show(record.values["dossier_state"], words) if record.values.get("dossier_state") else ""
        sys.stdout.write("\t".join((record.id, record.number, shown, record.name)).replace("\n", " ") + "\n")
    return DONE


def _kinds(arguments: argparse.Namespace, _description: Description) -> int:
    found = [(edition, rules) for edition in load_editions() for rules in edition.kinds]
    if arguments.json:
        print_json([{"edition": e.id, "status": e.status, "kind": k.kind, "parts": len(k.parts)} for e, k in found])
        return DONE
    for edition, rules in found:
        sys.stdout.write(f"{rules.kind}\t{edition.id}\t{edition.title.text(language_of(arguments))}\n")
    return DONE


def _new(arguments: argparse.Namespace, description: Description) -> int:
    edition, rules = edition_for(arguments.kind, arguments.edition)
    with writing(arguments, description) as writer:
        subject = writer.read.record(writer.read.resolve(record_asked(arguments)))
        kind = description.kind(KIND)
        term = kind.by_id["dossier_kind"].type.show(rules.kind, writer.read.words())
        values: dict[str, Any] = {
            "name": arguments.name or f"Hồ sơ {term}: {subject.name}",
            "number": writer.read.next_number(kind),
            "dossier_kind": rules.kind,
            "dossier_edition": edition.id,
            "subject": subject.id,
            "dossier_state": "collecting",
        }
        if arguments.rank:
            values["asked_rank"] = arguments.rank
        _, [record] = writer.add(kind, [values])
        number = values["number"]
    made = {"id": record, "number": number, "kind": rules.kind, "edition": edition.id}
    tell(arguments, made, Label(f"{record}\t{number}", f"{record}\t{number}"))
    return DONE


def _status(arguments: argparse.Namespace, description: Description) -> int:
    with reading(arguments, description) as reader:
        now = status(reader, reader.resolve(record_asked(arguments), arguments.audience), arguments.audience)
    if arguments.json:
        print_json(plain(now))
    else:
        _tell(now, language_of(arguments))
    return DONE


def _tell(now: Now, language: Language) -> None:
    sys.stdout.write(f"{now.record.name}\n{now.edition.title.text(language)}\n")
    for part in now.parts:
        letter = f"{part.part.letter}) " if part.part.letter else ""
        sys.stdout.write(f"{letter}{part.part.title.text(language)}: {len(part.pieces)}\n")
    for gap in now.missing:
        mark = "⚠" if gap.level == "law" else "·"
        article = f"  [{gap.article}]" if gap.article else ""
        sys.stdout.write(f"{mark} {gap.label.text(language)}{article}\n")
    said = Label(f"{grouped(len(now.missing))} chỗ cần xem.", f"{counted(len(now.missing), 'thing')} to look at.")
    sys.stdout.write(said.text(language) + "\n")


def _build(arguments: argparse.Namespace, description: Description) -> int:
    out = out_asked(arguments)
    with reading(arguments, description) as reader:
        record = reader.resolve(record_asked(arguments))
        if arguments.edition_number is not None:
            row, data = kept_edition(reader, record, arguments.edition_number)
            pages, missing = hand_out(data, out, int(row.get("edition_pages") or 0)), 0
        elif out.suffix.lower() == ".pdf":
            pages, now = bind_into(reader, record, out, arguments.audience)
            missing = len(now.missing)
        else:
            count = build_folder(reader, record, out, arguments.audience)
            stays(arguments)
            said = Label(f"Đã xếp {grouped(count)} tệp vào “{out}”.", f"{counted(count, 'file')} put into “{out}”.")
            tell(arguments, {"files": count, "out": str(out)}, said)
            return DONE
    stays(arguments)
    said = Label(
        f"Đã dựng {grouped(pages)} trang vào “{out}”; {grouped(missing)} chỗ cần xem.",
        f"{counted(pages, 'page')} bound into “{out}”; {counted(missing, 'thing')} to look at.",
    )
    tell(arguments, {"pages": pages, "missing": missing, "out": str(out)}, said)
    return DONE


def _freeze(arguments: argparse.Namespace, description: Description) -> int:
    with writing(arguments, description) as writer:
        changes, pages, hash_ = freeze(
            writer, writer.read.resolve(record_asked(arguments)), arguments.audience, arguments.to
        )
    said = Label(
        f"{changes.sentence.vi}: {grouped(pages)} trang, SHA-256 {hash_}",
        f"{changes.sentence.en}: {counted(pages, 'page')}, SHA-256 {hash_}",
    )
    tell(arguments, {"pages": pages, "hash": hash_}, said)
    return DONE


def _verify(arguments: argparse.Namespace, description: Description) -> int:
    with reading(arguments, description) as reader:
        found = verify(reader, reader.resolve(record_asked(arguments)), arguments.edition_number or 0)
    tell(arguments, {**msgspec.to_builtins(found), "sound": found.sound}, *told(found))
    return DONE if found.sound else REFUSED


def _decide(arguments: argparse.Namespace, description: Description) -> int:
    with writing(arguments, description) as writer:
        record = writer.read.resolve(record_asked(arguments))
        changes = decide(writer, record, arguments.decision, granted=not arguments.refused)
    tell(arguments, {"record": record, "granted": not arguments.refused}, changes.sentence)
    return DONE


_WHAT: Mapping[str, Callable[[argparse.Namespace, Description], int]] = {
    "list": _all,
    "kinds": _kinds,
    "new": _new,
    "status": _status,
    "build": _build,
    "freeze": _freeze,
    "verify": _verify,
    "decide": _decide,
}
