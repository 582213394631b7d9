"""Do two pictures show the same? By their bytes where those are promised, else by what is seen."""

import base64
import io
import platform
import sys
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from area_send.runs.environment import PROCESSORS
from smallstats.errors import DataError

HOW_COMPARED: Final = {True: "equal to the byte", False: "the same to the eye"}

# A line that lies a billionth elsewhere is drawn a pixel off, or its edge a little lighter; nothing else may differ.
SHADES: Final = 48  # of 255, that an edge may be lighter or darker


def same_bytes_promised() -> bool:
    """Tell whether this machine is of the kind on which pictures are promised byte for byte."""
    return sys.platform == "linux" and platform.machine() in PROCESSORS


def how_it_differs(expected: str, found: str) -> str:
    """Say in what a PNG, as base64, differs from the one expected; nothing if it does not.

    Raises
    ------
    DataError
        If one is no picture.
    """
    if expected == found:
        return ""
    one, other = _pixels(expected), _pixels(found)
    if one.shape != other.shape:
        return f"{other.shape[1]} by {other.shape[0]} pixels instead of {one.shape[1]} by {one.shape[0]}"
    apart = int((~_found_near(one, other) | ~_found_near(other, one)).sum())
    if apart:
        return f"another in {apart} of its pixels"
    return "the same to the eye, but not to the byte" if same_bytes_promised() else ""


def _found_near(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """Tell of each pixel of one whether the other has its colour, within `SHADES`, at or beside the same place."""
    height, width = one.shape[:2]
    framed = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    near = np.zeros((height, width), dtype=bool)
    for down in range(3):
        for right in range(3):
            beside = framed[down : down + height, right : right + width]
            near |= np.abs(one - beside).max(axis=2) <= SHADES
    return near


def _pixels(png: str) -> npt.NDArray[np.int16]:
    try:
        with Image.open(io.BytesIO(base64.b64decode(png))) as image:
            return np.asarray(image.convert("RGB"), dtype=np.int16)
    except (ValueError, UnidentifiedImageError) as error:
        raise DataError(f"A picture of a notebook cannot be read: {error}.") from None
