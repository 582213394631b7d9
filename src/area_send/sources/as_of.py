"""Write ``as_of.toml``: the one place for what our tables hold, how many rows, to which day, with which checksum."""

import hashlib
from collections.abc import Mapping

from helpers.data.cells import Columns
from helpers.parameters.as_of import FILE
from helpers.vocabulary import FIRST_FRAMEWORK, SECOND_FRAMEWORK

_ABOUT = """\
# What the tables of this folder hold. Written by `area-send data build` and `area-send data add`, by nobody else;
# read by the notebooks' parameters, sweeps, docs and tests, so that no date or count is typed in two places.
"""


def as_of_file(columns: Mapping[str, Columns], contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the content of ``as_of.toml`` for tables that were just built, by its file name.

    Parameters
    ----------
    columns : mapping of str to columns
        The tables by name, ``inspections`` among them.
    contents : mapping of str to bytes
        Their files by name.
    """
    inspections = columns["inspections"]
    frameworks = inspections["framework"]
    second = [code for code, name in zip(inspections["la_code"], frameworks, strict=True) if name == SECOND_FRAMEWORK]
    counts = {name: len(next(iter(cells.values()))) for name, cells in columns.items()} | {
        "inspections_2016": frameworks.count(FIRST_FRAMEWORK),
        "inspections_2023": len(second),
        "areas_inspected_2023": len(set(second)),
    }
    lines = [
        _ABOUT,
        f"latest = {max(inspections['last_seen'])}  # day of the newest overview taken in; default of as-at dates",
        "",
        "[rows]",
        *(f"{name} = {count}" for name, count in sorted(counts.items())),
        "",
        "[sha256]",
        *(f'"{name}" = "{hashlib.sha256(content).hexdigest()}"' for name, content in sorted(contents.items())),
    ]
    return {FILE: ("\n".join(lines) + "\n").encode()}
