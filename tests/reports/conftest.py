"""A catalogue of the longest and of empty records, made once for the tests of papers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.schema.kind import Description
from tests.reports.longest import Kit


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Kit]:
    made = Kit(tmp_path_factory.mktemp("forms") / "sổ", description)
    yield made
    made.writer.close()
