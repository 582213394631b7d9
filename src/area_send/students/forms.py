"""A form for a notebook's parameters: one labelled control each, checked as one types, and a button that runs it."""

from datetime import date
from html import escape
from typing import Any, Literal, get_args, get_origin

import ipywidgets as widgets
from pydantic.fields import FieldInfo

from area_send.students.comparing import beside_default
from area_send.students.start import choices
from area_send.students.trying import run_from_here
from helpers.parameters import FOLDERS, check_values, describe, notebook_named
from helpers.report.record import RESULTS, Results
from helpers.report.tables import Table
from smallstats.errors import AreaSendError

WIDGET = "application/vnd.jupyter.widget-view+json"
FULL = widgets.Layout(width="auto")
WIDE = widgets.Layout(width="26em")


class Form:
    """The form of one notebook; shows itself, in plain words where a page has no widgets.

    Parameters
    ----------
    notebook : str
        Name without its ending.
    """

    def __init__(self, notebook: str) -> None:
        self.notebook = notebook
        self._defaults = notebook_named(notebook).parameters().to_literals()
        rows = {row["name"]: row for row in describe(notebook) if row["name"] not in FOLDERS}
        fields = notebook_named(notebook).parameters.model_fields
        self.controls = {name: _control(name, fields[name], self._defaults[name]) for name in rows}
        self.said = {name: widgets.HTML(layout=FULL) for name in rows}
        self.button = widgets.Button(description="Run", button_style="primary", tooltip=f"Run {notebook}")
        self.progress = widgets.FloatProgress(max=1, description="Cells done", layout=WIDE)
        self.result = widgets.HTML(layout=FULL)
        for control in self.controls.values():
            control.observe(self._check, names="value")
        self.button.on_click(self._run)
        meanings = [widgets.HTML(f"<b>{name}</b>: {escape(rows[name]['meaning'])}", layout=FULL) for name in rows]
        lines = zip(meanings, self.controls.values(), self.said.values(), strict=True)
        self.box = widgets.VBox(
            [part for line in lines for part in line] + [widgets.HBox([self.button, self.progress]), self.result]
        )
        self._meant = {name: f"{row['allowed']}" for name, row in rows.items()}
        self._check()

    def __repr__(self) -> str:
        return (
            f"The form of {self.notebook} needs the widgets of JupyterLab. Without them, run in a cell:\n"
            "from area_send.students import try_out\n"
            f"try_out({self.notebook!r}, seed=7)\n{choices(self.notebook)!r}"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        plain: Table = choices(self.notebook)
        words = escape(repr(self).partition("\n")[0])
        call = f"from area_send.students import try_out\ntry_out({self.notebook!r}, seed=7)"
        return {
            WIDGET: self.box._repr_mimebundle_()[WIDGET],
            "text/html": f"<p>{words}</p><pre>{escape(call)}</pre>{plain._repr_html_()}",
            "text/plain": repr(self),
        }

    def values(self) -> dict[str, Any]:
        """Return what the controls hold, as the literals of a parameters cell; text where it is no number."""
        return {name: _read(control.value, self._defaults[name]) for name, control in self.controls.items()}

    def _problems(self) -> dict[str, str]:
        found = {}
        for name, value in self.values().items():
            try:
                check_values(self.notebook, {name: value})
            except AreaSendError:
                found[name] = f"{value!r} is not allowed: must be {self._meant[name]}"
        return found

    def _check(self, _: Any = None) -> None:
        """Say beside each control what is wrong with it, and let only a form without a fault be run."""
        problems = self._problems()
        for name, said in self.said.items():
            wrong = name in problems
            said.value = escape(problems[name] if wrong else f"{self._meant[name]}; default {self._defaults[name]!r}")
            said.value = f"<b>{said.value}</b>" if wrong else f"<small>{said.value}</small>"
        self.button.disabled = bool(problems)

    def _run(self, _: Any = None) -> None:
        self.button.disabled, self.progress.value = True, 0
        self.result.value = f"<p>Running {self.notebook} ...</p>"
        try:
            made = run_from_here(check_values(self.notebook, self.values()), self._show_share)
            self.progress.value = 1
            self.result.value = beside_default(Results.read(made.folder / RESULTS))._repr_html_()
        except AreaSendError as error:
            self.result.value = f"<p><b>{escape(str(error))}</b></p>"
        finally:
            self._check()

    def _show_share(self, share: float) -> None:
        self.progress.value = share


def form(notebook: str) -> Form:
    """Show a notebook's parameters as a form that runs it.

    Raises
    ------
    ParameterError
        If there is no such notebook.
    """
    return Form(notebook)


def _control(name: str, field: FieldInfo, default: Any) -> Any:
    """Choose the control of a parameter by what its model allows."""
    label = {"description": name, "style": {"description_width": "13em"}, "layout": WIDE}
    if get_origin(field.annotation) is Literal:
        return widgets.Dropdown(options=get_args(field.annotation), value=default, **label)
    if get_origin(field.annotation) is tuple:
        options = get_args(get_args(field.annotation)[0])
        return widgets.SelectMultiple(options=options, value=tuple(default), rows=min(len(options), 8), **label)
    hint = "YYYY-MM-DD" if field.annotation in (date, date | None) else ""
    return widgets.Text(value=str(default), placeholder=hint, continuous_update=True, **label)


def _read(value: Any, default: Any) -> Any:
    """Read a control's text as a value of its default's kind; leave it text where it is none."""
    if isinstance(default, list):
        return list(value)
    kind = type(default)
    try:
        return kind(value)
    except ValueError:
        return value
