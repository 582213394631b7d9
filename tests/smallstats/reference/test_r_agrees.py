"""R, run here and now, gives the committed reference values; needs Rscript with MASS, survival and jsonlite."""

import json
import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.glob("*.R"))


def differences(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """List where two JSON values differ: words and shapes exactly, numbers beyond 1e-9 of themselves."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        return [text for key in ours for text in differences(ours[key], theirs[key], f"{place}/{key}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [text for key, (a, b) in pairs for text in differences(a, b, f"{place}/{key}")]
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        same = math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    else:
        same = ours == theirs
    return [] if same else [f"{place}: committed {ours!r}, R now {theirs!r}"]


@pytest.mark.r
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_r_gives_the_committed_reference_values(script: Path, tmp_path: Path):
    if shutil.which("Rscript") is None:
        assert os.environ.get("CI") != "true", "Rscript must be there in CI"
        pytest.skip("Rscript is not installed")
    made = tmp_path / "values.json"
    command = ["Rscript", str(script), str(HERE / "tables.json"), str(made)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    committed = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    assert differences(committed, json.loads(made.read_text(encoding="utf-8"))) == []


def test_every_public_statistic_has_reference_values():
    assert {path.stem for path in SCRIPTS} == {
        "association", "looks", "models", "multiplicity", "ordered", "pooled", "posterior", "power", "proportions",
        "trend", "waiting",
    }  # fmt: skip
    assert len(json.loads((HERE / "tables.json").read_text(encoding="utf-8"))) >= 40


def test_the_comparison_sees_a_changed_number_word_and_shape():
    assert differences({"a": [1.0]}, {"a": [1.0 + 1e-8]})
    assert differences({"a": "x"}, {"a": "y"})
    assert differences({"a": [1]}, {"a": [1, 2]})
    assert not differences({"a": [1.0]}, {"a": [1.0 + 1e-12]})
