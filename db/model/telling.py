"""Conditions and orders told in words: what chips show, and what saved searches keep."""

from __future__ import annotations

import re

from db.model.condition import All, Condition, Either, Not, OfRow, Test
from db.schema.asking import ASKINGS
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Language
from db.schema.vietnamese import fold_letters

_ARROW = "›"


def label_of(kind: Kind, path: str, language: Language) -> str:
    """Return the label of a path: "Tình trạng", "Xếp hạng › Cấp"; the path itself where that is no field, or not the only one."""
    field, group = kind.field(path), kind.by_id.get(path.partition(".")[0])
    if field is None or group is None:
        return path
    label = field.label.text(language)
    if field is not group:
        label = f"{group.label.text(language)} {_ARROW} {label}"
    return label if len(kind.named.get(fold_letters(label), ())) == 1 else path


def say(condition: Condition, kind: Kind | None, words: Words) -> str:
    """Return a condition in the words of a reader; ``read`` reads it again as the same condition."""
    return _say(condition, kind, words, "", 0)


def write(condition: Condition) -> str:
    """Return a condition by ids and signs, for keeping: it reads the same whatever labels and languages become."""
    return _say(condition, None, None, "", 0)


def _say(condition: Condition, kind: Kind | None, words: Words | None, group: str, tight: int) -> str:
    """Tell a condition; ``tight`` 0 stands alone, 1 in an *or*, 2 in an *and*, 3 after a *not*."""

    def in_words(vi: str, en: str) -> str:
        return words.say(vi, en) if words else en

    match condition:
        case Test():
            return _say_test(condition, kind, words, group, False)
        case Not(Test() as test):
            return _say_test(test, kind, words, group, True)
        case Not():
            return f"{in_words('không', 'not')} {_say(condition.part, kind, words, group, 3)}"
        case OfRow():
            name = label_of(kind, condition.group, words.language) if kind and words else condition.group
            inner = _say(condition.part, kind, words, condition.group, 0)
            return f"{name} {in_words('có dòng', 'has row')} ({inner})"
        case All():
            told = f" {in_words('và', 'and')} ".join(_say(p, kind, words, group, 2) for p in condition.parts)
            return f"({told})" if tight >= 2 else told
        case Either():
            told = f" {in_words('hoặc', 'or')} ".join(_say(p, kind, words, group, 1) for p in condition.parts)
            return f"({told})" if tight else told


def _say_test(test: Test, kind: Kind | None, words: Words | None, group: str, negated: bool) -> str:
    full = f"{group}.{test.path}" if group else test.path
    field = kind.field(full) if kind and words else None
    if field is None or words is None:
        name, values = test.path, [_quote(v, True) for v in test.values]
    else:
        assert kind is not None
        name = field.label.text(words.language) if group else label_of(kind, test.path, words.language)
        values = [_quote(field.type.told(test.op, v, words)) for v in test.values]
    language = words.language if words else "en"
    op = ASKINGS[test.op].label.text(language)
    if negated and test.op == "is":
        op, negated = ("khác" if language == "vi" else "is not"), False
    no = ("không " if language == "vi" else "not ") if negated else ""
    if test.op == "between":
        return f"{name} {no}{op} {values[0]} {'đến' if language == 'vi' else 'and'} {values[1]}"
    if test.op == "one_of":
        return f"{name} {no}{op} ({'; '.join(values)})"
    return " ".join([name, no + op, *values])


_RESERVED = re.compile(
    r"(?:^|\s)(?:và|va|and|hoặc|hoac|or|đến|den|to|tới|toi|\.\.)(?=\s|$)|^(?:không|not|một|one|recorded|empty|chữ|ghi|dòng)\b|&|\||,\s|[()\[\];\"“”«»\\]",
    re.IGNORECASE,
)


def _quote(value: str, always: bool = False) -> str:
    if not always and value and value == " ".join(value.split()) and not _RESERVED.search(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
