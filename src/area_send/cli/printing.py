"""Plain tables and lists for a terminal or a log."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from area_send.sources.comparison import Comparison


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads, in columns as wide as their longest text; line breaks become spaces."""
    lines = [[" ".join(cell.split()) for cell in row] for row in [heads, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_comparison(comparison: "Comparison") -> None:
    """Print what one file would change: a line of counts, then each inspection or cell on a line of its own."""
    listing = comparison.listing
    shown = f"the state of {listing.day} ({listing.day_from})" if listing.day else "no day of its own"
    typer.echo(f"{listing.name}: {len(listing.readings)} inspections, {shown}, source {listing.source}")
    parts = {
        "new": comparison.new,
        "changed": [str(change) for change in comparison.changed],
        "vanished": comparison.vanished,
        "doubtful": comparison.doubts,
        "remarks": comparison.remarks,
    }
    for name, lines in parts.items():
        typer.echo(f"  {name}: {len(lines)}")
        for line in lines:
            typer.echo(f"    {line}")


def printable(text: str) -> str:
    r"""Return text with what a terminal would act on written out: files and servers may hold escape codes.

    Examples
    --------
    >>> print(printable("Bath\x1b[31m"))
    Bath\x1b[31m
    """
    return "".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text)
