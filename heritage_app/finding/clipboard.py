"""Lines of a list as a spreadsheet takes them: numbers as numbers, everything else as text that no program calculates."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from db.model.query import Line
from db.schema.field import Field
from db.schema.field_type import Count
from db.schema.measure import Quantity
from db.schema.rows import Rows
from heritage_app.say import Say

_NUMBER = re.compile(r"(-?[\d.]+(?:,\d+)?)\s*(\D*)")
_CALCULATED = "=+-@\t"


def as_table(lines: Sequence[Line], fields: Sequence[Field], say: Say) -> tuple[str, str]:
    """Return lines under their headings as text parted by tabs and as a table in HTML.

    A quantity is a number where its unit is the column's, which then stands in the heading.
    """
    heads = [_head(field, say) for field in fields]
    text = ["\t".join(heads)]
    rows = ["<tr>" + "".join(f"<th>{html.escape(h)}</th>" for h in heads) + "</tr>"]
    for line in lines:
        cells = [_cell(cell, field) for cell, field in zip(line.cells, fields, strict=True)]
        text.append("\t".join(plain for plain, _ in cells))
        rows.append("<tr>" + "".join(_td(plain, number) for plain, number in cells) + "</tr>")
    return "\n".join(text), f'<meta charset="utf-8"><table>{"".join(rows)}</table>'


def _head(field: Field, say: Say) -> str:
    type_ = _type(field)
    return say.label(field.label) + (f" ({type_.unit})" if isinstance(type_, Quantity) else "")


def _type(field: Field) -> object:
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type


def _cell(cell: str, field: Field) -> tuple[str, str]:
    """Return a cell as text, and as a number with a decimal point where it is one."""
    type_ = _type(field)
    found = _NUMBER.fullmatch(cell) if isinstance(type_, (Count, Quantity)) else None
    if found and (isinstance(type_, Count) or found[2].strip() == getattr(type_, "unit", "")):
        plain = found[1].replace(".", "")
        return plain, plain.replace(",", ".")
    plain = " ".join(cell.split())
    # why: a name that begins like a formula must stay a name
    return ("'" + plain if plain[:1] in _CALCULATED and plain else plain), ""


def _td(plain: str, number: str) -> str:
    if number:
        return f'<td sdval="{number}">{html.escape(plain)}</td>'
    return f"""<td style="mso-number-format:'\\@'" sdnum="0;0;@">{html.escape(plain)}</td>"""
