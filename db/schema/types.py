"""The closed list of types of value."""

from __future__ import annotations

from db.schema.field_type import Count, FieldType, Flag, LongText, Text
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay

ALL_TYPES: tuple[type[FieldType], ...] = (
    Text,
    LongText,
    Flag,
    Count,
    Quantity,
    Measures,
    Day,
    Dating,
    YearlyDay,
    Place,
    OneTerm,
    ManyTerms,
    RecordLink,
    DecisionLink,
    Source,
    Rows,
)
