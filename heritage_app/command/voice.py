"""Standard output, whose failure is told from that of a file of ours: what was done before it stays done."""

from __future__ import annotations

from typing import TextIO


class Unheard(OSError):
    """What a command had to say could not be told."""


class Voice:
    """Writes to a stream; where that takes nothing, raises ``Unheard``, and ``BrokenPipeError`` where nobody reads any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text; return how many letters."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unheard(error.errno, error.strerror) from error

    def flush(self) -> None:
        """Let what was written out."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unheard(error.errno, error.strerror) from error

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
