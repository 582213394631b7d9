"""From an executed notebook to the page that shows it: facts of the run on top, code folded, tables and figures fit."""

import copy
import json
import shlex
from typing import Any

from area_send.runs.notebook_files import nbformat
from area_send.site.checks import Check
from area_send.site.downloads import Offered
from area_send.site.finished_runs import SiteRun
from area_send.site.html import raw_block, render
from area_send.site.tables import in_a_box
from helpers.parameters import check_values, describe
from helpers.report.record import output_of

INJECTED = "injected-parameters"


def notebook_page(run: SiteRun, checks: list[Check], offered: dict[str, list[Offered]], methods: dict[str, str]) -> str:
    """Return the source of a run's page, as a notebook's text.

    Parameters
    ----------
    run : SiteRun
        The run.
    checks : list of Check
        What was checked about it.
    offered : dict
        Its files, as `downloads.offer_run` returns them.
    methods : dict
        Pages on methods, name to title.
    """
    page = copy.deepcopy(run.notebook)
    page.cells = [_fit(cell, run) for cell in page.cells if INJECTED not in cell.metadata.get("tags", [])]
    facts = render(
        "run_facts",
        run=run,
        checks=checks,
        offered=offered,
        methods=methods,
        rows=parameter_rows(run),
        command=command_of(run),
    )
    page.cells.insert(1, nbformat.v4.new_markdown_cell(raw_block(facts), id="facts-of-the-run"))
    page.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return str(nbformat.writes(page))


def parameter_rows(run: SiteRun) -> list[dict[str, Any]]:
    """List a run's parameters: name, value, default, meaning, and whether the value differs from the default."""
    rows = [row for row in describe(run.name) if row["name"] in run.parameters]
    values = {row["name"]: json.dumps(run.parameters[row["name"]]) for row in rows}
    return [{**row, "value": values[row["name"]], "changed": values[row["name"]] != row["default"]} for row in rows]


def command_of(run: SiteRun) -> str:
    """Return the command that makes this run again."""
    defaults = check_values(run.name, {}).to_literals()
    changed = {name: value for name, value in run.parameters.items() if value != defaults[name]}
    return shlex.join(["area-send", "run", run.name, *(x for pair in changed.items() for x in ("-p", _given(*pair)))])


def _given(name: str, value: object) -> str:
    return f"{name}={value}"


def _fit(cell: Any, run: SiteRun) -> Any:
    """Fold a cell's code, let its tables scroll by themselves, and show its picture from the files to take away."""
    if cell.cell_type != "code":
        return cell
    cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
    for output in cell.outputs:
        kind, name = output_of(output)
        if kind == "table":
            output["data"]["text/html"] = in_a_box(output, run.tables)
        if kind == "figure":
            source = f"../downloads/{run.name}/figures/{name}.png"
            output["data"] = {"text/html": render("picture", source=source, about=output["metadata"]["image/png"])}
    return cell
