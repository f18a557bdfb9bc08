"""Distances and metres of VN-2000, against lengths summed up along the ellipsoid by themselves."""

from __future__ import annotations

import math

import pytest

from db.model.geodesy import degrees, distance, meridian_of

_AXIS, _E2, _SCALE = 6_378_137.0, 0.0066943799901413165, 0.9999


def test_distances_on_the_sphere() -> None:
    hoa_binh, ha_noi = (20.8172, 105.3376), (21.0278, 105.8342)
    assert distance(hoa_binh, ha_noi) == pytest.approx(56.6, abs=0.5)
    assert distance(hoa_binh, hoa_binh) == 0
    assert distance((0, 0), (0, 180)) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize("latitude", [9.0, 20.5, 23.2])
def test_metres_along_the_meridian_are_degrees_north(latitude: float) -> None:
    steps = 20_000
    step = math.radians(latitude) / steps
    arc = sum(_AXIS * (1 - _E2) / (1 - _E2 * math.sin((n + 0.5) * step) ** 2) ** 1.5 * step for n in range(steps))
    north, east = degrees(500_000, arc * _SCALE, 105.0)
    assert north == pytest.approx(latitude, abs=1e-6) and east == pytest.approx(105.0)


def test_metres_east_of_the_meridian_are_degrees_along_the_parallel() -> None:
    north, _ = degrees(500_000, 2_270_000, 106.0)
    radius = _AXIS / math.sqrt(1 - _E2 * math.sin(math.radians(north)) ** 2) * math.cos(math.radians(north))
    for away in (-0.5, -0.1, 0.1, 0.5):
        _, east = degrees(500_000 + _SCALE * radius * math.radians(away), 2_270_000, 106.0)
        assert east - 106 == pytest.approx(away, abs=2e-4)


@pytest.mark.parametrize(
    ("text", "meridian"),
    [
        ("106°00", 106.0),
        ("106°30'", 106.5),
        ("105", 105.0),
        ("kt 104°45", 104.75),
        ("", None),
        ("96°", None),
        ("?", None),
    ],
)
def test_central_meridians_are_read(text: str, meridian: float | None) -> None:
    assert meridian_of(text) == meridian
