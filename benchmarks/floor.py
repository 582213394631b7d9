"""The floor that runs are compared with: a notebook's cells executed as plain code in one warm process.

Reads one JSON object a line, ``{"notebook": path, "parameters": {...}}``, and prints the seconds it took. What a cell
ends on is turned into text and HTML as a kernel would; there is no kernel, no messages and no file but the results.
"""

import ast
import json
import sys
import time
from pathlib import Path
from typing import Any

import nbformat


def execute(notebook: Path, parameters: dict[str, Any]) -> None:
    """Execute a notebook's code cells in one fresh namespace, parameters given after their own cell."""
    namespace: dict[str, Any] = {"In": []}
    for cell in nbformat.read(notebook, as_version=4).cells:  # type: ignore[no-untyped-call]
        if cell.cell_type == "code":
            _execute_cell(cell.source, namespace)
        if "parameters" in cell.metadata.get("tags", []):
            namespace.update(parameters)


def _execute_cell(source: str, namespace: dict[str, Any]) -> None:
    *body, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(compile(source, "cell", "exec"), namespace)
        return
    exec(compile(ast.Module(body, []), "cell", "exec"), namespace)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)
    for form in ("__repr__", "_repr_html_", "_repr_mimebundle_"):
        if hasattr(value, form):
            getattr(value, form)()


def main() -> None:
    """Answer each line with the seconds that its notebook takes."""
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.perf_counter()
        execute(Path(asked["notebook"]), asked["parameters"])
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
