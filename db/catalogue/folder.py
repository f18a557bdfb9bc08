"""The folder of a catalogue: its parts, its station, its lock, who keeps it."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec

from db.model.ids import new_id
from db.model.problems import Trouble
from db.reasons import reason
from db.schema.kind import Description
from db.schema.label import Label
from db.store.connection import ENGINE, FILE_NAME, LOCK, make
from db.store.projection import FINGERPRINT, HOME, description_outline, fingerprint
from db.store.tables import create_all
from db.system import Lock, Locked, as_open_as, login_name, machine_name, sync_folder, whole_file

LOCAL = "local"
BACKUPS = "backups"
_PARTS = ("media", "forms", BACKUPS, LOCAL)
_STATION = "station.json"
PROFILE = "profile"
_ELSEWHERE = (
    "; muốn ghi, hãy chép cả thư mục sổ sang ổ của máy rồi mở ở đó",
    "; to write, copy the whole folder to a disk of this machine and open it there",
)
_WAYS_OUT = {errno.EROFS: _ELSEWHERE, errno.EACCES: _ELSEWHERE, errno.EPERM: _ELSEWHERE}


def engine() -> str:
    """Return what keeps the catalogue's file, with its version."""
    return ENGINE


class Profile(msgspec.Struct, frozen=True):
    """Who keeps the catalogue, as papers name them; asked at the first start."""

    superior: str = ""
    office: str = ""
    locality: str = ""
    signer_role: str = ""
    signer: str = ""


def must_be_spelled(path: Path) -> None:
    """Raise ``Trouble`` where a path has bytes that are no letters: what is written of it could not be read again."""
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "replace").decode()
        raise Trouble(
            Label(
                f"Đường dẫn “{shown}” có chữ hỏng (thường do giải nén tệp cũ); hãy đổi tên tệp hoặc thư mục ấy rồi làm lại.",
                f"The path “{shown}” has damaged letters (of an old archive, mostly); rename it and try again.",
            )
        ) from None


def create(folder: Path, description: Description, profile: Profile | None = None) -> None:
    """Make a new, empty catalogue; refuse a folder that holds one or anything else."""
    must_be_spelled(folder)
    try:
        if (folder / FILE_NAME).exists():
            raise Trouble(Label(f"Ở “{folder}” đã có một sổ di sản.", f"There is a catalogue in “{folder}” already."))
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Trouble(
                Label(
                    f"Thư mục “{folder}” không trống; hãy chọn thư mục mới.",
                    f"The folder “{folder}” is not empty; choose a new one.",
                )
            )
        _make(folder, description, profile)
    except OSError as error:
        raise Trouble(
            Label(
                f"Không tạo được sổ ở “{folder}”: {reason(error)}.",
                f"The catalogue cannot be made in “{folder}”: {error.strerror}.",
            )
        ) from error


def _make(folder: Path, description: Description, profile: Profile | None) -> None:
    """Make the folder and all that is in it, or leave nothing behind."""
    made_here = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in _PARTS:
            (folder / part).mkdir(exist_ok=True)
        station = station_of(folder)
        make(
            folder,
            create_all(description),
            {
                HOME: station,
                "catalogue": new_id(),
                PROFILE: msgspec.json.encode(profile or Profile()).decode(),
                FINGERPRINT: fingerprint(description),
                "description": description_outline(description),
            },
        )
        sync_folder(folder)
    except BaseException:
        for part in (*_PARTS, FILE_NAME):
            path = folder / part
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if made_here:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def station_of(folder: Path) -> str:
    """Return the station of this copy of the folder: random, and another one once the folder moved."""
    path = folder / LOCAL / _STATION
    here = {"machine": machine_name(), "path": str(folder.resolve())}
    try:
        kept = json.loads(path.read_text("utf-8"))
        if {k: kept[k] for k in here} == here and isinstance(kept["id"], str):
            return str(kept["id"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    station = new_id()
    try:
        path.parent.mkdir(exist_ok=True)
        with whole_file(path) as part:
            part.write_text(json.dumps({"id": station, **here}, ensure_ascii=False), "utf-8")
    except OSError:
        pass  # a folder that cannot be written to gets no acts either
    return station


def person_or_login(person: str | None) -> str:
    """Return who works: the name given, else the login name."""
    # why: a name from the command line or the system may hold bytes that are no letters
    clean = (person or "").encode("utf-8", "ignore").decode().replace("\x00", "").strip()
    return clean or login_name().encode("utf-8", "ignore").decode()


def lock(folder: Path, person: str) -> Lock:
    """Take the writer's lock; raise ``Trouble`` naming the holder where somebody else has it."""
    must_be_spelled(folder)
    as_open_as(folder)
    try:
        return Lock(folder / LOCK, person)
    except Locked as taken:
        name, machine, since = _named(taken.holder)
        raise Trouble(
            Label(
                f"Sổ đang được {name} mở để ghi ở {machine} (từ {since}); hãy đóng ở đó rồi làm lại.",
                f"{name} has the catalogue open for writing on {machine} (since {since}); close it there and try again.",
            )
        ) from None
    except OSError as error:
        way_out, way_out_en = _WAYS_OUT.get(error.errno or 0, ("", ""))
        raise Trouble(
            Label(
                f"Không ghi được vào thư mục sổ: {reason(error)}{way_out}.",
                f"The catalogue's folder cannot be written to: {error.strerror}{way_out_en}.",
            )
        ) from error


def still_ours(lock: Lock) -> None:
    """Raise ``Trouble`` where another machine opened the catalogue for writing while this one slept or was cut off."""
    if (taken := lock.taken_by()) is not None:
        name, machine, since = _named(taken)
        raise Trouble(
            Label(
                f"Trong khi máy này ngủ hoặc mất mạng, {name} đã mở sổ để ghi ở {machine} (từ {since}) nên chưa ghi gì; "
                "hãy đóng sổ rồi mở lại, chữ đang gõ còn trong bản nháp.",
                f"While this machine slept or was cut off, {name} opened the catalogue for writing on {machine} (since "
                f"{since}); nothing was written. Close the catalogue and open it again; what was typed is kept as a draft.",
            )
        )


def _named(holder: dict[str, Any]) -> tuple[str, str, str]:
    return holder.get("name") or "người khác", holder.get("machine") or "máy này", holder.get("since") or "?"
