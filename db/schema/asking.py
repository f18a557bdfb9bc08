"""The conditions a field may be asked for, and their words in both languages and in signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from db.schema.label import Label

Op = Literal[
    "is",
    "one_of",
    "contains",
    "starts",
    "less",
    "most",
    "more",
    "least",
    "before",
    "after",
    "between",
    "in",
    "in_now",
    "in_then",
    "known_now",
    "any",
    "none",
]


class Asking(msgspec.Struct, frozen=True):
    """One condition: its words as shown, other ways to type it, and how many values it compares with.

    ``values`` is 0, 1, 2 (from and to) or -1 (a list).
    """

    label: Label
    also: tuple[str, ...] = ()
    values: int = 1


ASKINGS: Mapping[Op, Asking] = {
    "is": Asking(Label("là", "is"), ("=", "==", "có")),
    "one_of": Asking(Label("là một trong", "is one of"), ("một trong", "one of"), -1),
    "contains": Asking(Label("có chữ", "contains"), ("~", "chứa")),
    "starts": Asking(Label("bắt đầu bằng", "starts with"), ("^=",)),
    "less": Asking(Label("<", "<"), ("dưới", "nhỏ hơn", "below", "less than")),
    "most": Asking(Label("≤", "≤"), ("<=", "không quá", "đến", "up to")),
    "more": Asking(Label(">", ">"), ("trên", "lớn hơn", "above", "more than")),
    "least": Asking(Label("≥", "≥"), (">=", "ít nhất", "at least")),
    "before": Asking(Label("trước", "before"), ("<",)),
    "after": Asking(Label("sau", "after"), (">",)),
    "between": Asking(Label("từ", "between"), ("from",), 2),
    "in": Asking(Label("thuộc", "within"), ("ở", "in")),
    "in_now": Asking(Label("nay thuộc", "now within"), ("nay ở", "now in")),
    "in_then": Asking(Label("khi ấy thuộc", "then within"), ("khi ấy ở", "then in")),
    "known_now": Asking(Label("rõ xã hiện nay", "is in a known commune of today"), ("đã rõ xã hiện nay",), 0),
    "any": Asking(Label("đã ghi", "is recorded"), ("có ghi", "recorded", "is not empty"), 0),
    "none": Asking(Label("chưa ghi", "is empty"), ("trống", "empty", "has none"), 0),
}

MEASURED: tuple[Op, ...] = ("is", "less", "most", "more", "least", "between", "any", "none")
DATED: tuple[Op, ...] = ("is", "before", "after", "least", "most", "between", "any", "none")
WORDED: tuple[Op, ...] = ("contains", "is", "starts", "one_of", "any", "none")
CHOSEN: tuple[Op, ...] = ("is", "one_of", "any", "none")
