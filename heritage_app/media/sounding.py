"""Playing a WAV through PortAudio, where the system has it. Reads only what our own worker wrote."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any


class Sounding:
    """One recording being played. ``seconds`` tells where it is; ``loop`` repeats a stretch (from, to)."""

    def __init__(self) -> None:
        self._stream: Any = None
        self._file: wave.Wave_read | None = None
        self._at = 0
        self.loop: tuple[float, float] | None = None

    @staticmethod
    def possible() -> bool:
        """Say whether sound can be played on this machine: PortAudio and an output are there."""
        try:
            import sounddevice  # why: loads PortAudio, which most days need not

            return bool(sounddevice.query_devices(kind="output"))
        except (OSError, ValueError, ImportError, RuntimeError):
            return False
        except Exception as error:
            # why: PortAudio's own error has a class that cannot be named before it is loaded
            return "PortAudio" not in type(error).__name__

    @property
    def playing(self) -> bool:
        """Whether it sounds."""
        return self._stream is not None and bool(self._stream.active)

    @property
    def seconds(self) -> float:
        """Where it is."""
        return self._at / self._file.getframerate() if self._file else 0.0

    def begin(self, wav: Path, at: float) -> None:
        """Play from a place on; OSError where that cannot be."""
        import sounddevice  # why: as above

        self.stop()
        self._file = wave.open(str(wav), "rb")  # noqa: SIM115 - closed by stop
        self._at = min(int(at * self._file.getframerate()), self._file.getnframes())
        self._file.setpos(self._at)
        self._stream = sounddevice.RawOutputStream(
            self._file.getframerate(), channels=self._file.getnchannels(), dtype="int16", callback=self._fill
        )
        self._stream.start()

    def _fill(self, out: Any, frames: int, _time: Any, _status: Any) -> None:
        import sounddevice  # why: as above

        assert self._file is not None
        rate = self._file.getframerate()
        if self.loop is not None and self._at >= self.loop[1] * rate:
            self._at = int(self.loop[0] * rate)
            self._file.setpos(min(self._at, self._file.getnframes()))
        piece = self._file.readframes(frames)
        self._at += len(piece) // (2 * self._file.getnchannels())
        out[: len(piece)] = piece
        if len(piece) < len(out):
            out[len(piece) :] = bytes(len(out) - len(piece))
            raise sounddevice.CallbackStop

    def stop(self) -> None:
        """Be silent."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._file is not None:
            self._file.close()
            self._file = None
