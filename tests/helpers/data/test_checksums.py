"""Checksums of what runs depend on: which files count, and that a changed one is noticed at once."""

import os
from pathlib import Path

import pytest

from helpers.data.checksums import file_checksum, input_checksums
from helpers.paths import files_below
from smallstats.errors import DataError


def test_checksums_are_of_the_tables_the_package_and_the_lock_by_their_place_in_the_project(root: Path):
    found = input_checksums()
    tables = {path.relative_to(root).as_posix() for path in (root / "data").rglob("*.csv")}
    packages = ("helpers", "smallstats")
    sources = {path.relative_to(root).as_posix() for name in packages for path in (root / "src" / name).rglob("*.py")}
    assert list(found) == sorted(tables | sources | {"data/datapackage.json", "requirements.lock"})
    assert all(found[name] == file_checksum(root / name) for name in found if not name.endswith("datapackage.json"))


def test_only_the_tables_named_count_with_those_that_they_refer_to_and_what_is_said_of_them(root: Path):
    tables = {name for name in input_checksums(["revisits"]) if name.startswith("data/")}
    assert tables == {
        "data/datapackage.json",
        *(f"data/{name}.csv" for name in ("revisits", "inspections", "local_areas")),
    }
    said = [
        input_checksums(names)["data/datapackage.json"] for names in (["revisits"], ["inspections"], ["local_areas"])
    ]
    assert len(set(said)) == 3
    with pytest.raises(DataError, match="'visits' is no table of the data package"):
        input_checksums(["visits"])


def test_a_file_that_has_changed_has_another_checksum_even_with_its_old_size_and_time(project: Path):
    table = project / "data" / "inspections.csv"
    table.write_text("one")
    before, state = input_checksums()["data/inspections.csv"], table.stat()
    table.write_text("two")
    os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))
    after = input_checksums()["data/inspections.csv"]
    assert before != after == file_checksum(table)


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_to_files_count_and_links_to_folders_are_not_followed(tmp_path: Path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "a.csv").write_text("a")
    (inside / "linked.csv").symlink_to(outside / "a.csv")
    (inside / "gone.csv").symlink_to(outside / "none.csv")
    (inside / "folder").symlink_to(outside)
    assert [path for path, _ in files_below(inside, ".csv")] == [str(inside / "linked.csv")]


def test_a_reader_s_own_tables_come_in_under_their_own_name(tmp_path: Path):
    (tmp_path / "additions.csv").write_text("area\n")
    found, own = input_checksums(), input_checksums(own_data=tmp_path)
    assert own == dict(sorted((found | {"own data/additions.csv": file_checksum(tmp_path / "additions.csv")}).items()))
