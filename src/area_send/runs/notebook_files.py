"""nbformat, imported in a sixth of the time: import it from here before anything that imports it by itself.

It checks notebooks with jsonschema, which compiles the grammar of internationalised web addresses while it is imported,
wherever the package with that grammar is installed: some seconds in each process, for a format that no notebook has.
"""

import sys

_GRAMMAR = "rfc3987_syntax"

if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
    import nbformat
else:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment] # to Python, a module that is not there
    try:
        import nbformat
    finally:
        del sys.modules[_GRAMMAR]

__all__ = ["nbformat"]
