"""Points on the ground: distances, and metres of VN-2000 as degrees, as near as a check of kilometres needs."""

from __future__ import annotations

import math
import re

_EARTH_KM = 6371.0
_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257223563
_E2 = _FLATTENING * (2 - _FLATTENING)
_FALSE_EAST, _SCALE = 500_000.0, 0.9999
_MERIDIAN = re.compile(r"(\d{1,3})(?:\D+(\d{1,2}))?")


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude in degrees) on the sphere, in km (haversine)."""
    north_a, east_a, north_b, east_b = map(math.radians, (*a, *b))
    half = (
        math.sin((north_b - north_a) / 2) ** 2
        + math.cos(north_a) * math.cos(north_b) * math.sin((east_b - east_a) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))


def meridian_of(text: str) -> float | None:
    """Return the central meridian of a text like "106°00" in degrees; None where it names none of Vietnam's."""
    found = _MERIDIAN.search(text)
    if found is None:
        return None
    degrees = int(found[1]) + int(found[2] or 0) / 60
    return degrees if 102 <= degrees <= 112 else None


def degrees(east: float, north: float, meridian: float) -> tuple[float, float]:
    """Return latitude and longitude of metres in a 3-degree zone of VN-2000 (transverse Mercator, k = 0,9999).

    By Snyder, Map Projections (USGS PP 1395, 1987), p. 63. VN-2000 has the ellipsoid of WGS84; its shift of some
    200 m, and the scale of 6-degree zones, do not matter to a check of kilometres.
    """
    ep2 = _E2 / (1 - _E2)
    root = math.sqrt(1 - _E2)
    e1 = (1 - root) / (1 + root)
    mu = north / _SCALE / (_AXIS * (1 - _E2 / 4 - 3 * _E2**2 / 64 - 5 * _E2**3 / 256))
    foot = (
        mu
        + (3 * e1 / 2 - 27 * e1**3 / 32) * math.sin(2 * mu)
        + (21 * e1**2 / 16 - 55 * e1**4 / 32) * math.sin(4 * mu)
        + 151 * e1**3 / 96 * math.sin(6 * mu)
    )
    c, t = ep2 * math.cos(foot) ** 2, math.tan(foot) ** 2
    bend = 1 - _E2 * math.sin(foot) ** 2
    across, along = _AXIS / math.sqrt(bend), _AXIS * (1 - _E2) / bend**1.5
    d = (east - _FALSE_EAST) / (across * _SCALE)
    latitude = foot - across * math.tan(foot) / along * (
        d**2 / 2 - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * ep2) * d**4 / 24
    )
    longitude = (d - (1 + 2 * t + c) * d**3 / 6) / math.cos(foot)
    return math.degrees(latitude), meridian + math.degrees(longitude)
