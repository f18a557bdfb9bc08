"""Text typed with the fonts of before Unicode: TCVN3 (.VnTime, .VnArial) and VNI-Windows, found by content.

Sources: TCVN 5712:1993 (VN3); the VNI-Windows layout. In TCVN3 a capital with a tone has the byte of the
small letter: only the font makes it a capital, so it comes back small. VPS shares its bytes with VISCII and
is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product

import msgspec

from db.schema.vietnamese import border, fold

_TCVN3_TONED = {
    "µ¶·¸¹": "aàảãáạ", "»¼½¾Æ": "ăằẳẵắặ", "ÇÈÉÊË": "âầẩẫấậ", "ÌÎÏÐÑ": "eèẻẽéẹ", "ÒÓÔÕÖ": "êềểễếệ", "×ØÜÝÞ": "iìỉĩíị",
    "ßáâãä": "oòỏõóọ", "åæçèé": "ôồổỗốộ", "êëìíî": "ơờởỡớợ", "ïñòóô": "uùủũúụ", "õö÷øù": "ưừửữứự", "úûüýþ": "yỳỷỹýỵ",
}  # fmt: skip
TCVN3: Mapping[str, str] = {
    **{old: new for olds, news in _TCVN3_TONED.items() for old, new in zip(olds, news[1:], strict=True)},
    **dict(zip("¨©ª«¬\u00ad®¡¢£¤¥¦§", "ăâêôơưđĂÂÊÔƠƯĐ", strict=True)),
}


def _vni() -> dict[str, str]:
    found = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
    tones = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
    for (old, new), (mark, tone) in product({**dict.fromkeys("aeouy"), "ô": "ơ", "ö": "ư"}.items(), tones.items()):
        if (old, mark) != ("y", "ï"):
            found[old + mark] = (new or old) + tone
    round_, short = "áàåãä", "éèúüë"
    for old, new in (("a", "â"), ("e", "ê"), ("o", "ô")):
        found[old + "â"] = new
        found |= {old + m: new + t for m, t in zip(round_, "\u0301\u0300\u0309\u0303\u0323", strict=True)}
    found["aê"] = "ă"
    found |= {"a" + m: "ă" + t for m, t in zip(short, "\u0301\u0300\u0309\u0303\u0323", strict=True)}
    both = {o: unicodedata.normalize("NFC", n) for o, n in found.items()}
    return (
        both
        | {o.upper(): n.upper() for o, n in both.items()}
        | {o[0].upper() + o[1:]: n.capitalize() for o, n in both.items()}
    )


VNI: Mapping[str, str] = _vni()
_VNI_PART = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_SYLLABLE = re.compile(
    r"(ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(oai|oay|oao|oeo|uay|uoi|uou|uya|uye|uyu|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND = re.compile("[^\x00-\xff\u2010-\u2026]")


class Cured(msgspec.Struct, frozen=True):
    """A text as Unicode (NFC), the code it was in (empty: it was Unicode already), and words nobody can be sure of."""

    text: str
    code: str = ""
    uncertain: tuple[str, ...] = ()


def cure(text: str) -> Cured:
    """Return a text in Unicode if it surely is Vietnamese in an old code; anything else comes back as it is (NFC)."""
    kept = border(text)
    if kept.isascii() or _BEYOND.search(kept):
        return Cured(kept)
    best = max(_readings(kept), key=lambda reading: reading[0], default=None)
    if best is None:
        return Cured(kept)
    _, code, cured, uncertain = best
    return Cured(cured, code, uncertain)


def read_as(text: str, code: str) -> str:
    """Return a text known to be in an old code (``TCVN3`` or ``VNI``) as Unicode (NFC)."""
    if code == "TCVN3":
        return border("".join(TCVN3.get(c, c) for c in text))
    return border(_VNI_PART.sub(lambda m: VNI[m[0]], text))


def _readings(text: str) -> Iterator[tuple[float, str, str, tuple[str, ...]]]:
    for code, cured in (
        ("TCVN3", read_as(text, "TCVN3")),
        ("VNI", read_as(text, "VNI")),
    ):
        words = [w for w in _WORD.findall(cured) if not w.isascii()]
        wrong = [w for w in words if not _SYLLABLE.fullmatch(fold(w)) or _tones(w) > 1]
        # why: one or two words may be French or German by chance; then nothing is converted
        if len(words) >= 3 and len(wrong) * 10 <= len(words):
            yield (len(words) - 2 * len(wrong)) / len(words), code, cured, tuple(dict.fromkeys(wrong))


def syllables(text: str) -> tuple[int, int]:
    """Return how many of the words with letters beyond ASCII are Vietnamese syllables, and how many there are."""
    words = [w for w in _WORD.findall(text) if not w.isascii()]
    return sum(bool(_SYLLABLE.fullmatch(fold(w))) and _tones(w) <= 1 for w in words), len(words)


def _tones(word: str) -> int:
    return sum(c in "\u0300\u0301\u0303\u0309\u0323" for c in unicodedata.normalize("NFD", word))
