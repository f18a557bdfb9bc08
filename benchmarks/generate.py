"""Deterministic, realistic records of our kinds as plain objects of kept values.

Record ``i`` has the same id and content in every catalogue of the same source. One in fifty is a
group (a keeper), the others are relics that link to it. The words come from the generator of the bench
of peers where that lies beside the project, so that limits and peers are measured on the same text;
else from a small one of our own.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from common import peer

from db.schema.field_type import Words
from db.schema.kind import Description
from db.schema.time import Dating

Plain = dict[str, Any]
EVERY_GROUP = 50
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TYPES = {
    "Cồng chiêng": "kien_truc_nghe_thuat",
    "Hiện vật đá": "khao_co",
    "Trống đồng": "khao_co",
    "Di sản phi vật thể": "danh_lam_thang_canh",
    "Di tích": "lich_su",
}
_RANKS = {
    "Cấp tỉnh": ("cap_tinh", "chu_tich_tinh"),
    "Cấp quốc gia": ("quoc_gia", "bo_truong"),
    "Quốc gia đặc biệt": ("quoc_gia_dac_biet", "thu_tuong"),
    "Bảo vật quốc gia": ("quoc_gia_dac_biet", "thu_tuong"),
}
_CONDITIONS = {"Nguyên vẹn": "tot", "Tốt": "tot", "Sứt mẻ nhẹ": "kha", "Nứt": "kha", "Hư hỏng nặng": "nang"}
_SIZES = (("length", "length_cm"), ("width", "width_cm"), ("height", "height_cm"), ("diameter", "diameter_cm"))
_LEVELS = ("public", "report", "internal", "internal", "restricted")


def record_id(at: int) -> str:
    """Return the id of record ``at``."""
    number = int.from_bytes(hashlib.sha256(b"sodisan-bench %d" % at).digest()[:16], "big")
    return "".join([_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5)])


def records(count: int, description: Description) -> Iterator[tuple[str, str, Plain]]:
    """Yield id, kind and kept values of ``count`` records."""
    words = Words(description.vocabularies, description.units)
    communes = [u for u in description.units.units if u.type in ("xa", "phuong", "thi_tran")]
    places = [(u.id, description.units.text(u.id)) for u in communes]

    @lru_cache(maxsize=4096)
    def dating(text: str) -> Plain:
        return Dating().accept(text, words)

    for at, raw in enumerate(_source(count)):
        unit, where = places[(at * 7919) % len(places)]
        place = {"t": f"{raw['place'].partition(',')[0].replace('Thôn', 'xóm')}, {where}", "unit": unit}
        if at % EVERY_GROUP:
            place |= {"x": str(raw["lon"]), "y": str(raw["lat"]), "datum": "WGS84"}
            yield record_id(at), "relic", _relic(at, raw, place, dating)
        else:
            yield record_id(at), "group", _group(raw, place)


def _group(raw: Plain, place: Plain) -> Plain:
    return {
        "name": f"Hộ {raw['owner']}",
        "numbers": [{"number": raw["inventory_no"].replace("-", "-H", 1), "register": "inventory"}],
        "group_kind": "ho",
        "places": [{"place": place, "place_role": "main"}],
        "member_count": 2 + len(raw["owner"]) % 7,
        "holdings": [{"holding_what": raw["kind"], "holding_count": raw["quantity"]}],
        "address": place["t"],
        "level": "internal",
        "recorder": raw["recorded_by"],
        "recorded": raw["recorded_on"],
        "note": raw["note"] or "Hộ gia đình lưu giữ.",
    }


def _relic(at: int, raw: Plain, place: Plain, dating: Any) -> Plain:
    keeper = record_id(at - at % EVERY_GROUP)
    values: Plain = {
        "name": raw["name"],
        "numbers": [{"number": raw["inventory_no"], "register": "inventory"}],
        "relic_types": [_TYPES[raw["kind"]]],
        "type_published": raw["kind"],
        "existence": "extant",
        "places": [{"place": place, "place_role": "main", "renaming": f"Cộng đồng {raw['community']}"}],
        "spread": "one",
        "dating": dating(raw["period"]),
        "layout": raw["description"],
        "dimensions": [
            {"dimension": term, "dimension_value": {"n": str(raw[key]), "u": "cm"}}
            for term, key in _SIZES
            if raw[key] != ""
        ],
        "original_elements": [{"element": raw["material"]}] if raw["material"] else [],
        "ownership": "chung",
        "managers": [{"manager": keeper, "manager_kind": "dai_dien", "from": raw["recorded_on"][:4]}],
        "condition": _CONDITIONS.get(raw["condition"], "xuong_cap"),
        "conditions": [
            {"seen_day": raw["recorded_on"], "condition_text": raw["condition"], "observer": raw["recorded_by"]}
        ],
        "state": "checked",
        "level": _LEVELS[at % len(_LEVELS)],
        "recorder": raw["recorded_by"],
        "recorded": raw["recorded_on"],
    }
    if raw["other_name"]:
        values["variants"] = [{"variant": raw["other_name"], "variant_kind": "local"}]
    if raw["owner"]:
        values["owners"] = [{"owner": {"t": raw["owner"]}}]
    if raw["year_from"] != "":
        values["discovered"] = dating(str(raw["year_from"]))
    if raw["weight_kg"] != "":
        values["area"] = {"n": str(raw["weight_kg"]), "u": "m²"}
    if raw["rank"]:
        rank, authority = _RANKS[raw["rank"]]
        values["ranks"] = [
            {
                "rank": rank,
                "rank_act": "xep_hang",
                "decision": {"t": raw["decision_no"]},
                "rank_day": raw["decision_date"],
                "rank_authority": authority,
            }
        ]
    if raw["note"]:
        values["note"] = raw["note"]
    return values


def _source(count: int) -> Iterator[Plain]:
    peers = peer("generate")
    if peers is None:
        return _own(count)
    source: Iterator[Plain] = (peers.big_records if count > 100_000 else peers.records)(count)
    return source


_HEADS = ("Đình", "Chùa", "Đền", "Miếu", "Hang", "Mái đá", "Bộ chiêng", "Trống đồng", "Rìu đá", "Thành cổ")
_TAILS = (
    "Làng Cả",
    "Sơn Vi",
    "Gò Mun",
    "Đồng Đậu",
    "Mường Bi",
    "Thượng Lộc",
    "Đức Thành",
    "Bình Yên",
    "Núi Đọ",
    "Hòa Bình",
)
_PEOPLE = ("Quách Văn Hùng", "Bùi Thị Lan", "Đinh Đức Dũng", "Nguyễn Thị Hạnh", "Hà Văn Đạt", "Bạch Xuân Nghĩa")
_TEXT = (
    "hiện vật được phát hiện trong lần khảo sát điền dã cùng nhiều mảnh gốm thô hoa văn khắc vạch quanh mép vành núm chiêng "
    "âm thanh trầm ấm bà con dân làng thường dùng lễ hội mừng cơm mới truyền từ đời ông sang cháu gia đình gìn giữ trên gác bếp "
    "nhà sàn bề mặt phủ lớp gỉ xanh rìa lưỡi ghè đẽo mài toàn thân tầng văn hóa dày xen kẽ cuội sỏi kiến trúc vì kèo chồng rường "
    "gỗ lim chạm khắc rồng phượng mái ngói mũi hài bia đá chữ Hán Nôm sắc phong hoành phi câu đối cần lập hồ sơ khoa học xếp hạng"
)
_WORDS = _TEXT.split()


def _own(count: int) -> Iterator[Plain]:
    dice = random.Random(1)
    for at in range(count):
        day = f"{dice.randint(2005, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        kind = dice.choice(tuple(_TYPES))
        rank = dice.choice(("", "", *_RANKS))
        yield {
            "inventory_no": f"DT-{at + 1:07d}",
            "name": f"{dice.choice(_HEADS)} {dice.choice(_TAILS)} số {dice.randint(1, 4000)}",
            "kind": kind,
            "other_name": f"{dice.choice(_HEADS)} {dice.choice(_TAILS)}" if dice.random() < 0.3 else "",
            "community": dice.choice(("Mường", "Kinh", "Thái", "Tày", "Dao")),
            "place": f"Thôn {dice.randint(1, 14)}",
            "owner": dice.choice(_PEOPLE),
            "period": dice.choice(("thế kỷ XVII", "thời Nguyễn", "đầu thế kỷ XX", "Văn hóa Hòa Bình")),
            "year_from": dice.randint(1400, 1990) if dice.random() < 0.5 else "",
            "material": dice.choice(("Gỗ lim", "Đồng thau", "Đá cuội", "Gạch")),
            "length_cm": round(dice.uniform(3, 60), 1),
            "width_cm": round(dice.uniform(2, 30), 1),
            "height_cm": round(dice.uniform(1, 60), 1),
            "diameter_cm": "",
            "weight_kg": round(dice.uniform(0.1, 40), 2),
            "quantity": dice.choice((1, 1, 3, 5)),
            "condition": dice.choice((*_CONDITIONS, "Mất một phần")),
            "rank": rank,
            "decision_no": f"{dice.randint(1, 3999)}/QĐ-UBND",
            "decision_date": day,
            "recorded_on": day,
            "recorded_by": dice.choice(_PEOPLE),
            "lat": round(20.7 + dice.uniform(-0.5, 0.5), 6),
            "lon": round(105.3 + dice.uniform(-0.5, 0.5), 6),
            "description": " ".join(dice.choices(_WORDS, k=dice.randint(50, 200))).capitalize() + ".",
            "note": " ".join(dice.choices(_WORDS, k=8)) if dice.random() < 0.3 else "",
        }


if __name__ == "__main__":
    import json

    from db.schema.built_in import built_in

    for id_, kind, plain in records(int(sys.argv[1]) if len(sys.argv) > 1 else 3, built_in()):
        print(json.dumps({"id": id_, "kind": kind, **plain}, ensure_ascii=False))
