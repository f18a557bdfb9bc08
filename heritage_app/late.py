"""Parts made when they are first asked for: a start makes what is seen at once, and nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar, cast

Made = TypeVar("Made")


class Late(cached_property[Made], Generic[Made]):
    """Over a method that imports the part's class and makes it; what it gave is kept. ``Class.part.made(one)`` asks
    whether ``one`` has it, without making it."""

    def made(self, owner: object) -> Made | None:
        """Return the part if it has been made."""
        return cast("Made | None", vars(owner).get(str(self.attrname)))
