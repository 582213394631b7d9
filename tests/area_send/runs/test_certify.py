"""A certificate: what it is made for, what it says, and what it refuses."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from area_send.runs.certify import Clone, certify, written
from smallstats.errors import DataError, RunError


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def verified(*differences: tuple[str, str, str]) -> dict[str, Any]:
    compared = {"numbers": 300, "sentences": 20, "tables": 10, "figures": 1}
    row = {"notebook": "01_deprivation", "key": "0a1b", "seconds": 1.25, "checksum": "ff00", "compared": compared}
    return {
        "tolerance": 1e-9, "figures": "equal to the byte", "versions": {"Python": "3.11.7"},
        "inputs": {"data/inspections.csv": "ab12"}, "source and lock": "cd34",
        "notebooks": [{**row, "differences": [*differences]}],
    }  # fmt: skip


def test_it_says_on_one_page_what_was_made_where_for_how_long_and_what_came_of_it(tmp_path: Path):
    page = written(Clone(tmp_path, "c0ffee" * 6, {"fresh environment": 61.04}), verified())
    assert "**Everything is as committed.** Compared in 1 notebook: 300 numbers, 20 sentences, 10 tables" in page
    assert "| 01_deprivation | 300 | 20 | 10 | 1 | 0 | 1.2 | `0a1b` | `ff00` |" in page
    for part in ("c0ffee" * 6, "| fresh environment | 61.0 |", "| Python | 3.11.7 |", "`ab12`", "`cd34`"):
        assert part in page
    assert "## Differences" not in page
    assert str(tmp_path) not in page
    assert len(page.splitlines()) < 60


def test_it_names_every_difference(tmp_path: Path):
    page = written(Clone(tmp_path, "c0ffee"), verified(("cell 3, table a", "1 | 2", "1\n3")))
    assert "**1 difference found, listed below.**" in page
    assert "| 01_deprivation | cell 3, table a | 1 \\| 2 | 1 3 |" in page


def test_a_step_that_fails_says_what_it_said(tmp_path: Path):
    with pytest.raises(RunError, match=r"certify: clone failed: .*no_such_word"):
        Clone(tmp_path, "c0ffee").step("clone", "git", "no_such_word")


def test_what_is_not_committed_is_not_certified(project: Path, tmp_path: Path):
    with pytest.raises(DataError, match="has no commit to certify"):
        certify(tmp_path / "certificate.md")
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "All")
    (project / "data" / "new.csv").write_text("a\n")
    with pytest.raises(DataError, match=r"1 file in .* not committed, data/new.csv first: commit, then certify"):
        certify(tmp_path / "certificate.md")
    assert not (tmp_path / "certificate.md").exists()


def test_a_checkout_that_cannot_be_set_up_leaves_no_certificate(project: Path, tmp_path: Path):
    (project / "Makefile").write_text("setup:\n\t@echo no network >&2; exit 1\n")
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "All")
    with pytest.raises(RunError, match="certify: fresh environment failed: no network"):
        certify(tmp_path / "certificate.md")
    assert not (tmp_path / "certificate.md").exists()
