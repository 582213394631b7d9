"""The pictures of README: the site's first page, and the card that a forge shows beside a link.

The picture in README: the main figure of the first notebook with its default parameters.
"""

import base64
from pathlib import Path

from area_send.runs.execute import execute_run
from area_send.runs.plan import plan_run
from area_send.runs.scratch import scratch_folder
from area_send.runs.store import replace_file
from area_send.site.browser import photograph
from area_send.site.finished_runs import SiteRun, gather_runs
from area_send.site.html import render
from helpers.parameters.q01_deprivation import Deprivation
from helpers.paths import outputs_dir, project_root
from smallstats.errors import DataError

IMAGES = Path("docs") / "images"
CARD = (1280, 640)
VIEW = (1280, 960)


def redraw(outputs: Path) -> list[Path]:
    """Photograph the site that is in a folder of outputs, and draw the card from the first notebook's run.

    Raises
    ------
    DataError
        If there is no site yet.
    ParameterError
        If no browser is there to photograph with.
    """
    first = outputs / "site" / "index.html"
    if not first.is_file():
        raise DataError(f"{first} is missing: build it with `area-send site`.")
    images = project_root() / IMAGES
    photograph(first, images / "site.png", width=VIEW[0], height=VIEW[1])
    with scratch_folder() as folder:
        page = folder / "card.html"
        page.write_text(_card(gather_runs(outputs, stale=True)), encoding="utf-8")
        photograph(page, images / "social-preview.png", width=CARD[0], height=CARD[1])
    return [images / "site.png", images / "social-preview.png"]


def _card(runs: list[SiteRun]) -> str:
    """Return the card as a page: a question, its computed answer, and its main figure."""
    figure = runs[0].results.main_figure
    if figure is None:
        raise DataError(f"{runs[0].name} shows no figure.")
    svg = runs[0].figure_file(figure.name, "svg").read_bytes()
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    return render("card", run=runs[0], source=source, alt=figure.alt, questions=len(runs))


if __name__ == "__main__":
    redraw(outputs_dir())


FIGURE = Path("figures") / "shares.svg"
PICTURE = Path("docs") / "images" / "deprivation.svg"


def redraw_readme_figure() -> Path:
    """Run the notebook if need be and copy its figure to where README shows it."""
    made = execute_run(plan_run(Deprivation()), outputs=outputs_dir()).folder / FIGURE
    replace_file(project_root() / PICTURE, made.read_text(encoding="utf-8"))
    return project_root() / PICTURE


if __name__ == "__main__":
    redraw_readme_figure()
