"""Parts made, and modules loaded, when they are first asked for: a start makes what is seen at once, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import Generic, TypeVar, cast

Made = TypeVar("Made")


class Late(cached_property[Made], Generic[Made]):
    """Over a method that imports the part's class and makes it; what it gave is kept. ``Class.part.made(one)`` asks
    whether ``one`` has it, without making it."""

    def made(self, owner: object) -> Made | None:
        """Return the part if it has been made."""
        return cast("Made | None", vars(owner).get(str(self.attrname)))


def when_loaded(ask: Callable[..., None], module: str, then: Callable[[], None]) -> None:
    """Go on once a module is there; ``ask`` has it loaded beside the window, whose thread it would hold too long."""
    if module in sys.modules:
        then()
    else:
        ask(lambda _: import_module(module), lambda _: then(), module)
