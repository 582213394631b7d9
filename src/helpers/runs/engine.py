"""How Papermill executes our notebooks: with its own engine, but writing the notebook once and naming no machine.

Its engine writes the whole notebook before and after every cell, which for fifty cells with figures takes as long as
some of the notebooks themselves.
"""

from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb

from helpers.paths import project_root

ENGINE = "area-send"


class SaveOnceEngine(NBClientEngine):  # type: ignore[misc] # papermill has no types
    """Papermill's engine, saving when all cells are done, or when they end otherwise."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, output_path: str | None = None, **options: Any) -> Any:
        """Execute a notebook; Papermill itself writes it unless this raises."""
        named = {"input_path": _place(options.get("input_path")), "output_path": _place(output_path)}
        nb.metadata.papermill.update(named)
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **options)
        except Exception:
            write_ipynb(nb, output_path)
            raise


def _place(path: str | None) -> str:
    """Name a file by its place in the project, or by its name alone where it lies elsewhere."""
    file = Path(path or "")
    return (
        file.relative_to(project_root()).as_posix() if file.is_relative_to(project_root() / "notebooks") else file.name
    )


papermill_engines.register(ENGINE, SaveOnceEngine)
