"""Commands that ask the catalogue: list, find, facets, and saved searches."""

from __future__ import annotations

import argparse
import sys

from db.catalogue import Reader
from db.catalogue.asking import forget_search, query_for, save_search, saved_names, saved_search
from db.model.condition import visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.telling import label_of
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.command.common import DONE, kind_of, language_of, print_json, reading, writing


def asked(reader: Reader, arguments: argparse.Namespace, words: str = "") -> Query:
    """Return the query of a command with ``--kind --where --sort --saved --for``."""
    if arguments.kind:
        kind_of(reader.description, arguments.kind)
    return query_for(
        reader,
        arguments.kind,
        words or getattr(arguments, "words", ""),
        arguments.where,
        arguments.sort,
        arguments.saved,
        arguments.audience,
        getattr(arguments, "limit", 0),
        getattr(arguments, "deleted", False),
    )


def list_kind(arguments: argparse.Namespace, description: Description) -> int:
    """List the records of a kind."""
    return _listed(arguments, description, "")


def find(arguments: argparse.Namespace, description: Description) -> int:
    """List what is found, and keep the search where a name is given for it."""
    words = " ".join(arguments.words)
    if not (words or arguments.where or arguments.saved):
        raise NotPossible(
            Label("Hãy ghi chữ cần tìm, --where hoặc --saved.", "Give words to find, --where or --saved.")
        )
    return _listed(arguments, description, words)


def _listed(arguments: argparse.Namespace, description: Description, words: str) -> int:
    arguments.words = words
    with reading(arguments, description) as reader:
        query = asked(reader, arguments)
        if getattr(arguments, "save", ""):
            with writing(arguments, description) as writer:
                save_search(writer, arguments.save, query)
        _show_lines(arguments, reader, query)
    return DONE


def _show_lines(arguments: argparse.Namespace, reader: Reader, query: Query) -> None:
    kind = reader.description.by_id.get(query.kind)
    fields = [f for f in kind.listed if visible(kind, f.id, arguments.audience)] if kind else []
    listing = reader.find(query)
    lines = reader.lines(listing, 0, len(listing), fields, arguments.audience, language_of(arguments))
    if arguments.json:
        print_json(
            [
                {"id": line.id, "kind": line.kind, "name": line.name, "number": line.number}
                | {
                    f.id: cell or None
                    for f, cell in zip(fields, line.cells, strict=True)
                    if f.id not in ("name", "numbers")
                }
                | _hit(arguments, reader, query, line.id)
                for line in lines
            ]
        )
        return
    if not len(listing) and query.words and not reader.moment:
        for meant in reader.search.suggestions(query):
            vi = language_of(arguments) == "vi"
            sys.stderr.write((f"Có phải: {meant}" if vi else f"Did you mean: {meant}") + "\n")
    if reader.moment:
        sys.stdout.write(reader.moment.label.text(language_of(arguments)) + "\n")
    for line in lines:
        cells = (
            [c for f, c in zip(fields, line.cells, strict=True) if f.id not in ("name", "numbers")]
            if fields
            else [line.kind]
        )
        sys.stdout.write("\t".join([line.id, line.number, line.name, *cells]).replace("\n", " ") + "\n")


def _hit(arguments: argparse.Namespace, reader: Reader, query: Query, record: str) -> dict[str, object]:
    """Return where the words searched for stand in a record: the field that holds most of them, and what is around."""
    if not query.words or reader.moment:
        return {}
    found = reader.search.hits(record, query.words, arguments.audience, language_of(arguments))
    return {"hit": {"field": found[0].path, "label": found[0].label, "text": found[0].snippet} if found else None}


def facets(arguments: argparse.Namespace, description: Description) -> int:
    """Count the records by the values of fields."""
    language = language_of(arguments)
    empty = "chưa ghi" if language == "vi" else "is empty"
    with reading(arguments, description) as reader:
        query = asked(reader, arguments)
        kind = description.by_id.get(query.kind)
        if arguments.fields and kind is None:
            raise NotPossible(Label("Muốn đếm theo trường thì thêm --kind.", "To count by a field, add --kind."))
        found = [reader.search.facet(query, path, language) for path in arguments.fields or [""]]
    if arguments.json:
        print_json(
            [
                {
                    "field": f.path,
                    "label": label_of(kind, f.path, language) if kind else f.path,
                    "counts": [{"value": v, "label": label, "records": n} for v, label, n in f.counts],
                    "empty": f.empty,
                }
                for f in found
            ]
        )
        return DONE
    for facet in found:
        if kind is not None:
            sys.stdout.write(label_of(kind, facet.path, language) + "\n")
        for _, label, n in facet.counts:
            sys.stdout.write(f"{n}\t{label}\n")
        if facet.empty:
            sys.stdout.write(f"{facet.empty}\t({empty})\n")
    return DONE


def searches(arguments: argparse.Namespace, description: Description) -> int:
    """Show the saved searches, or take one away."""
    language = language_of(arguments)
    if arguments.forget:
        with writing(arguments, description) as writer:
            if arguments.forget not in saved_names(writer.read):
                saved_search(writer.read, arguments.forget)
            forget_search(writer, arguments.forget)
        return DONE
    rows = []
    with reading(arguments, description) as reader:
        for name in saved_names(reader):
            try:
                found = saved_search(reader, name)
                query_for(reader, saved=name)
                problem = ""
            except NotPossible as wrong:
                found, problem = None, wrong.label.text(language)
            rows.append((name, found, problem))
    if arguments.json:
        print_json(
            [
                {
                    "name": name,
                    "kind": f.kind if f else None,
                    "words": f.words if f else None,
                    "where": f.where if f else None,
                    "sort": f.order if f else None,
                    "problem": problem or None,
                }
                for name, f, problem in rows
            ]
        )
        return DONE
    for name, f, problem in rows:
        sys.stdout.write("\t".join([name, f.kind, f.words, f.where, f.order] if f else [name, problem]) + "\n")
    return DONE
