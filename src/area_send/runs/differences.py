"""What differs between two results, value by value: exact for words, counts and names, a tolerance for floats."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ZERO: Final = 1e-15  # two numbers both smaller than this are both nothing but rounding
ABSENT: Final = "(absent)"
CONTEXT = 25  # characters of a text that are shown before the place where it differs
SHOWN = 70


@dataclass(frozen=True)
class Difference:
    """One value that is not what it should be.

    Attributes
    ----------
    place : str
        Where it stands, for instance ``findings.headline.overall.count``.
    expected, found : object
        The two values; `ABSENT` where one side has none.
    """

    place: str
    expected: Any
    found: Any

    def shown(self) -> tuple[str, str]:
        """Return the two values as short texts; of long texts, the part where they begin to differ."""
        texts = _as_text(self.expected), _as_text(self.found)
        alike = next(
            (place for place, (one, other) in enumerate(zip(*texts, strict=False)) if one != other),
            min(map(len, texts)),
        )
        start = max(0, alike - CONTEXT) if max(map(len, texts)) > SHOWN else 0
        return _cut(texts[0], start), _cut(texts[1], start)


def differences(expected: Any, found: Any, *, tolerance: float, place: str = "") -> Iterator[Difference]:
    """Give each place at which two values read from JSON differ, in the order of their names.

    Parameters
    ----------
    expected, found : object
        What `json.loads` returns.
    tolerance : float
        Relative tolerance of floats; whole numbers, texts, names and truth values must be equal.
    place : str
        Name of the place at which the two stand.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name in sorted({*expected, *found}):
            inner = f"{place}.{name}" if place else name
            sides = expected.get(name, ABSENT), found.get(name, ABSENT)
            yield from differences(*sides, tolerance=tolerance, place=inner)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, tolerance=tolerance, place=f"{place}.{index}")
    elif not _same(expected, found, tolerance):
        yield Difference(place, expected, found)


def keep_close(expected: Any, found: Any, *, tolerance: float) -> Any:
    """Return what was found, but each float that is within the tolerance of the one expected as that one.

    Last digits that another machine gives then change no committed file.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return {name: keep_close(expected.get(name), value, tolerance=tolerance) for name, value in found.items()}
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [keep_close(one, other, tolerance=tolerance) for one, other in zip(expected, found, strict=True)]
    return expected if _same(expected, found, tolerance) else found


def count_numbers(value: Any) -> int:
    """Count the numbers in a value read from JSON."""
    if isinstance(value, Mapping):
        return sum(map(count_numbers, value.values()))
    if isinstance(value, list):
        return sum(map(count_numbers, value))
    return int(_is_number(value))


def _same(expected: Any, found: Any, tolerance: float) -> bool:
    if _is_number(expected) and _is_number(found) and float in (type(expected), type(found)):
        return math.isclose(expected, found, rel_tol=tolerance) or max(abs(expected), abs(found)) < ZERO
    return type(expected) is type(found) and bool(expected == found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _cut(text: str, start: int) -> str:
    part = text[start : start + SHOWN]
    return f"{'…' if start else ''}{part}{'…' if start + SHOWN < len(text) else ''}"
