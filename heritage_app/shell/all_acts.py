"""What every action of the window does, by its id: all tables as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from heritage_app.acts.anywhere import ANYWHERE_ACTS
from heritage_app.acts.copies import COPY_ACTS
from heritage_app.acts.everyday import EVERYDAY_ACTS
from heritage_app.acts.past import PAST_ACTS
from heritage_app.acts.register import REGISTER_ACTS
from heritage_app.acts.tables import TABLE_ACTS
from heritage_app.shell.desk_acts import DESK_ACTS
from heritage_app.shell.finding_acts import FINDING_ACTS

if TYPE_CHECKING:
    from heritage_app.shell.window import MainWindow

ALL_ACTS: Mapping[str, Callable[[MainWindow], None]] = {
    **EVERYDAY_ACTS,
    **ANYWHERE_ACTS,
    **DESK_ACTS,
    **REGISTER_ACTS,
    **PAST_ACTS,
    **TABLE_ACTS,
    **COPY_ACTS,
    **FINDING_ACTS,
}
