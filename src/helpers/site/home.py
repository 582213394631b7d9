"""The first page: every question with its computed answer, its main figure and the way to the rest."""

import struct
from pathlib import Path

from helpers.report import FIGURE_DPI
from helpers.site.fragments import raw_block, render
from helpers.site.gather import SiteRun

CSS_DPI = 96

WELCOME = """# Area SEND inspections in England, computed again

England's inspectors judge how each local area serves children and young people with special educational needs and
disabilities (SEND). These pages ask what the inspections show. Every number, name and direction on them was computed
from open data by a notebook that you can read, check, change and run.
"""


def home_page(runs: list[SiteRun]) -> str:
    """Return the source of the first page, figures shown from where `downloads` puts them."""
    items = [{"run": run, "figure": main_figure(run)} for run in runs]
    return WELCOME + raw_block(render("home", items=items))


def main_figure(run: SiteRun) -> dict[str, object] | None:
    """Return place, size in CSS pixels and alternative text of the first figure that a run's notebook shows."""
    for name, alt in run.figures.items():
        width, height = png_size(run.folder / "figures" / f"{name}.png")
        scale = CSS_DPI / FIGURE_DPI
        source = f"downloads/{run.name}/figures/{name}.png"
        return {"src": source, "alt": alt, "width": round(width * scale), "height": round(height * scale)}
    return None


def png_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG in its own pixels, from its header."""
    with path.open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:24])
    return width, height
