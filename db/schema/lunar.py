"""The Vietnamese lunar calendar at UTC+7.

Source: Hồ Ngọc Đức, "Computing the Vietnamese lunar calendar" (after J. Meeus, Astronomical
Algorithms, 1998). Days are Julian day numbers; months run 1-12, a leap month is marked apart.
"""

from __future__ import annotations

import math
from datetime import date

_ZONE = 7.0
_EPOCH = 1721424.5  # Julian day of date.min's eve, so that ordinal + epoch is a Julian day
_SYNODIC = 29.530588853


def _julian(day: date) -> int:
    return math.floor(day.toordinal() + _EPOCH + 0.5)


def _gregorian(julian: int) -> date:
    return date.fromordinal(math.floor(julian - _EPOCH - 0.5))


def _new_moon(k: int) -> float:
    """Return the Julian date of the k-th new moon after 1/1/1900 (Meeus, chapter 49, short series)."""
    t = k / 1236.85
    dr = math.pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t * t - 0.000000155 * t**3
    jd += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t * t) * dr)
    m = (359.2242 + 29.10535608 * k - 0.0000333 * t * t - 0.00000347 * t**3) * dr
    mpr = (306.0253 + 385.81691806 * k + 0.0107306 * t * t + 0.00001236 * t**3) * dr
    f = (21.2964 + 390.67050646 * k - 0.0016528 * t * t - 0.00000239 * t**3) * dr
    c = (0.1734 - 0.000393 * t) * math.sin(m) + 0.0021 * math.sin(2 * m)
    c += -0.4068 * math.sin(mpr) + 0.0161 * math.sin(2 * mpr) - 0.0004 * math.sin(3 * mpr)
    c += 0.0104 * math.sin(2 * f) - 0.0051 * math.sin(m + mpr) - 0.0074 * math.sin(m - mpr)
    c += 0.0004 * math.sin(2 * f + m) - 0.0004 * math.sin(2 * f - m) - 0.0006 * math.sin(2 * f + mpr)
    c += 0.0010 * math.sin(2 * f - mpr) + 0.0005 * math.sin(2 * mpr + m)
    if t < -11:
        delta = 0.001 + 0.000839 * t + 0.0002261 * t * t - 0.00000845 * t**3 - 0.000000081 * t**4
    else:
        delta = -0.000278 + 0.000265 * t + 0.000262 * t * t
    return jd + c - delta


def _new_moon_day(k: int) -> int:
    return math.floor(_new_moon(k) + 0.5 + _ZONE / 24)


def _sun_sector(julian: int) -> int:
    """Return which twelfth of the ecliptic (0-11) the sun stands in at midnight of the day."""
    t = (julian - 0.5 - _ZONE / 24 - 2451545.0) / 36525
    dr = math.pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t * t - 0.00000048 * t**3
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    dl = (1.914600 - 0.004817 * t - 0.000014 * t * t) * math.sin(dr * m)
    dl += (0.019993 - 0.000101 * t) * math.sin(dr * 2 * m) + 0.000290 * math.sin(dr * 3 * m)
    longitude = (mean + dl) * dr % (2 * math.pi)
    return math.floor(longitude / math.pi * 6)


def _month_eleven(year: int) -> int:
    off = _julian(date(year, 12, 31)) - 2415021
    k = math.floor(off / _SYNODIC)
    start = _new_moon_day(k)
    return _new_moon_day(k - 1) if _sun_sector(start) >= 9 else start


def _leap_offset(a11: int) -> int:
    k = math.floor((a11 - 2415021.076998695) / _SYNODIC + 0.5)
    last, i = -1, 1
    sector = _sun_sector(_new_moon_day(k + i))
    while sector != last and i < 14:
        last, i = sector, i + 1
        sector = _sun_sector(_new_moon_day(k + i))
    return i - 1


def to_lunar(day: date) -> tuple[int, int, int, bool]:
    """Return (day, month, year, leap month?) of the Vietnamese lunar calendar."""
    number = _julian(day)
    k = math.floor((number - 2415021.076998695) / _SYNODIC)
    start = _new_moon_day(k + 1)
    while start > number:
        k -= 1
        start = _new_moon_day(k + 1)
    a11 = b11 = _month_eleven(day.year)
    if a11 >= start:
        year, a11 = day.year, _month_eleven(day.year - 1)
    else:
        year, b11 = day.year + 1, _month_eleven(day.year + 1)
    diff = (start - a11) // 29
    leap, month = False, diff + 11
    if b11 - a11 > 365:
        offset = _leap_offset(a11)
        if diff >= offset:
            month = diff + 10
            leap = diff == offset
    if month > 12:
        month -= 12
    if month >= 11 and diff < 4:
        year -= 1
    return number - start + 1, month, year, leap


def to_solar(day: int, month: int, year: int, leap: bool = False) -> date | None:
    """Return the Gregorian day of a lunar one, or None where that lunar day does not exist."""
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1000 <= year <= 2999):
        return None
    a11 = _month_eleven(year - 1 if month < 11 else year)
    b11 = _month_eleven(year if month < 11 else year + 1)
    off = month - 11 if month >= 11 else month + 1
    if b11 - a11 > 365:
        offset = _leap_offset(a11)
        leap_month = offset - 2 + (12 if offset < 2 else 0)
        if leap and month != leap_month:
            return None
        if leap or off >= offset:
            off += 1
    elif leap:
        return None
    k = math.floor(0.5 + (a11 - 2415021.076998695) / _SYNODIC)
    found = _gregorian(_new_moon_day(k + off) + day - 1)
    return found if to_lunar(found)[:2] == (day, month) else None
