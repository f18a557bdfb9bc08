"""A share as another machine sees it: a file system of ours over FUSE, in namespaces of its own, with the locks it is told to have.

``unshare --mount --uts --net python -m tests.faults.share NAME BEHIND SEEN LOCKS`` gives this process a machine's NAME and shows the folder
BEHIND at SEEN, with a memory of its own as each client of a share has; it says "ready" and serves until its input ends. LOCKS: ``kept``
(arbitrated behind, as a good share does), ``alone`` (each machine sees its own alone), ``fail`` (none can be had).
It speaks the kernel's protocol itself (linux/fuse.h, version 7.31), so that no library is needed.
"""

# ruff: noqa: PTH101, PTH102, PTH104, PTH106, PTH108, PTH116, PTH208
# why: the kernel asks for numbers of open files as well as for names
from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import stat
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

_HEADER = struct.Struct("<IIQQIIII")
_ATTRIBUTES = struct.Struct("<QQQQQQIIIIIIIIII")
_AUTO_INVALIDATE, _POSIX_LOCKS, _FLOCK, _BIG_WRITES, _ATOMIC_CUT = 1 << 12, 1 << 1, 1 << 10, 1 << 5, 1 << 3
_MOST = 128 << 10
_OFD_ASKS, _OFD_SETS = 36, 37
_FLOCK_FORM = struct.Struct("hhqqi4x")
_WHOLE_FILE_LOCK = 1
_EVER = (1 << 63) - 1


