"""What every action of the window does, by its id: the tables of all desks as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from heritage_app.acts import ACTS
from heritage_app.checking import CHECKING_ACTS
from heritage_app.dossier_desk import DOSSIER_ACTS
from heritage_app.finding.acts import FINDING_ACTS
from heritage_app.keeping import KEEPING_ACTS
from heritage_app.media.desk import MEDIA_ACTS
from heritage_app.merge_acts import MERGE_ACTS
from heritage_app.past_acts import PAST_ACTS
from heritage_app.register_acts import REGISTER_ACTS
from heritage_app.table_acts import TABLE_ACTS

if TYPE_CHECKING:
    from heritage_app.window import MainWindow

ALL_ACTS: Mapping[str, Callable[[MainWindow], None]] = {
    **ACTS,
    **MEDIA_ACTS,
    **REGISTER_ACTS,
    **KEEPING_ACTS,
    **CHECKING_ACTS,
    **PAST_ACTS,
    **TABLE_ACTS,
    **MERGE_ACTS,
    **FINDING_ACTS,
    **DOSSIER_ACTS,
}
