"""Commands about files: attach, media, media-check, measure-gong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue.measure import measure_file
from db.catalogue.media import (
    Received,
    Refusal,
    all_media,
    attach,
    files_in,
    media_of,
    receive,
    warnings_for,
)
from db.media.store import holds, path_of
from db.model.media import Medium
from db.model.problems import NotPossible
from db.model.query import Query
from db.safekeeping.fixity import check_media
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command.common import (
    DONE,
    REFUSED,
    kind_of,
    language_of,
    print_json,
    reading,
    records_asked,
    stays,
    writing,
)


def take_in(arguments: argparse.Namespace, description: Description) -> int:
    """Take files in, for a record or for none; each that is not taken is named with its reason."""
    language = language_of(arguments)
    offered = files_in(Path(f) for f in arguments.files)
    if not offered:
        raise NotPossible(Label("Không có tệp nào để nhận.", "There is no file to take in."))
    received: list[Received] = []
    refused: list[Refusal] = []
    with writing(arguments, description) as writer:
        target = writer.read.resolve(arguments.to) if arguments.to else ""
        warned = warnings_for(writer.read, target) if target else []
        for one in receive(writer.read.folder, offered):
            (received if isinstance(one, Received) else refused).append(one)  # type: ignore[arg-type]
        done = attach(writer, received, target)
    if arguments.json:
        print_json(
            {
                "offered": len(offered),
                "taken": list(done.records),
                "known": list(done.known),
                "alike": [list(pair) for pair in done.alike],
                "refused": [{"file": r.source, "reason": r.label.text(language)} for r in refused],
                "warnings": [w.text(language) for w in warned],
            }
        )
    else:
        for warning in warned:
            sys.stdout.write(f"⚠ {warning.text(language)}\n")
        for name in done.known:
            sys.stdout.write(f"{name}: {Label('đã có rồi', 'here already').text(language)}\n")
        for one in sorted(refused, key=lambda r: r.source):
            sys.stdout.write(f"{one.source}: {one.label.text(language)}\n")
        if done.alike:
            said = Label(
                f"{grouped(len(done.alike))} ảnh giống ảnh đã có.",
                f"{counted(len(done.alike), 'picture is', 'pictures are')} like others here already.",
            )
            sys.stdout.write(said.text(language) + "\n")
        if done.changes:
            sys.stdout.write(done.changes.sentence.text(language) + "\n")
    if refused:
        said = Label(
            f"Không nhận {len(refused)} trong {grouped(len(offered))} tệp.",
            f"{len(refused):,} of {counted(len(offered), 'file')} not taken.",
        )
        sys.stderr.write(said.text(language) + "\n")
    return REFUSED if refused else DONE


def media(arguments: argparse.Namespace, description: Description) -> int:
    """List the files of a record, or all files."""
    with reading(arguments, description) as reader:
        if arguments.id:
            found = media_of(reader, reader.resolve(arguments.id, arguments.audience), arguments.audience)
        else:
            found = all_media(reader, arguments.audience)
        folder = reader.folder
    if arguments.json:
        print_json([_plain(folder, m) for m in found])
        return DONE
    for m in found:
        here = "" if holds(folder, m.hash, m.type) else Label("thiếu tệp", "missing").text(language_of(arguments))
        cells = (m.id, m.name, m.type, str(m.size), m.hash[:12], here)
        sys.stdout.write("\t".join(cells).rstrip().replace("\n", " ") + "\n")
    return DONE


def _plain(folder: Path, medium: Medium) -> dict[str, Any]:
    plain: dict[str, Any] = {k: v or None for k, v in msgspec.structs.asdict(medium).items()}
    plain["turned"] = medium.turned
    plain["unsettled"] = medium.unsettled
    plain["path"] = path_of(Path(), medium.hash, medium.type).as_posix()
    plain["here"] = holds(folder, medium.hash, medium.type)
    return plain


def check(arguments: argparse.Namespace, description: Description) -> int:
    """Prove the bytes of every file."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        report = check_media(reader, Path(arguments.source) if arguments.source else None)
    if report.mended or report.misnamed:
        stays(arguments)
    if arguments.json:
        print_json({**msgspec.to_builtins(report), "sound_all": report.sound})
    else:
        for words, listed in (
            (Label("thiếu tệp", "missing"), report.missing),
            (Label("tệp hỏng", "damaged"), report.damaged),
        ):
            for record, name, hash_ in listed:
                sys.stdout.write(f"{record}\t{name}\t{words.text(language)}\t{hash_}\n")
        for words, names in (
            (Label("sai tên, đã sửa", "wrong name, put right"), report.misnamed),
            (Label("không phiếu nào dùng", "used by no record"), report.extra),
            (Label("dở dang từ lần nhận bị ngắt", "left by an interrupted intake"), report.leftover),
            (Label("đã tìm lại", "found again"), report.mended),
        ):
            for name in names:
                sys.stdout.write(f"{name}\t{words.text(language)}\n")
    lost = len(report.missing) + len(report.damaged)
    said = (
        Label(
            f"Mọi tệp nguyên vẹn: {grouped(report.files)} tệp.",
            f"Every file is sound: {counted(report.files, 'file')}.",
        )
        if report.sound
        else Label(
            f"Có {grouped(len(report.missing))} tệp thiếu, {grouped(len(report.damaged))} tệp hỏng trong {grouped(report.records)} tệp; "
            "tìm lại bằng media-check --from THƯ_MỤC.",
            f"{lost:,} of {counted(report.records, 'file')} missing or damaged; fetch them with media-check --from FOLDER.",
        )
    )
    if not arguments.json and report.sound:
        sys.stdout.write(said.text(language) + "\n")
    if not report.sound:
        sys.stderr.write(said.text(language) + "\n")
    return DONE if report.sound else REFUSED


