"""Reading notebooks as files; and nbformat, imported in a sixth of the time.

Import it from here before anything that imports it by itself.

It checks notebooks with jsonschema, which compiles the grammar of internationalised web addresses while it is imported,
wherever the package with that grammar is installed: some seconds in each process, for a format that no notebook has.
"""

import sys
from pathlib import Path
from typing import Any

from smallstats.errors import DataError

_GRAMMAR = "rfc3987_syntax"

if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
    import nbformat
else:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment] # to Python, a module that is not there
    try:
        import nbformat
    finally:
        del sys.modules[_GRAMMAR]

__all__ = ["nbformat", "read_cells"]


def read_cells(path: Path) -> list[Any]:
    """Return the cells of a notebook's file.

    Raises
    ------
    DataError
        If the file cannot be read or holds no notebook.
    """
    try:
        return list(nbformat.read(path, as_version=4).cells)
    except (OSError, ValueError, RecursionError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise DataError(f"{path} is not a notebook: {reason}") from None
