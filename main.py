"""Start Sổ Di sản: the window, or one command without it."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Parse the arguments and start what they ask for; return the exit status."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    folder = None
    if sys.argv[1:]:
        from heritage_app.command.arguments import parser  # why: an everyday start is told nothing, and need not wait

        arguments = parser().parse_args()
        if arguments.command:
            from db.schema.built_in import built_in  # why: --help needs neither kinds nor commands
            from heritage_app.command.run import run  # why: as above

            return run(arguments, built_in())
        folder = arguments.folder
    gc.disable()  # why: nothing made while starting is garbage; the window enables it once it is all there
    from heritage_app.app import start  # why: the command line imports no Qt

    return start(folder)


def _open_what_is_closed() -> None:
    """Give words that nobody wants to hear (``main.py … >&-``, a program without a console) a place to go to."""
    if sys.stdout is not None and sys.stderr is not None:
        return
    while (free := os.open(os.devnull, os.O_RDWR)) < 3:  # why: else a file of the catalogue would get a stream's number
        pass
    os.close(free)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the program
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing  # why: only a packed program is its own worker processes' program

        multiprocessing.freeze_support()
    try:
        status = main()
        sys.stdout.flush()
        sys.exit(status)
    except BrokenPipeError:
        # why: whoever reads has enough (main.py list … | head); what is left goes nowhere, and Python does not tell it again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit("Đã dừng theo yêu cầu; việc đang làm dở không được ghi.")
