"""Which editor edits which type: one plain dictionary; a test walks all types through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from db.schema.field import Field
from db.schema.field_type import Count, FieldType, Flag, LongText, Text
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from heritage_app.forms.choice import FlagEditor, TermEditor, TermsEditor
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, LineEditor, LongEditor
from heritage_app.forms.links import LinkEditor, PlaceEditor, SourceEditor
from heritage_app.forms.rows import RowsEditor

EDITORS: Mapping[type[FieldType], Callable[[Field, Desk], Editor]] = {
    Text: LineEditor,
    LongText: LongEditor,
    Flag: FlagEditor,
    Count: LineEditor,
    Quantity: LineEditor,
    Measures: LineEditor,
    Day: LineEditor,
    Dating: LineEditor,
    YearlyDay: LineEditor,
    Place: PlaceEditor,
    OneTerm: TermEditor,
    ManyTerms: TermsEditor,
    RecordLink: LinkEditor,
    DecisionLink: LinkEditor,
    Source: SourceEditor,
    Rows: lambda field, desk: RowsEditor(field, desk, make_editor),
}


def make_editor(field: Field, desk: Desk) -> Editor:
    """Return a new editor for a field."""
    return EDITORS[type(field.type)](field, desk)
