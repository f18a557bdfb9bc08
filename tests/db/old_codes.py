"""The old codes written, for tests: Vietnamese of the project's own words, and texts of other languages."""

from __future__ import annotations

import random
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from db.schema.old_text import TCVN3, VISCII, VNI
from db.schema.syllables import is_syllable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_BACK = {
    name: {new: old for old, new in reversed(table.items()) if len(new) == 1}
    for name, table in (("TCVN3", TCVN3), ("VNI", VNI), ("VISCII", VISCII))
}


def written(text: str, code: str) -> str:
    """Return Vietnamese text as its bytes in an old code look, read one by one; capitals of TCVN3 become small."""
    if code == "TCVN3":
        text = "".join(c if c in _BACK[code] else c.lower() if not c.isascii() else c for c in text)
    if code == "UTF-8":
        return text.encode().decode("latin-1")
    if code == "Windows-1258":
        out = b""
        for char in text:
            parts = unicodedata.normalize("NFD", char)
            tone = "".join(p for p in parts if p in _TONES)
            out += (unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES)) + tone).encode("cp1258")
        return out.decode("latin-1")
    return "".join(_BACK[code].get(c, c) for c in text)


def as_windows_reads(text: str) -> str:
    """Return what a program of Windows shows for the same bytes."""
    return "".join(bytes([ord(c)]).decode("cp1252", "ignore") or c if ord(c) < 256 else c for c in text)


@lru_cache
def words() -> tuple[str, ...]:
    """Return every Vietnamese word of the project's terms, forms and units, as often as it stands there."""
    found = []
    for path in sorted((Path(__file__).parents[2] / "assets").rglob("*.json")):
        found += re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", path.read_text("utf-8")))
    return tuple(w for w in found if is_syllable(w))


def lines(count: int, of: int = 10) -> list[str]:
    """Return ``count`` lines of ``of`` words each, the same every time."""
    chance = random.Random(2026)
    return [" ".join(chance.choices(words(), k=of)) for _ in range(count)]


_FOREIGN = {
    "cp1252": (
        "Déjà vu à la française, très été côté fenêtre, élève répété, forêt brûlée où naît l’âme",
        "Übergröße für Mädchen über Köln, schöne Grüße aus München, müde Füße, Öl und Äpfel",
        "São Paulo não é a capital, informação à população, coração, irmãos, três avós, pães",
        "El niño comió piñón en España, mañana habrá canción, corazón, años después, ¿qué pasó?",
        "Città più bella, perché è così, già là, libertà e verità, caffè però niente tè",
        "Smörgåsbord på ön, över ån går en älg, björnen sover, räksmörgås och köttbullar",
        "Blåbærgrød på Ærø, rødgrød med fløde, søen er så grøn, åen løber øst",
        "Hyvää päivää, äiti söi hyvää jäätelöä yöllä, työpäivä pääsi, käyttöjärjestelmä",
        "Þetta er góður maður, ég á bæ við ána, börnin sögðu já, fjörður, ísöld",
        "El català és bonic: l’any passat vàrem anar a València, això és així, núvols",
        "Geïnteresseerde zeeën, coëfficiënt, één café, financiële crisis, België, knieën",
        "Tá sé ag dul go dtí an tír, mórán daoine, bád bán, lámh láidir, éist",
        "Kuća, Zagreb; façade, naïve, coöperate, résumé, São, Zürich, Malmö, Århus",
        "Yukarıda değil: çocuk gölü gördü, üzüm çürüdü, öğle düşü, çöl, gündüz",
        "Où êtes-vous né ? Noël à l’hôtel, dîner chez Hélène, crème brûlée, pâté, à bientôt",
    ),
    "iso8859-2": (
        "Příliš žluťoučký kůň úpěl ďábelské ódy, v říjnu přišel déšť",
        "Zażółć gęślą jaźń, pójdę do sklepu, łódź płynęła, część",
        "Árvíztűrő tükörfúrógép, öt szép szűzlány, őrült írót nyúz, hűvös",
        "Žluťoučký kôň sa pásol, ľúbim ťa, dĺžeň, vŕba, stĺp, môj otec",
        "Čokolada, šuma, žaba, đak, ćevapi, noć i dan, kuća, ljubičasta šljiva",
        "Ţară, ştiinţă, mâine, înălţime, băiat, pâine, săptămână, viaţă",
    ),
    "cp1251": (
        "Съешь же ещё этих мягких французских булок, да выпей чаю",
        "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів",
        "Ах чудна българска земьо, полюшвай цъфтящи жита",
        "Љубазни фењерџија чађавог лица хоће да ми покаже штос",
    ),
    "koi8_r": ("Широкая электрификация южных губерний даст мощный толчок подъёму сельского хозяйства",),
    "iso8859-7": ("Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, καλημέρα σας, τι κάνετε σήμερα",),
    "cp1253": ("Ταχίστη αλώπηξ βαφής ψημένη γη, δρασκελίζει υπέρ νωθρού κυνός",),
    "iso8859-9": ("Pijamalı hasta yağız şoföre çabucak güvendi, İstanbul’da güneş açtı",),
    "cp1255": ("דג סקרן שט בים מאוכזב ולפתע מצא לו חברה",),
    "cp1256": ("نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر",),
    "tis_620": ("เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน",),
    "shift_jis": ("いろはにほへと ちりぬるを 我が世誰ぞ 常ならむ",),
    "euc_jp": ("色は匂へど散りぬるを我が世誰ぞ常ならむ",),
    "gb2312": ("天地玄黄 宇宙洪荒 日月盈昃 辰宿列张 寒来暑往",),
    "big5": ("天地玄黃 宇宙洪荒 日月盈昃 辰宿列張 寒來暑往",),
    "euc_kr": ("키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다",),
    "cp437": ("Fußgänger überqueren die Straße, élève, garçon, niño, Ångström",),
    "mac_roman": ("Où sont les élèves ? À l’école, bien sûr, çà et là, naïveté, cœur",),
    "cp775": ("Įlinkdama fechtuotojo špaga sublykčiojusi pragręžė apvalų arbūzą",),
}  # fmt: skip


def foreign() -> list[str]:
    """Return texts in other languages: as they are, and as their bytes look, read one by one, in their codes and UTF-8."""
    found = []
    for code, texts in _FOREIGN.items():
        for text in texts:
            found += [text, text.encode().decode("latin-1"), text.encode(code, "replace").decode("latin-1")]
    return list(dict.fromkeys(found))
