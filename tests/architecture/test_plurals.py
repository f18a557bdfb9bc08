"""English counts one thing as one: numbers before nouns go through ``counted``, or are written ``{n:,}`` where there are always several."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from db.catalogue import Writer
from db.schema.field_type import counted, grouped, how_many
from db.schema.kind import Description

_ROOT = Path(__file__).parents[2]
_NOUNS = (
    "acts cells changes columns components copies dossiers editions entries errors fields files forms gongs groups heads items "
    "kinds lines links lists marks media names notes numbers objects others pages parts people photos pictures pieces places "
    "questions recordings records relics revisions rows searches sheets slots steps strikes terms texts things values words"
)
_SEVERAL = re.compile(rf"^ (?:[a-z]+ )?(?:{_NOUNS.replace(' ', '|')})\b")


def _said_as_several(tree: ast.AST) -> list[int]:
    found = []
    for said in ast.walk(tree):
        if isinstance(said, ast.JoinedStr):
            for number, after in zip(said.values, said.values[1:], strict=False):
                if (
                    isinstance(number, ast.FormattedValue)
                    and number.format_spec is None
                    and not (isinstance(number.value, ast.Call) and ast.unparse(number.value.func) == "counted")
                    and isinstance(after, ast.Constant)
                    and _SEVERAL.match(str(after.value))
                ):
                    found.append(number.lineno)
    return found


def test_no_sentence_says_1_records() -> None:
    files = [path for room in ("db", "heritage_app", "reports") for path in (_ROOT / room).rglob("*.py")]
    found = {
        f"{path.relative_to(_ROOT)}:{line}"
        for path in files
        for line in _said_as_several(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_one_is_one_and_thousands_are_grouped_as_each_language_does(description: Description) -> None:
    assert counted(1, "record") == "1 record" and counted(0, "record") == "0 records"
    assert counted(24_500, "known copy", "known copies") == "24,500 known copies"
    assert counted(1, "act is", "acts are") == "1 act is"
    piece = description.kind("gong").classifier
    assert piece is not None
    assert [how_many(1, piece, "en"), how_many(1_200, piece, "en"), how_many(1_200, piece, "vi")] == [
        "1 piece", "1,200 pieces", "1.200 chiếc",
    ]  # fmt: skip
    assert grouped(24_500) == "24.500" and grouped(24_500, "en") == "24,500"


def test_the_sentence_of_a_great_act_groups_its_number(writer: Writer, description: Description) -> None:
    added, made = writer.add(description.kind("gong"), [{"name": f"Chiêng {n}"} for n in range(1_200)])
    assert (added.sentence.vi, added.sentence.en) == ("Thêm 1.200 phiếu chiêng", "Add 1,200 gongs")
    deleted = writer.delete(made).sentence
    assert (deleted.vi, deleted.en) == ("Xóa 1.200 phiếu", "Delete 1,200 records")
    assert writer.undo().sentence.en == "Undo: Delete 1,200 records"
