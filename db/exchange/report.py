"""The report of an import as a file: what became of every line, as JSON or as a table for exchange."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from db.model.problems import NotPossible
from db.schema.label import Label
from db.system import whole_file

_HEAD = ("Trang", "Dòng", "Kết quả", "Mã phiếu", "Tên", "Cột", "Tiêu đề", "Nguyên văn", "Lý do", "Có thể trùng")


def write_report(path: Path, said: dict[str, Any]) -> None:
    """Write what became of every line; the ending of the name says as what (``.json``, ``.csv``)."""
    ending = path.suffix.lower()
    if ending not in (".json", ".csv"):
        raise NotPossible(Label("Báo cáo ghi được thành .json hoặc .csv.", "A report is written as .json or .csv."))
    with whole_file(path) as part:
        if ending == ".json":
            part.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
            return
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEAD)
            for row in said["rows"]:
                head = (row["sheet"], row["line"], row["verdict"], row["id"], row["name"])
                for told in row["told"] or [{}]:
                    more = (told.get("column"), told.get("header"), told.get("text"), told.get("reason"))
                    writer.writerow([v if v is not None else "" for v in (*head, *more, " ".join(row["similar"]))])