class Share:
    """What one machine sees of a folder: numbers of names, open files, locks."""

    def __init__(self, behind: Path, locks: str) -> None:
        self.names: dict[int, str] = {1: os.fspath(behind)}
        self.numbers: dict[str, int] = {os.fspath(behind): 1}
        self.locks = locks
        self.locked: dict[tuple[int, int, bool], int] = {}

    def number(self, path: str) -> int:
        if path not in self.numbers:
            self.numbers[path] = len(self.names) + 1
            self.names[self.numbers[path]] = path
        return self.numbers[path]

    def moved(self, old: str, new: str | None) -> None:
        """Forget a name, or let it and what is below it be known by another."""
        for path in [p for p in self.numbers if p == old or p.startswith(old + "/")]:
            number = self.numbers.pop(path)
            self.names[number] = "/…gone"
            if new is not None:
                self.names[number] = new + path[len(old) :]
                self.numbers[self.names[number]] = number

    def attributes(self, number: int, found: os.stat_result) -> bytes:
        times = (int(found.st_atime), int(found.st_mtime), int(found.st_ctime))
        parts = (found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns)
        return _ATTRIBUTES.pack(
            number, found.st_size, found.st_blocks, *times, *(p % 10**9 for p in parts),
            found.st_mode, found.st_nlink, found.st_uid, found.st_gid, 0, 4096, 0,
        )  # fmt: skip

    def entry(self, path: str) -> bytes:
        found = os.lstat(path)
        number = self.number(path)
        return struct.pack("<QQQQII", number, 0, 0, 0, 0, 0) + self.attributes(number, found)

    def child(self, node: int, name: bytes) -> str:
        return self.names[node] + "/" + name.split(b"\0")[0].decode()

    def lookup(self, node: int, data: bytes) -> bytes:
        return self.entry(self.child(node, data))

    def getattr(self, node: int, data: bytes) -> bytes:
        flags, _, handle = struct.unpack("<IIQ", data[:16])
        found = os.fstat(handle) if flags & 1 else os.lstat(self.names[node])
        return struct.pack("<QII", 0, 0, 0) + self.attributes(node, found)

    def setattr(self, node: int, data: bytes) -> bytes:
        valid, _, handle, size, _, at, mt, _, atn, mtn, _, mode, _, uid, gid, _ = struct.unpack(
            "<IIQQQQQQIIIIIIII", data[:88]
        )
        where: int | str = handle if valid & 64 else self.names[node]
        if valid & 1:
            os.chmod(where, stat.S_IMODE(mode))
        if valid & 6:
            os.chown(where, uid if valid & 2 else -1, gid if valid & 4 else -1)
        if valid & 8:
            os.truncate(where, size)
        if valid & 0x30:
            old = os.stat(where)
            times = (
                at * 10**9 + atn if valid & 16 else old.st_atime_ns,
                mt * 10**9 + mtn if valid & 32 else old.st_mtime_ns,
            )
            os.utime(where) if valid & 0x180 else os.utime(where, ns=times)
        found = os.stat(where)
        return struct.pack("<QII", 0, 0, 0) + self.attributes(node, found)

    def mkdir(self, node: int, data: bytes) -> bytes:
        path = self.child(node, data[8:])
        os.mkdir(path, struct.unpack("<I", data[:4])[0])
        return self.entry(path)

    def unlink(self, node: int, data: bytes) -> bytes:
        path = self.child(node, data)
        os.unlink(path)
        self.moved(path, None)
        return b""

    def rmdir(self, node: int, data: bytes) -> bytes:
        path = self.child(node, data)
        os.rmdir(path)
        self.moved(path, None)
        return b""

    def rename(self, node: int, data: bytes) -> bytes:
        return self._rename(node, struct.unpack("<Q", data[:8])[0], data[8:])

    def rename2(self, node: int, data: bytes) -> bytes:
        new, flags, _ = struct.unpack("<QII", data[:16])
        if flags:
            raise OSError(errno.EINVAL, "no such way to rename")
        return self._rename(node, new, data[16:])

    def _rename(self, node: int, new: int, names: bytes) -> bytes:
        first, second = names.split(b"\0")[:2]
        old, path = self.child(node, first), self.child(new, second)
        os.rename(old, path)
        self.moved(path, None)
        self.moved(old, path)
        return b""

    def open(self, node: int, data: bytes) -> bytes:
        flags = struct.unpack("<I", data[:4])[0] & (os.O_ACCMODE | os.O_TRUNC | os.O_APPEND) & ~os.O_APPEND
        return struct.pack("<QII", os.open(self.names[node], flags), 0, 0)

    def create(self, node: int, data: bytes) -> bytes:
        flags, mode, _, _ = struct.unpack("<IIII", data[:16])
        path = self.child(node, data[16:])
        handle = os.open(path, (flags & (os.O_ACCMODE | os.O_TRUNC | os.O_EXCL)) | os.O_CREAT, mode & 0o7777)
        return self.entry(path) + struct.pack("<QII", handle, 0, 0)

    def read(self, node: int, data: bytes) -> bytes:
        handle, offset, size = struct.unpack("<QQI", data[:20])
        return os.pread(handle, size, offset)

    def write(self, node: int, data: bytes) -> bytes:
        handle, offset, size = struct.unpack("<QQI", data[:20])
        return struct.pack("<II", os.pwrite(handle, data[40 : 40 + size], offset), 0)

    def statfs(self, node: int, data: bytes) -> bytes:
        found = os.statvfs(self.names[1])
        numbers = (found.f_blocks, found.f_bfree, found.f_bavail, found.f_files, found.f_ffree)
        return struct.pack("<QQQQQIIII24x", *numbers, found.f_bsize, 255, found.f_frsize, 0)

    def release(self, node: int, data: bytes) -> bytes:
        handle, _, _, owner = struct.unpack("<QIIQ", data[:24])
        self.unlocked(node, owner, True)
        os.close(handle)
        return b""

    def flush(self, node: int, data: bytes) -> bytes:
        self.unlocked(node, struct.unpack("<QIIQ", data[:24])[3], False)
        return b""

    def fsync(self, node: int, data: bytes) -> bytes:
        os.fsync(struct.unpack("<Q", data[:8])[0])
        return b""

    def opendir(self, node: int, data: bytes) -> bytes:
        return struct.pack("<QII", os.open(self.names[node], os.O_RDONLY | os.O_DIRECTORY), 0, 0)

    def readdir(self, node: int, data: bytes) -> bytes:
        _, offset, size = struct.unpack("<QQI", data[:20])
        told = b""
        for at, name in enumerate(sorted(os.listdir(self.names[node])), 1):
            if at <= offset:
                continue
            word = name.encode()
            line = struct.pack("<QQII", 0xFFFF, at, len(word), 0) + word
            line += bytes(-len(line) % 8)
            if len(told) + len(line) > size:
                break
            told += line
        return told

    def releasedir(self, node: int, data: bytes) -> bytes:
        os.close(struct.unpack("<Q", data[:8])[0])
        return b""

    def getlk(self, node: int, data: bytes) -> bytes:
        owner, start, end, kind, _, _ = struct.unpack("<QQQIII", data[8:44])
        self.may_lock()
        asked = _FLOCK_FORM.pack(kind, 0, start, 0 if end >= _EVER else end - start + 1, 0)
        kind, _, start, length, _ = _FLOCK_FORM.unpack(fcntl.fcntl(self.holding(node, owner, False), _OFD_ASKS, asked))
        return struct.pack("<QQII", start, start + length - 1 if length else _EVER, kind, 0)

    def setlk(self, node: int, data: bytes) -> bytes:
        owner, start, end, kind, _, flags = struct.unpack("<QQQIII", data[8:44])
        self.may_lock()
        whole = bool(flags & _WHOLE_FILE_LOCK)
        if kind == fcntl.F_UNLCK and (node, owner, whole) not in self.locked:
            return b""
        if whole:
            how = {fcntl.F_RDLCK: fcntl.LOCK_SH, fcntl.F_WRLCK: fcntl.LOCK_EX, fcntl.F_UNLCK: fcntl.LOCK_UN}[kind]
            fcntl.flock(self.holding(node, owner, True), how | fcntl.LOCK_NB)
        else:
            asked = _FLOCK_FORM.pack(kind, 0, start, 0 if end >= _EVER else end - start + 1, 0)
            fcntl.fcntl(self.holding(node, owner, False), _OFD_SETS, asked)
        return b""

    def may_lock(self) -> None:
        if self.locks == "fail":
            raise OSError(errno.ENOLCK, "no locks here")

    def holding(self, node: int, owner: int, whole: bool) -> int:
        """Return the open file that holds an owner's locks, behind."""
        key = (node, owner, whole)
        if key not in self.locked:
            self.locked[key] = os.open(self.names[node], os.O_RDWR)
        return self.locked[key]

    def unlocked(self, node: int, owner: int, whole: bool) -> None:
        if (node, owner, whole) in self.locked:
            os.close(self.locked.pop((node, owner, whole)))

    def access(self, node: int, data: bytes) -> bytes:
        return b""


