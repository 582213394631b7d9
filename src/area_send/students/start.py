"""What the start notebook shows: the notebooks, their questions and what may be changed in each."""

from html import escape

import pandas as pd

from area_send.runs.plan import notebook_path
from helpers.parameters import NotebookParameters, describe, notebooks
from helpers.paths import project_root
from helpers.report.tables import Table


class Contents:
    """A list of the notebooks as links from the folder ``docs``."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __repr__(self) -> str:
        return self.frame.to_string()

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row"><a href="../{escape(row.path)}">{escape(str(name))}</a></th>'
            f"<td>{escape(row.question)}</td><td>{escape(row.parameters)}</td></tr>"
            for name, row in self.frame.iterrows()
        )
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("Notebook", "Question", "Parameters of its own"))
        caption = "The notebooks, and what may be changed in each"
        return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def contents() -> Contents:
    """List every notebook with its question and its own parameters.

    Returns
    -------
    Contents
        Its `frame` has one row a notebook: `question`, `parameters` and `path` from the project's folder.
    """
    common = NotebookParameters.model_fields
    rows = {
        name: {
            "question": notebook.question,
            "parameters": ", ".join(field for field in notebook.parameters.model_fields if field not in common),
            "path": notebook_path(name).relative_to(project_root()).as_posix(),
        }
        for name, notebook in notebooks().items()
    }
    return Contents(pd.DataFrame.from_dict(rows, orient="index").rename_axis("notebook"))


def choices(notebook: str) -> Table:
    """List in full what a notebook's parameters may be, its own first.

    Raises
    ------
    ParameterError
        If there is no such notebook.
    """
    rows = pd.DataFrame(describe(notebook)).set_index("name")
    return Table(rows[["default", "meaning", "allowed"]], f"What {notebook} may be given")