def measure(arguments: argparse.Namespace, _description: Description) -> int:
    """Measure the voice of a gong in a recording; nothing is kept."""
    language = language_of(arguments)
    voice = measure_file(Path(arguments.file), arguments.a4)
    if arguments.json:
        print_json(voice)
        return DONE
    pitch = voice["pitch"]
    said = Label(
        f"Cao độ {pitch['hz']:.2f} Hz: {pitch['note']} {pitch['cents']:+.1f} cent (A4 = {voice['a4_hz']:g} Hz), "
        f"{voice['strikes']} lần đánh, tiếng hơn ồn {voice['snr_db']:.0f} dB",
        f"Pitch {pitch['hz']:.2f} Hz: {pitch['note']} {pitch['cents']:+.1f} cents (A4 = {voice['a4_hz']:g} Hz), "
        f"{counted(voice['strikes'], 'strike')}, {voice['snr_db']:.0f} dB over the noise",
    ).text(language)
    lines = [said]
    for p in voice["partials"]:
        lines.append(f"{p['hz']:.3f} Hz\t{p['db']:.1f} dB\tT60 {p['t60_s']:.2f} s\tQ {p['q']:.0f}")
    for b in voice["beats"]:
        lines.append(f"{Label('phách', 'beat').text(language)} {b['rate_hz']:.2f} Hz ~ {b['hz']:.2f} Hz")
    told = "\n".join(lines) + "\n"
    sys.stdout.write(told.replace(".", ",") if language == "vi" else told)
    return DONE


def contact_sheet(arguments: argparse.Namespace, description: Description) -> int:
    """Print the pictures of records: small and many, or as an album."""
    from heritage_app.paper.pictures import print_contact_sheet  # why: papers are heavy

    with reading(arguments, description) as reader:
        if arguments.ids:
            records = list(records_asked(reader, arguments))
        else:
            kind = kind_of(description, arguments.kind) if arguments.kind else None
            listing = reader.find(
                Query(kind=kind.id if kind else "", words=arguments.words, audience=arguments.audience)
            )
            records = [line.id for line in reader.lines(listing, 0, len(listing))]
        pages = print_contact_sheet(reader, records, arguments.audience, Path(arguments.out), album=arguments.album)
    stays(arguments)
    said = Label(
        f"Đã in {grouped(pages)} trang vào “{arguments.out}”.",
        f"{counted(pages, 'page')} printed to “{arguments.out}”.",
    )
    sys.stdout.write(said.text(language_of(arguments)) + "\n")
    return DONE
