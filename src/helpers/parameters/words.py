"""How a parameter is talked about: what it may be, and which one a misspelt name may have meant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from textwrap import wrap
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

LONGEST_NAME = 80  # letters of an unknown name that are compared with the known ones
WHOLE = "\0"  # stands for a space at which no line may break
COMMENT_WIDTH = 100  # letters of a line of comment that lists choices
LONGEST_VALUE = 200  # letters of a value that an error shows


@dataclass(frozen=True)
class OneOf:
    """Marks a field whose words are rows of a table, read when they are asked for."""

    words: Callable[[], tuple[str, ...]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Offer the nearest known name in brackets, or nothing where none is near."""
    close = get_close_matches(name[:LONGEST_NAME], list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def shown(value: object) -> str:
    """Show a value in quotes, on one line, and cut short where it is very long."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}... ({len(text)} characters)"


def allowed(field: FieldInfo) -> str:
    """Say in words what a field takes: a list, a date, text, or a range of numbers."""
    for rule in field.metadata:
        if isinstance(rule, OneOf):
            return "one of " + ", ".join(rule.words())
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(get_args(field.annotation))
    if get_origin(field.annotation) is tuple:
        (name, _) = get_args(field.annotation)
        return "a list of any of " + "; ".join(get_args(name)) + ", each once"
    if field.annotation is date:
        return "a date written YYYY-MM-DD" + (f", or {field.default}" if isinstance(field.default, str) else "")
    if field.annotation == date | None:
        return "a date written YYYY-MM-DD, or empty"
    if field.annotation is str:
        return "text"
    kind = "a whole number" if field.annotation is int else "a number"
    bounds = {type(rule).__name__: rule for rule in field.metadata}
    low, high = getattr(bounds.get("Ge"), "ge", None), getattr(bounds.get("Le"), "le", None)
    return f"{kind} from {low} to {high}"


def choices_comment(field: FieldInfo) -> str:
    """Write what a field takes as lines of comment, as they stand below it in a parameters cell; nothing for text."""
    listed = field.annotation if get_origin(field.annotation) is Literal else None
    if get_origin(field.annotation) is tuple:
        (listed, _) = get_args(field.annotation)
    names = [f'"{name}"'.replace(" ", WHOLE) for name in get_args(listed)] if listed else []
    if not names and field.annotation is str:
        return ""
    text = ("any of " if listed is not field.annotation else "") + ", ".join(names) if names else allowed(field)
    wrapped = wrap(text, COMMENT_WIDTH, break_on_hyphens=False)
    return "\n".join(f"#     {line}" for line in wrapped).replace(WHOLE, " ")
