"""Recording from a microphone through PortAudio, where the system has one. What is heard stands on the disk at once."""

from __future__ import annotations

import contextlib
import wave
from datetime import datetime
from pathlib import Path
from typing import Any

RATE = 48_000
_FULL = 32_767
_FOLDER = "recordings"
_FORBIDDEN = '<>:"/\\|?*'
_MOST_LETTERS = 60


def microphones() -> list[tuple[int, str]]:
    """Return number and name of every microphone of this machine; none where there is no sound system."""
    try:
        import sounddevice  # why: loads PortAudio, which most days need not

        found = enumerate(sounddevice.query_devices())
        return [(at, str(device["name"])) for at, device in found if device["max_input_channels"] > 0]
    except (OSError, ValueError, ImportError, RuntimeError):
        return []
    except Exception as error:
        # why: PortAudio's own error has a class that cannot be named before it is loaded
        if "PortAudio" in type(error).__name__:
            return []
        raise


def new_path(catalogue: Path, name: str, now: datetime) -> Path:
    """Return where a recording of something goes until it is kept: a name every system takes, in ``local/``."""
    clean = "".join(" " if c in _FORBIDDEN or ord(c) < 32 else c for c in name)
    words = " ".join(clean.split())[:_MOST_LETTERS].strip(". ")
    return catalogue / "local" / _FOLDER / f"Ghi âm {words} {now:%d-%m-%Y %H.%M.%S}.wav".replace("  ", " ")


def left_over(catalogue: Path) -> list[Path]:
    """Return recordings that were neither kept nor given up: the program ended in between."""
    return sorted((catalogue / "local" / _FOLDER).glob("*.wav"))


class Recording:
    """One recording, 16 bit mono, going into a file as it is heard. The header is true after every piece."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file: wave.Wave_write | None = wave.open(str(path), "wb")  # noqa: SIM115 - closed by stop
        self._file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        self._stream: Any = None
        self._frames = 0
        self._peak = 0
        self.trouble = ""
        """What the system said when a piece could not be written."""
        self.clipped = False
        """Whether anything was louder than can be kept."""

    def begin(self, microphone: int) -> None:
        """Listen; OSError where the microphone cannot be had."""
        import sounddevice  # why: as above

        try:
            self._stream = sounddevice.RawInputStream(
                RATE, device=microphone, channels=1, dtype="int16", callback=self._hear
            )
            self._stream.start()
        except Exception as error:
            self.stop()
            raise OSError(str(error)) from error

    def _hear(self, piece: Any, _frames: int, _time: Any, _status: Any) -> None:
        self.take(bytes(piece))

    def take(self, piece: bytes) -> None:
        """Write a piece (16 bit samples) and note how loud it was."""
        if self._file is None or self.trouble:
            return
        try:
            self._file.writeframes(piece)
        except OSError as error:
            self.trouble = error.strerror or str(error)
            return
        self._frames += len(piece) // 2
        samples = memoryview(piece).cast("h")
        loud = max(max(samples), -min(samples)) if len(samples) else 0
        self._peak = max(self._peak, loud)
        self.clipped = self.clipped or loud >= _FULL

    @property
    def seconds(self) -> float:
        """How long it is by now."""
        return self._frames / RATE

    def level(self) -> float:
        """Return the loudest since it was asked last, from 0 to 1."""
        peak, self._peak = self._peak, 0
        return min(peak / _FULL, 1.0)

    def stop(self) -> None:
        """Listen no more; the file is whole."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
