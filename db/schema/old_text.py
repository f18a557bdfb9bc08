"""Text of before Unicode: TCVN3 (.VnTime, .VnArial), VNI-Windows, VISCII, Windows-1258, and UTF-8 read byte by byte.

Sources: TCVN 5712:1993 (VN3); the VNI-Windows layout; RFC 1456 (VISCII); Microsoft's code page 1258. In TCVN3 a
capital with a tone has the byte of the small letter: the font makes it a capital, or where none is named the letters
around it (``db/schema/capitals.py``). VPS shares its bytes with VISCII and is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

import msgspec

from db.schema.capitals import with_capitals
from db.schema.syllables import is_syllable, syllables, words_of
from db.schema.vietnamese import border

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
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
VISCII: Mapping[str, str] = {
    **dict(zip("\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ", strict=True)),
    **{chr(0x80 + at): letter for at, letter in enumerate(_VISCII)},
}
_OF_BYTES = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_TO_BYTES = {ord(char): chr(b) for b, char in _OF_BYTES.items()}
_BEYOND = re.compile(f"[^\x00-\xff{''.join(map(re.escape, _OF_BYTES.values()))}\u2010-\u2026]")
_READ_OTHERWISE = re.compile(r"[^\n\t -~]")
_FEWEST_MARKED = 3
"""So many words with marks tell Vietnamese: one or two may be French or German by chance."""
_OLD_FONT = re.compile(r"\.?(vni|vn)[^a-z]?", re.IGNORECASE)
_MOST_LETTERS = 2000
_MOST_UNSURE = 10
"""One word in so many may be no syllable (a name, a number with letters): it is told, the text is converted."""


class Cured(msgspec.Struct, frozen=True):
    """A text as Unicode (NFC), the code it was in (empty: it was Unicode already), and words nobody can be sure of."""

    text: str
    code: str = ""
    uncertain: tuple[str, ...] = ()


def cure(text: str, font: str = "", usual: str = "") -> Cured:
    """Return a text in Unicode if it surely is Vietnamese in an old code; anything else comes back as it is (NFC).

    The font a file names decides before the content does, and is the only sure way to the capitals of TCVN3. ``usual`` is
    the code most of what stands around the text is in (``usual_code``): it settles what is too short to tell.
    """
    kept = border(text)
    if kept.isascii() or _BEYOND.search(kept):
        return Cured(kept)
    code, capitals = code_of_font(font)
    if code:
        read = read_as(kept, code)
        return Cured(read.upper() if capitals else read, code, _unsure(read))
    if usual:
        read = _read_for_good(kept, usual)
        good, marked = syllables(read)
        if marked and good * 10 >= marked * 8:
            return Cured(read, usual, _unsure(read))
    # why: fewer letters that a code could read otherwise than words it takes to tell (``_readings``)
    if len(_READ_OTHERWISE.findall(kept)) < _FEWEST_MARKED:
        return Cured(kept)
    readings = sorted(_readings(kept), reverse=True)
    if not readings or not readings[0][1]:
        return Cured(kept)
    likely, code, read = readings[0]
    if len(readings) > 1 and likely - readings[1][0] < _CLEARLY:
        return Cured(kept)  # why: two codes read it nearly as well; a wrong guess is worse than none
    return Cured(read, code, _unsure(read))


def _read_for_good(text: str, code: str) -> str:
    """Return the reading of a text of which no font is known."""
    read = read_as(text, code)
    return with_capitals(read) if code == "TCVN3" else read


def usual_code(texts: Iterable[str]) -> str:
    """Return the code most texts with letters beyond ASCII are in; nothing where they are Unicode, or it is not plain."""
    found: Counter[str] = Counter()
    told: dict[str, str] = {}
    for text in texts:
        if text.isascii():
            continue
        if _BEYOND.search(text):
            found[""] += 1
        elif len(text) < _MOST_LETTERS:
            if text not in told:
                told[text] = cure(" ".join(text.split())).code or _only_fit(text)
            found[told[text]] += 1
    code, times = found.most_common(1)[0] if found else ("", 0)
    return code if times * 2 > found.total() else ""


def plainly_unicode(text: str) -> bool:
    """Say whether a text has a letter that no code of before Unicode has."""
    return bool(_BEYOND.search(text))


def reads_as_it_stands(text: str) -> bool:
    """Say whether all words of a text are Vietnamese as it stands, so that nothing but what stands around tells its code."""
    good, marked = syllables(with_capitals(border(text)))
    return good == marked


def code_of_line(texts: Iterable[str], usual: str) -> str:
    """Return the code of texts that were written together, in a table of ``usual``: none where they are plainly Unicode.

    "Chùa" is a word of Unicode and, as its bytes, one of TCVN3: the other cells of its line tell which.
    """
    plainly = False
    for text in texts:
        if not text.isascii():
            if _BEYOND.search(text):
                plainly = True
            elif not reads_as_it_stands(text):
                return usual
    return "" if plainly else usual


def _only_fit(text: str) -> str:
    """Return the code under which every word of a short text is a syllable, where that is one code only."""
    fits = []
    good, marked = syllables(text)
    if good == marked:
        return ""  # why: what is Vietnamese as it stands is never read anew
    for code in CODES:
        read = _read_for_good(text, code)
        good, marked = syllables(read)
        if marked and good == marked and read != text:
            fits.append(code)
    return fits[0] if len(fits) == 1 else ""


def code_of_font(font: str) -> tuple[str, bool]:
    """Return the code a font of before Unicode is for (else nothing), and whether its small letters look like capitals."""
    name = font.strip()
    found = _OLD_FONT.match(name)
    if found is None:
        return "", False
    if found[1].lower() == "vni":
        return "VNI", False
    # why: "VNtimes new roman" and the like are Unicode fonts; those of TCVN3 begin with a point, or go on with a capital
    if not (name.startswith(".") or re.match(r"Vn[A-Z]", name)):
        return "", False
    return "TCVN3", name.upper().endswith("H") or name.upper().endswith("H NARROW")


def read_as(text: str, code: str) -> str:
    """Return a text known to be in one of ``CODES`` as Unicode (NFC)."""
    return border(_READ[code](text))


def _by_bytes(text: str) -> str:
    return text.translate(_TO_BYTES)


def _cp1258(text: str) -> str:
    return "".join(
        bytes([ord(c)]).decode("cp1258", "ignore") or c if 0x80 <= ord(c) <= 0xFF else c for c in _by_bytes(text)
    )


def _utf8(text: str) -> str:
    try:
        return _by_bytes(text).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


_READ: Mapping[str, Callable[[str], str]] = {
    "TCVN3": lambda text: "".join(TCVN3.get(c, c) for c in text),
    "VNI": lambda text: _VNI_PART.sub(lambda m: VNI[m[0]], text),
    "VISCII": lambda text: "".join(VISCII.get(c, c) for c in _by_bytes(text)),
    "Windows-1258": _cp1258,
    "UTF-8": _utf8,
}
CODES: tuple[str, ...] = tuple(_READ)


def _readings(text: str) -> Iterator[tuple[float, str, str]]:
    """Yield how good each reading of a text is as Vietnamese, its code and the reading; no code: the text as it is."""
    for code in ("", *CODES):
        read = _read_for_good(text, code) if code else text
        if code and read == text:
            continue
        good, marked = syllables(read)
        every = list(words_of(read))
        wrong = marked - good
        # why the half: around words that are Vietnamese by chance, words of another language would stand
        if marked < _FEWEST_MARKED or wrong * _MOST_UNSURE > marked or sum(map(is_syllable, every)) * 2 < len(every):
            continue
        strange = sum(not (c.isalpha() or c.isspace() or c.isascii() or c in _USUAL) for c in read)
        strange += len(_SIGN_IN_WORD.findall(read))
        letters = [place for c in read.lower() if (place := _PLACE.get(c)) is not None]
        rare = sum(letters) / (len(letters) * len(_PLACE))
        # why: what is Vietnamese as it stands is never read anew
        yield (good - 2 * wrong - strange) / marked - rare + _BEFOREHAND.get(code, 0), code, read


_COMMON_FIRST = "đưàạệếêảáịốậờồơìăúộôóãểíâụòữủấứềổầợừớýựọắửởặỉùũĩễỏỹéằỡẫèõỗẩỳẹẻẽỵẳỷẵ"
_PLACE = {letter: at for at, letter in enumerate(_COMMON_FIRST)}
_CLEARLY = 0.06
_BEFOREHAND = {"": 1, "VISCII": -0.06, "Windows-1258": -0.03}
"""How likely a code is before anything is read: offices here wrote TCVN3 and VNI."""
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s.,/'’–-](?=[^\W\d_])")
_USUAL = frozenset("“”‘’–—…•·«»°±×÷²³½¼§µ€₫")


def _unsure(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for w in words_of(text) if not w.isascii() and not is_syllable(w)))
