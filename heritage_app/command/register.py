"""The registrar's commands: surveys, work lists, statistics, joining records, breaking up lots."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from db.catalogue.joining import break_out as take_out
from db.catalogue.joining import join as join_records
from db.catalogue.joining import take_apart
from db.catalogue.numbering import duplicates, gap_words, give_final, registers
from db.catalogue.registering import piles, progress, work_list
from db.catalogue.registering import surveys as all_surveys
from db.model.problems import NotPossible
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command import ask
from heritage_app.command.common import DONE, language_of, print_json, reading, records_asked, stays, writing


def surveys(arguments: argparse.Namespace, description: Description) -> int:
    """List the surveys with what each has seen and not seen yet."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        found = [(s, progress(reader, s, arguments.audience)) for s in all_surveys(reader, arguments.audience)]
    if arguments.json:
        print_json(
            [
                {
                    "id": s.id,
                    "name": s.name,
                    "number": s.number,
                    "progress": [
                        {
                            "kind": p.kind,
                            "expected": p.expected,
                            "seen": p.seen,
                            "unseen": p.unseen,
                            "changed": p.changed,
                        }
                        for p in parts
                    ],
                }
                for s, parts in found
            ]
        )
        return DONE
    for survey, parts in found:
        sys.stdout.write(f"{survey.id}\t{survey.number}\t{survey.name}\n")
        for part in parts:
            name = description.kind(part.kind).plural
            said = Label(
                f"{name.vi}: đã gặp {grouped(part.seen)}/{grouped(part.expected)}, khác phiếu {grouped(part.changed)}",
                f"{name.en}: seen {part.seen} of {part.expected}, not as recorded {part.changed}",
            )
            sys.stdout.write(f"  {said.text(language)}\n")
    return DONE


def worklist(arguments: argparse.Namespace, description: Description) -> int:
    """Show the work lists with their counts, or the records of one."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        if not arguments.name:
            found = piles(reader, date.today(), arguments.audience)
            if arguments.json:
                print_json(
                    [
                        {
                            "id": p.list.id,
                            "title": p.list.title.text(language),
                            "records": p.total,
                            "kinds": dict(p.counts),
                        }
                        for p in found
                    ]
                )
                return DONE
            for pile in found:
                sys.stdout.write(f"{pile.list.id}\t{grouped(pile.total)}\t{pile.list.title.text(language)}\n")
            return DONE
        queries = work_list(arguments.name).queries(description, date.today(), arguments.audience)
        lines = []
        for query in queries:
            listing = reader.find(query)
            lines += reader.lines(listing, 0, len(listing), (), arguments.audience, language)
    if arguments.json:
        print_json([{"id": line.id, "kind": line.kind, "name": line.name, "number": line.number} for line in lines])
        return DONE
    for line in lines:
        sys.stdout.write(f"{line.id}\t{line.kind}\t{line.number}\t{line.name}\n")
    return DONE


def stats(arguments: argparse.Namespace, description: Description) -> int:
    """Count records and pieces by the values of fields."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        query = ask.asked(reader, arguments)
        by = arguments.fields or ["kind"]
        found = reader.search.tally(query, by, language)
        if arguments.out:
            from heritage_app.paper.statistics import print_statistics  # why: papers are heavy

            pages = print_statistics(reader, query, tuple(by), Path(arguments.out))
            stays(arguments)
            said = Label(
                f"Đã in {grouped(pages)} trang vào “{arguments.out}”.",
                f"{counted(pages, 'page')} printed to “{arguments.out}”.",
            )
            sys.stdout.write(said.text(language) + "\n")
            return DONE
        moment, total = reader.moment, reader.search.count(query)
    if arguments.json:
        print_json(
            {
                "as_of": {"day": moment.day, "by_event": moment.by_event} if moment else None,
                "by": by,
                "records": total[0],
                "pieces": total[1],
                "rows": [
                    {"values": list(t.values), "words": list(t.words), "records": t.records, "pieces": t.pieces}
                    for t in found
                ],
            }
        )
        return DONE
    if moment:
        sys.stdout.write(moment.label.text(language) + "\n")
    shown = 2 if not query.kind or description.kind(query.kind).pieces else 1
    for t in found:
        sys.stdout.write("\t".join([*t.words, *map(grouped, (t.records, t.pieces)[:shown])]) + "\n")
    words = Label("Cộng", "Total").text(language)
    sys.stdout.write("\t".join([words, *[""] * (len(by) - 1), *map(grouped, total[:shown])]) + "\n")
    return DONE


def join(arguments: argparse.Namespace, description: Description) -> int:
    """Join the second record into the first, or take a join apart."""
    if len(arguments.ids) != (1 if arguments.apart else 2):
        raise NotPossible(
            Label("Gộp cần hai phiếu; tách lại cần một phiếu.", "Joining takes two records, taking apart one.")
        )
    with writing(arguments, description) as writer:
        if arguments.apart:
            changes = take_apart(writer, writer.read.resolve(arguments.ids[0]))
        else:
            keep, absorb = (writer.read.resolve(i) for i in arguments.ids)
            kind = description.kind(writer.read.record(keep).kind)
            for name in arguments.take:
                if name not in kind.by_id:
                    raise NotPossible(Label(f"Không có trường “{name}”.", f"There is no field “{name}”."))
            changes = join_records(writer, keep, absorb, dict.fromkeys(arguments.take, absorb))
    if arguments.json:
        print_json({"id": changes.changeset, "records": list(changes.records)})
    else:
        sys.stdout.write(changes.sentence.text(language_of(arguments)) + "\n")
    return DONE


def break_out(arguments: argparse.Namespace, description: Description) -> int:
    """Take pieces out of a lot into a record of their own."""
    with writing(arguments, description) as writer:
        _, made = take_out(writer, writer.read.resolve(arguments.id), arguments.pieces)
    sys.stdout.write(made + "\n")
    return DONE


def numbers(arguments: argparse.Namespace, description: Description) -> int:
    """List the registers with what is next and what was left out, and the numbers given twice."""
    language = language_of(arguments)
    with reading(arguments, description) as reader:
        found, twice = registers(reader), duplicates(reader)
    if arguments.json:
        print_json(
            {
                "registers": [
                    {
                        "owner": r.owner,
                        "kind": r.kind,
                        "pattern": r.pattern,
                        "used": r.used,
                        "next": r.next,
                        "gaps": [{"number": g.number, "reason": g.reason, "deleted": g.deleted} for g in r.gaps],
                        "problem": r.problem.text(language) if r.problem else None,
                    }
                    for r in found
                ],
                "duplicates": [{"kind": k, "number": n, "ids": list(ids)} for k, n, ids in twice],
            }
        )
        return DONE
    for r in found:
        sys.stdout.write(f"{r.pattern}\t{r.owner or r.kind}\t{grouped(r.used)}\t{r.next}\n")
        if r.problem:
            sys.stdout.write(f"  {r.problem.text(language)}\n")
        for gap in r.gaps:
            sys.stdout.write(f"  {gap.number}\t{gap_words(gap).text(language)}\n")
    for kind, number, ids in twice:
        sys.stdout.write(f"{Label('trùng', 'twice').text(language)}\t{kind}\t{number}\t{' '.join(ids)}\n")
    return DONE


def number(arguments: argparse.Namespace, description: Description) -> int:
    """Give records under provisional numbers their final ones."""
    with writing(arguments, description) as writer:
        changes = give_final(writer, records_asked(writer.read, arguments), arguments.pattern)
    sys.stdout.write(changes.sentence.text(language_of(arguments)) + "\n")
    return DONE
