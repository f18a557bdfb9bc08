"""Numbers in Vietnamese words."""

from __future__ import annotations

import pytest

from db.schema.number_words import in_english_words, in_words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (1, "một"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (42, "bốn mươi hai"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (292, "hai trăm chín mươi hai"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1021, "một nghìn không trăm hai mươi mốt"),
        (1403, "một nghìn bốn trăm linh ba"),
        (9960, "chín nghìn chín trăm sáu mươi"),
        (10_412, "mười nghìn bốn trăm mười hai"),
        (1_000_001, "một triệu không trăm linh một"),
        (2_500_000, "hai triệu năm trăm nghìn"),
        (1_000_000_000, "một tỷ"),
        (3_000_000_015, "ba tỷ không trăm mười lăm"),
    ],
)
def test_a_number_is_said_as_in_vietnam(number: int, said: str) -> None:
    assert in_words(number) == said


def test_no_two_numbers_sound_alike() -> None:
    said = [in_words(number) for number in range(12_000)]
    assert len(set(said)) == len(said)
    assert not any("  " in words or words != words.strip() for words in said)


def test_english_papers_say_it_too() -> None:
    assert in_english_words(292) == "two hundred and ninety-two"
    assert in_english_words(12_015) == "twelve thousand fifteen"


def test_nothing_is_said_of_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="-1"):
        in_words(-1)
