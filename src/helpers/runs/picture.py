"""The picture in README: the main figure of the first notebook with its default parameters."""

from pathlib import Path

from helpers.parameters import Deprivation
from helpers.paths import outputs_dir, project_root
from helpers.runs.execute import execute_run
from helpers.runs.plan import plan_run
from helpers.runs.store import replace_file

FIGURE = Path("figures") / "shares.svg"
PICTURE = Path("docs") / "images" / "deprivation.svg"


def redraw() -> Path:
    """Run the notebook if need be and copy its figure to where README shows it."""
    made = execute_run(plan_run(Deprivation()), outputs=outputs_dir()).folder / FIGURE
    replace_file(project_root() / PICTURE, made.read_text(encoding="utf-8"))
    return project_root() / PICTURE


if __name__ == "__main__":
    redraw()
