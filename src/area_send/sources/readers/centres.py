"""Centres of England's local authority districts on the boundaries of 2023 (CSV), and the mean centre of an area."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from area_send.sources.readers.rows import Row, refuse_repeats
from area_send.sources.readers.text_files import read_csv

FILE = "lad23_centroids.csv"
DISTRICT, LONGITUDE, LATITUDE, AUTHORITY = "lad23_code", "longitude", "latitude", "utla_code"
DECIMALS = 5
"""About one metre; the file's further digits are noise."""


class Centre(NamedTuple):
    """Degrees east and north."""

    longitude: float
    latitude: float


def read_centres(folder: Path) -> dict[str, Centre | None]:
    """Return the mean centre of the districts of each upper-tier authority, by the file's code of it.

    The file gives fourteen districts to one significant figure (Medway 0.6 and 50, a place in the English Channel).
    These centres are unknown: left out of their county's mean, and None for an authority with no other district.
    """
    rows = read_csv(folder / FILE, (DISTRICT, LONGITUDE, LATITUDE, AUTHORITY))
    refuse_repeats(rows, DISTRICT)
    districts: dict[str, list[Centre | None]] = {}
    for row in rows:
        districts.setdefault(row.text(AUTHORITY), []).append(_centre_of(row))
    return {code: mean_centre([centre for centre in centres if centre]) for code, centres in districts.items()}


def mean_centre(centres: Sequence[Centre | None]) -> Centre | None:
    """Return the mean of centres, None if one of them is unknown or there is none."""
    known = [centre for centre in centres if centre is not None]
    if not known or len(known) < len(centres):
        return None
    longitude = sum(centre.longitude for centre in known) / len(known)
    latitude = sum(centre.latitude for centre in known) / len(known)
    return Centre(round(longitude, DECIMALS), round(latitude, DECIMALS))


def _centre_of(row: Row) -> Centre | None:
    centre = Centre(row.number_between(LONGITUDE, -6.5, 1.8), row.number_between(LATITUDE, 49.8, 55.9))
    return None if all(float(f"{value:.1g}") == value for value in centre) else centre
