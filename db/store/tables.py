"""The projection's tables, derived from the description: a column a field, a child table a group."""

from __future__ import annotations

from collections.abc import Iterator

from db.schema.field import Field
from db.schema.field_type import FieldType, LongText, Text
from db.schema.kind import Description, Kind
from db.schema.reference import Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day

FIXED = """
CREATE TABLE item(key INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, sort TEXT NOT NULL,
  number TEXT NOT NULL, unit TEXT, level INTEGER NOT NULL, pieces INTEGER NOT NULL, open INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT;
CREATE TABLE link(source INTEGER NOT NULL, field TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY(source, field, target)) STRICT, WITHOUT ROWID;
CREATE TABLE open_question(key INTEGER NOT NULL, slot TEXT NOT NULL, PRIMARY KEY(key, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE unknown_slot(slot TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY(slot, key)) STRICT, WITHOUT ROWID;
CREATE TABLE used_number(number TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY(number, key)) STRICT, WITHOUT ROWID;
CREATE TABLE tally(kind TEXT NOT NULL, level INTEGER NOT NULL, deleted INTEGER NOT NULL, records INTEGER NOT NULL, pieces INTEGER NOT NULL,
  PRIMARY KEY(kind, level, deleted)) STRICT, WITHOUT ROWID;
CREATE TABLE vocabulary(word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(pub, int, full, tokenize="ascii tokenchars '_'");
"""
_INDEXES = """
CREATE INDEX item_kind ON item(kind, deleted, sort);
CREATE INDEX item_sort ON item(deleted, sort);
CREATE INDEX item_number ON item(number);
CREATE INDEX link_target ON link(target);
CREATE INDEX used_number_key ON used_number(key);
"""
_FIXED_NAMES = ("item", "link", "open_question", "unknown_slot", "used_number", "tally", "vocabulary", "words")
FORM = "4"
"""Of these tables and the keys they are sorted by, beside what the description makes them; another one means to rebuild them."""
INDEXED = "1"
"""Of the indexes; another one means to make those that are missing."""
_TEXTS: tuple[type[FieldType], ...] = (Text, LongText, Place, Source)


def columns_of(field: Field) -> tuple[tuple[str, str], ...]:
    """Return name and SQL type of the columns a field has in its table."""
    shape = field.type.columns_of_head() if isinstance(field.type, Rows) else field.type.columns
    return tuple((f'"{field.id}{suffix}"', sql) for suffix, sql in shape)


def inner_type(field: Field) -> FieldType:
    """Return the type of what a list shows of a field: of a group, its head field's."""
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type


def sorted_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the indexed fields of text: what they are sorted by stands in a column of its own."""
    return tuple(kind.by_id[i] for i in kind.indexed if isinstance(inner_type(kind.by_id[i]), _TEXTS))


def order_column(kind: Kind, field: Field) -> str | None:
    """Return the SQL that an indexed field is sorted by, or None where only its cells can tell the order."""
    type_ = inner_type(field)
    if isinstance(type_, Day):
        return f"ltrim({columns_of(field)[0][0]}, 'L')"
    if type_.order == "number":
        return columns_of(field)[0][0]
    return f'"{field.id}_sort"' if field in sorted_fields(kind) else None


def indexes(description: Description) -> list[str]:
    """Return the statements that make all indexes: those of every catalogue, and of the fields a kind has indexed."""
    made = [statement for statement in _INDEXES.split(";") if statement.strip()]
    for kind in description.kinds:
        for field_id in kind.indexed:
            field = kind.by_id[field_id]
            columns = [order_column(kind, field) or columns_of(field)[0][0]]
            if isinstance(inner_type(field), Place):
                columns.append(columns_of(field)[2][0])
            made += [
                f'CREATE INDEX IF NOT EXISTS "x_{kind.id}_{field_id}{at or ""}" ON {kind_table(kind)}({column})'
                for at, column in enumerate(columns)
            ]
            if isinstance(field.type, Rows) and not isinstance(inner_type(field), _TEXTS[:2]):
                # why: a facet counts all rows of a group, not only the one that stands for it
                column = counted_column(field.type.head_field)
                made.append(
                    f'CREATE INDEX IF NOT EXISTS "x_{kind.id}_{field_id}_rows" ON {group_table(kind, field)}({column})'
                )
    return made


def counted_column(field: Field) -> str:
    """Return the column whose values are counted: of a place its unit of today."""
    columns = columns_of(field)
    return columns[2][0] if isinstance(inner_type(field), Place) else columns[0][0]


def kind_table(kind: Kind) -> str:
    """Return the name of a kind's table."""
    return f'"k_{kind.id}"'


def group_table(kind: Kind, group: Field) -> str:
    """Return the name of a group's child table."""
    return f'"r_{kind.id}_{group.id}"'


def shape(description: Description) -> dict[str, list[tuple[str, str]]]:
    """Return every derived table with its columns after the key columns."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for kind in description.kinds:
        tables[kind_table(kind)] = [
            *(c for field in kind.fields for c in columns_of(field)),
            *((f'"{field.id}_sort"', "TEXT") for field in sorted_fields(kind)),
        ]
        for group, rows in kind.groups:
            tables[group_table(kind, group)] = [c for field in rows.fields for c in columns_of(field)]
    return tables


def _create(table: str, columns: list[tuple[str, str]]) -> str:
    body = "".join(f", {name} {sql}" for name, sql in columns)
    if table.startswith('"k_'):
        return f"CREATE TABLE {table}(key INTEGER PRIMARY KEY{body}) STRICT;"
    return (
        f"CREATE TABLE {table}(key INTEGER NOT NULL REFERENCES item(key), row TEXT NOT NULL, pos TEXT{body}, "
        "PRIMARY KEY(key, row)) STRICT, WITHOUT ROWID;"
    )


def create_all(description: Description, with_indexes: bool = True) -> str:
    """Return the DDL of the whole projection."""
    tables = FIXED + "\n".join(_create(t, c) for t, c in shape(description).items())
    return tables + ";\n".join(("", *indexes(description), "")) if with_indexes else tables


def drop_all(existing: list[str]) -> Iterator[str]:
    """Yield the statements that take an old projection away, whatever description it was made from."""
    for table in sorted(existing, reverse=True):
        if table.startswith(("r_", "k_")) or table in _FIXED_NAMES:
            yield f'DROP TABLE "{table}"'


def additions(description: Description, existing: dict[str, dict[str, str]]) -> list[str] | None:
    """Return the statements that bring an older projection up to the description, or None where it must be rebuilt.

    Only new tables and new columns can be added; anything else changes what stands there already.
    """
    statements: list[str] = []
    wanted = shape(description)
    for table, columns in wanted.items():
        have = existing.get(table.strip('"'))
        if have is None:
            statements.append(_create(table, columns))
            continue
        names = {name.strip('"'): sql for name, sql in columns}
        if any(names.get(n) != sql for n, sql in have.items() if n not in ("key", "row", "pos")):
            return None
        statements += [f"ALTER TABLE {table} ADD COLUMN {n} {sql}" for n, sql in columns if n.strip('"') not in have]
    gone = [t for t in existing if t.startswith(("k_", "r_")) and f'"{t}"' not in wanted]
    return None if gone else [*statements, *(s for s in indexes(description) if "IF NOT EXISTS" in s)]
