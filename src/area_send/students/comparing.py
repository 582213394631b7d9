"""What other parameters change in a notebook's sentences: beside those of its defaults, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Any

from area_send.runs.verify import baseline_path
from helpers.report.record import Results
from helpers.report.report import Report
from smallstats.errors import ParameterError


@dataclass(frozen=True, repr=False)
class Beside:
    """A run's sentences beside those of the default run; shows itself as a table.

    Attributes
    ----------
    notebook : str
        Name without its ending.
    changed : mapping
        Name of each parameter that is not at its default to the default and the value of this run.
    sentences : mapping
        Name of each finding that reads otherwise to the default run's sentence and this run's; empty for none.
    """

    notebook: str
    changed: Mapping[str, tuple[Any, Any]]
    sentences: Mapping[str, tuple[str, str]]

    @property
    def caption(self) -> str:
        """What was changed, and how many findings read otherwise for it."""
        what = "; ".join(f"{name} is {new!r} (default {old!r})" for name, (old, new) in self.changed.items())
        count = len(self.sentences)
        read = "no finding reads" if not count else "1 finding reads" if count == 1 else f"{count} findings read"
        return f"{self.notebook}, {what or 'all parameters at their defaults'}: {read} otherwise"

    def __repr__(self) -> str:
        parts = [f"{name}\n  default: {old}\n  yours:   {new}" for name, (old, new) in self.sentences.items()]
        return "\n".join([self.caption, *parts])

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("Finding", "With the defaults", "With yours"))
        rows = "".join(
            f'<tr><th scope="row">{escape(name.replace("_", " "))}</th>{_cell(old, new)}{_cell(new, old)}</tr>'
            for name, (old, new) in self.sentences.items()
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return (
            f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            if rows
            else f"<p>{escape(self.caption)}.</p>"
        )


def _cell(text: str, other: str) -> str:
    """Write a text with the words marked that the other has not."""
    words = text.split()
    blocks = SequenceMatcher(a=words, b=other.split(), autojunk=False).get_opcodes()
    parts = [
        " ".join(map(escape, words[start:end]))
        if kind == "equal"
        else f"<mark>{escape(' '.join(words[start:end]))}</mark>"
        for kind, start, end, _, _ in blocks
        if end > start
    ]
    return f'<td style="text-align: left; white-space: normal">{" ".join(parts)}</td>'


def beside_default(results: Results) -> Beside:
    """Set a run's record beside the committed one of its notebook's defaults.

    Raises
    ------
    DataError
        If the notebook has no committed record.
    """
    default = Results.read(baseline_path(results.notebook))
    old, new = _sentences(default), _sentences(results)
    return Beside(
        results.notebook,
        {
            name: (default.parameters.get(name), value)
            for name, value in results.parameters.items()
            if value != default.parameters.get(name)
        },
        {name: (old.get(name, ""), new.get(name, "")) for name in {**new, **old} if old.get(name) != new.get(name)},
    )


def compare_with_default(report: Report | None = None) -> Beside:
    """Set what the notebook in front says beside what it says with its defaults; call it in a cell at its end.

    Parameters
    ----------
    report : Report, optional
        The notebook's report; by default the one that its cells have made.

    Raises
    ------
    ParameterError
        If the notebook's cells have not made one.
    """
    if report is None:
        from IPython import get_ipython

        shell = get_ipython()
        found = [value for value in (shell.user_ns if shell else {}).values() if isinstance(value, Report)]
        if not found:
            raise ParameterError("compare_with_default: no results here; run all cells of the notebook first.")
        report = found[-1]
    return beside_default(report.record())


def _sentences(results: Results) -> dict[str, str]:
    """Return what is said under each name, in order, the answer's verdict before it."""
    names = dict.fromkeys(sentence.name for sentence in results.sentences)
    said = {name: " ".join(results.said(name=name)) for name in names}
    verdict = {"verdict": f"{results.verdict.capitalize()}."} if results.verdict else {}
    return {**verdict, **said}
