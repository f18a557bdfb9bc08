"""Reading the cells of a long table in a process beside this one, which meanwhile settles what the lines before them mean."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

import msgspec

from db.exchange.columns.saying import Said, Saying
from db.schema.field_type import Words
from db.schema.kind import Description

_FEW_LINES = 1500  # why: another process would come too late to help with fewer
_AT_ONCE = 100


def said_beside(saying: Saying, description: Description, words: Words, lines: int) -> Generator[Said, None, None]:
    """Yield what every line says, read in another process where there are many ``lines``; closing this ends it."""
    told = 0
    if lines >= _FEW_LINES:
        for part in _from_beside(saying, description):
            yield from part
            told += len(part)
    # why: what is left where there is no memory for another process, or somebody ended it
    yield from islice(saying.said(words), told, None) if told < lines else ()


def _from_beside(saying: Saying, description: Description) -> Iterator[list[Said]]:
    context = get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    try:
        process.start()
    except OSError:
        return
    theirs.close()
    try:
        with suppress(EOFError, OSError):
            pipe.send((saying, description))
            while part := pipe.recv_bytes():
                yield _decoder.decode(part)
    finally:
        process.kill()
        process.join()
        process.close()
        pipe.close()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Said])


def serve(pipe: Connection) -> None:
    """Send what the lines of a table say, a part at a time, and nothing at the end. Runs in the child process."""
    gc.disable()  # why: what is made here goes out at once, and looking for garbage would take a fifth of the time
    with suppress(EOFError, OSError, KeyboardInterrupt):
        saying, description = pipe.recv()
        lines = saying.said(Words(description.vocabularies, description.units))
        while part := list(islice(lines, _AT_ONCE)):
            pipe.send_bytes(_encoder.encode(part))
        pipe.send_bytes(b"")
