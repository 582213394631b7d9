"""What changed, as text: an entry a comparison, and the page of all entries, the newest first."""

from collections.abc import Sequence
from pathlib import Path

from area_send.changes.reasons import Changed
from area_send.changes.sides import LOCK, Side
from area_send.runs.store import replace_file
from helpers.formats import plural
from helpers.paths import project_root
from smallstats.errors import DataError

HOW = {"alone": "swapped alone", "together": "though only together with what else changed"}
LISTED = 40  # rows that an entry names
MARK = "<!-- entries, the newest first, written by area-send changes --page -->"


def page_path() -> Path:
    """Return the page's file."""
    return project_root() / "docs" / "changes.md"


def entry(found: Sequence[Changed], old: Side, new: Side, code: Sequence[str]) -> str:
    """Return one comparison as Markdown."""
    parts = [f"## From {old.name} to {new.name}", _code(code, old, new), *_unread(found, old, new)]
    changed = [item for item in found if item.is_changed]
    for item in changed:
        parts += [f"### {item.notebook}", _answers(item), *_because(item)]
    same = [item.notebook for item in found if not item.is_changed and not item.unknown]
    parts += [f"The answer is the same in {', '.join(same)}."] if same else []
    for item in found:
        if item.unknown and not item.is_changed:
            parts.append(f"{item.notebook}: cannot be told: the code of today could not run it ({item.unknown}).")
    return "\n\n".join(parts) + "\n"


def add_entry(text: str) -> Path:
    """Put an entry first on the page; one of the same two states is replaced.

    Raises
    ------
    DataError
        If the page is missing or does not hold the mark below which entries stand, once.
    """
    path = page_path()
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    head, mark, rest = page.partition(MARK)
    if not mark or MARK in rest:
        raise DataError(f"{path}: must hold {MARK!r} once, above the entries.")
    entries = [f"## {item.strip()}\n" for item in f"\n{rest.lstrip()}".split("\n## ")[1:]]
    title = text.partition("\n")[0]
    kept = [item for item in entries if item.partition("\n")[0] != title]
    replace_file(path, "\n\n".join([f"{head}{MARK}", *(item.strip() for item in [text, *kept])]) + "\n")
    return path


def _code(code: Sequence[str], old: Side, new: Side) -> str:
    if not old.commit or not new.commit:
        return "Both states were run by the code of today."
    files = [name for name in code if name != LOCK]
    lock = "the lock of packages changed" if LOCK in code else "the lock of packages is the same"
    changed = f"{plural(len(files), 'file')} of code and notebooks changed" if files else "the code is the same"
    return f"Between the two, {changed}, and {lock}."


def _unread(found: Sequence[Changed], *sides: Side) -> list[str]:
    """Say for which state what was answered then is not read, so that the code of today stands in for that of then."""
    return [
        f"What {', '.join(names)} answered at {side.name} is kept in no form that is read; the code of today answers."
        for side in sides
        if side.commit and (names := [item.notebook for item in found if item.notebook not in side.answers])
    ]


def _answers(item: Changed) -> str:
    return f"- Before: {_said(item.before)}\n- After: {_said(item.after)}"


def _said(answer: Sequence[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in answer) or "not known."


def _because(item: Changed) -> list[str]:
    reasons = []
    if item.unknown:
        return [f"Because of what cannot be told: the code of today could not run it ({item.unknown})."]
    if item.by_data:
        more = [f"and {len(item.rows) - LISTED} more"] if len(item.rows) > LISTED else []
        listed = "\n".join(f"- {row}" for row in [*item.rows[:LISTED], *more])
        many = plural(len(item.rows), "row")
        reasons.append(f"Because of **data**, {HOW[item.by_data]}: {many} new, gone or changed.\n\n{listed}")
    if item.by_parameters:
        listed = "; ".join(item.parameters)
        reasons.append(f"Because of **parameters**, {HOW[item.by_parameters]}: {listed}.")
    if item.by_code:
        reasons.append("Because of **code**: run by the code of today, a state answers otherwise than it did then.")
    return reasons
