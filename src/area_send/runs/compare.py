"""Two finished runs of one notebook side by side: which parameters, verdicts, sentences and numbers differ."""

import re
from dataclasses import dataclass
from pathlib import Path

from area_send.runs.differences import Difference, differences
from area_send.runs.plan import KEY_LENGTH
from area_send.runs.verify import by_name
from helpers.report.record import RESULTS, Results
from smallstats.errors import ParameterError

LISTED = 5  # runs that the message on an ambiguous key names


@dataclass(frozen=True)
class Comparison:
    """What differs between two runs of one notebook; the first run is the one expected."""

    notebook: str
    parameters: list[Difference]
    verdicts: list[Difference]
    sentences: list[Difference]
    numbers: list[Difference]


def find_runs(keys: tuple[str, str], outputs: Path) -> tuple[Path, Path]:
    """Find two finished runs of one notebook by their keys, which may be shortened while unambiguous.

    Raises
    ------
    ParameterError
        Naming every key that is no key, unknown or ambiguous, or the two notebooks if they differ.
    """
    found = [_matching(key, outputs) for key in keys]
    problems = [_problem(key, matches, outputs) for key, matches in zip(keys, found, strict=True) if len(matches) != 1]
    if problems:
        raise ParameterError(f"compare: {'; '.join(dict.fromkeys(problems))}.")
    first, second = (matches[0] for matches in found)
    if first.parent != second.parent:
        raise ParameterError(
            f"compare: {keys[0]} is a run of {first.parent.name} and {keys[1]} of {second.parent.name}; "
            "two runs of one notebook can be compared."
        )
    return first, second


def compare_runs(first: Path, second: Path) -> Comparison:
    """Compare the results of two finished runs; raise `DataError` if either holds none."""
    one, other = Results.read(first / RESULTS), Results.read(second / RESULTS)
    before, after = by_name(one), by_name(other)
    return Comparison(
        one.notebook,
        *(
            list(differences(before[part], after[part], tolerance=0, place=place))
            for part, place in (("parameters", ""), ("verdict", "verdict"), ("sentences", ""), ("numbers", ""))
        ),
    )


def _matching(key: str, outputs: Path) -> list[Path]:
    if not re.fullmatch(rf"[0-9a-f]{{1,{KEY_LENGTH}}}", key):
        return []
    return sorted((path.parent for path in (outputs / "runs").glob(f"*/{key}*/{RESULTS}")), key=lambda path: path.name)


def _problem(key: str, matches: list[Path], outputs: Path) -> str:
    if not re.fullmatch(rf"[0-9a-f]{{1,{KEY_LENGTH}}}", key):
        return f"{key!r} is not a run's key: up to {KEY_LENGTH} of the characters 0-9 and a-f"
    if not matches:
        return f"no run in {outputs / 'runs'} has a key that begins with {key!r}"
    named = ", ".join(f"{path.parent.name}/{path.name}" for path in matches[:LISTED])
    more = f" and {len(matches) - LISTED} more" if len(matches) > LISTED else ""
    return f"{len(matches)} runs have a key that begins with {key!r} ({named}{more}); give more of it"
