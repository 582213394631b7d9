"""What the parent of warm kernels imports: whatever the notebooks and the helpers they use import.

The list is read, not kept: the import statements of every notebook in a folder, then those of the helpers modules
which that loads, inside functions too, until nothing new comes. Only what other libraries import late is named here.
"""

import ast
import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from smallstats.errors import DataError, ParameterError

# What every kernel imports while it starts and answers: the debugger it offers alone takes as long as all the rest.
KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
)

# What libraries import while they are used, so that no statement of ours names it; no library is imported for it alone.
# Never matplotlib_inline: it ties itself to the shell that imports it.
IMPORTED_LATE = (
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.pylabtools",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "pandas.io.formats.string",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "PIL.features",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "zmq.utils.garbage",
)


def preload(notebooks: Path) -> None:
    """Import what the notebooks of a folder will import.

    A module that cannot be imported is left out: the notebook that wants it shall fail, in its own words.
    """
    for name in KERNEL:
        _import(name)
    for source in notebook_sources(notebooks):
        _follow(source)
    read: set[str] = set()
    while new := {name for name in sys.modules if name.startswith(("helpers.", "smallstats."))} - read:
        for name in sorted(new):
            _follow(Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8"))
        read |= new
    for name in IMPORTED_LATE:
        if name.partition(".")[0] in sys.modules:
            _import(name)
    _read_ahead()


def _read_ahead() -> None:
    """Read the tables that notebooks begin with, and the versions and checksums that every one ends on.

    Kernels then only ask what has changed since.
    """
    with suppress(ParameterError, DataError, OSError):  # no project here, or a damaged table: each notebook says so
        if (provenance := sys.modules.get("helpers.data.checksums")) is not None:
            provenance.versions()
            provenance.input_checksums()
        if (load := sys.modules.get("helpers.data.load")) is not None:
            load.load_ahead()


def notebook_sources(folder: Path) -> Iterator[str]:
    """Yield the source of every code cell of every notebook in a folder; a file that is none has no cells.

    The files are read as the JSON they are: nbformat itself would add to what every kernel has imported.
    """
    for path in sorted(folder.glob("*.ipynb")):
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    yield "".join(cell["source"])


def imports_of(source: str) -> list[tuple[str, list[str]]]:
    """List what a source imports, anywhere in it, as pairs of module and names taken from it.

    A source that is not plain Python, as a cell with magic commands, imports nothing that can be known.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found: list[tuple[str, list[str]]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, []) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, [alias.name for alias in node.names]))
    return found


def _follow(source: str) -> None:
    for module, names in imports_of(source):
        _import(module, names)


def _import(module: str, names: Iterable[str] = ()) -> None:
    try:
        loaded = importlib.import_module(module)
        for name in names:
            if name != "*" and not hasattr(loaded, name):
                importlib.import_module(f"{module}.{name}")
    except ImportError as error:
        print(f"Not imported ahead: {module} ({error})", file=sys.stderr)  # noqa: T201
