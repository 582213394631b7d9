"""Which notebooks there are: one module of this room a notebook, whose `NOTEBOOK` is all that is known of it.

Whoever adds a notebook adds its file to ``notebooks/`` and such a module here; nothing lists them.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from helpers.parameters.base import NotebookParameters
from helpers.parameters.words import did_you_mean
from smallstats.errors import ParameterError

PREFIX = "q"  # begins the name of a notebook's module, here, in `helpers.questions` and in `helpers.words`


@dataclass(frozen=True, kw_only=True)
class Notebook:
    """What is known of a notebook without running it.

    Attributes
    ----------
    name : str
        Name of its file, without its ending.
    question : str
        Its title.
    parameters : type
        Model of what it may be given; the defaults are those of its parameters cell.
    tables : tuple of str
        Our tables that it reads, with any parameters; what these refer to is read as well and need not be named.
        A run is out of date when one of them changes, and fails if it reads another.
    primary_tests : tuple of str
        Questions that its primary tests answer, by their names in a family of tests.
    refuse : str
        Full name of a function that is called with the parameters before a kernel starts and raises `DataError` if
        they leave nothing to analyse; a name, since it stands in a higher room and loads what runs need.
    """

    name: str
    question: str
    parameters: type[NotebookParameters]
    tables: tuple[str, ...]
    primary_tests: tuple[str, ...] = ()
    refuse: str = ""


@cache
def notebooks() -> dict[str, Notebook]:
    """Return every notebook by its name, in the order of the names.

    Raises
    ------
    ParameterError
        If two modules describe a notebook of one name.
    """
    room = importlib.import_module(__package__)
    modules = [module.name for module in pkgutil.iter_modules(room.__path__) if module.name.startswith(PREFIX)]
    found = [importlib.import_module(f"{__package__}.{name}").NOTEBOOK for name in modules]
    by_name = {notebook.name: notebook for notebook in sorted(found, key=lambda notebook: notebook.name)}
    if len(by_name) < len(found):
        raise ParameterError(f"Two of the modules {', '.join(modules)} describe a notebook of one name.")
    return by_name


def notebook_named(name: str) -> Notebook:
    """Return a notebook, named without its ending.

    Raises
    ------
    ParameterError
        If no notebook has that name; the message offers the near one.
    """
    known = notebooks()
    if name not in known:
        raise ParameterError(f"No notebook {name!r}{did_you_mean(name, known)}. There are: {', '.join(known)}.")
    return known[name]


def notebook_of(parameters: NotebookParameters) -> Notebook:
    """Return the notebook that some parameters are for."""
    return next(notebook for notebook in notebooks().values() if notebook.parameters is type(parameters))


def refuse_empty(parameters: NotebookParameters) -> None:
    """Refuse parameters that leave their notebook nothing to analyse.

    Raises
    ------
    DataError
        Naming what would leave something.
    """
    refuse = notebook_of(parameters).refuse
    if refuse:
        check: Callable[[NotebookParameters], None] = pkgutil.resolve_name(refuse)
        check(parameters)