def _answers(share: Share) -> dict[int, Callable[[int, bytes], bytes]]:
    return {
        1: share.lookup, 3: share.getattr, 4: share.setattr, 9: share.mkdir, 10: share.unlink, 11: share.rmdir, 12: share.rename,
        14: share.open, 15: share.read, 16: share.write, 17: share.statfs, 18: share.release, 20: share.fsync, 25: share.flush,
        27: share.opendir, 28: share.readdir, 29: share.releasedir, 30: share.fsync, 31: share.getlk, 32: share.setlk,
        34: share.access, 35: share.create, 45: share.rename2,
    }  # fmt: skip


def serve(kernel: int, share: Share) -> None:
    """Answer the kernel until the share is taken away."""
    answers, forget, start, end = _answers(share), (2, 42), 26, 38
    while True:
        try:
            asked = os.read(kernel, _MOST + 4096)
        except OSError as error:
            if error.errno == errno.ENODEV:
                return
            continue
        _, code, unique, node, *_ = _HEADER.unpack_from(asked)
        data, refused, told = asked[_HEADER.size :], 0, b""
        if code in forget:
            continue
        if code == start:
            flags = (
                _AUTO_INVALIDATE | _BIG_WRITES | _ATOMIC_CUT | (0 if share.locks == "alone" else _POSIX_LOCKS | _FLOCK)
            )
            told = struct.pack(
                "<IIIIHHIIHH32x", 7, 31, 65536, flags & struct.unpack_from("<I", data, 12)[0], 8, 8, _MOST, 1, 32, 0
            )
        elif code in answers:
            try:
                told = answers[code](node, data)
            except OSError as error:
                refused = error.errno or errno.EIO
        elif code != end:
            refused = errno.ENOSYS
        os.write(kernel, struct.pack("<IiQ", 16 + len(told), -refused, unique) + told)


def mounted(behind: Path, seen: Path, locks: str) -> threading.Thread:
    """Show a folder at another place; raise ``OSError`` where the system does not let us."""
    kernel = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    said = f"fd={kernel},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
    system = ctypes.CDLL(None, use_errno=True)
    if system.mount(b"share", os.fsencode(seen), b"fuse.share", 2 | 4, said.encode()) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    serving = threading.Thread(target=serve, args=(kernel, Share(behind, locks)), daemon=True)
    serving.start()
    return serving


if __name__ == "__main__":
    name, behind, seen, locks = sys.argv[1:]
    socket.sethostname(name)
    os.umask(0)
    mounted(Path(behind), Path(seen), locks)
    print("ready", flush=True)
    sys.stdin.read()
