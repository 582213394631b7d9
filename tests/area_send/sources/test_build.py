"""The tables rebuilt from the official files: byte for byte, all or nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.build import build_tables
from area_send.sources.check import run_checks
from area_send.sources.readers import authorities, deprivation, lait
from smallstats.errors import DataError

ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = Path(os.environ.get("AREA_SEND_OFFICIAL", ROOT.parent / "shared" / "official"))
BUILT = ["local_areas.csv", "sightings.csv", "inspections.csv", "revisits.csv", "disagreements.csv", "indicators.csv",
         "as_of.toml"]  # fmt: skip

pytestmark = [
    pytest.mark.official,
    pytest.mark.skipif(
        not OFFICIAL.is_dir() and os.environ.get("CI") != "true",
        reason="no folder ../shared/official beside the project, and AREA_SEND_OFFICIAL names none",
    ),
]


@pytest.fixture
def source(tmp_path: Path) -> Any:
    """Copy the official files, writable, so that one of them can be damaged."""
    folder = tmp_path / "source"
    folder.mkdir()
    for path in filter(Path.is_file, OFFICIAL.iterdir()):
        shutil.copyfile(path, folder / path.name)
    return folder


def test_the_committed_tables_are_what_the_official_files_give_byte_for_byte(tmp_path: Path) -> None:
    written = build_tables(OFFICIAL, tmp_path / "data")
    assert [path.name for path in written] == BUILT
    for path in written:
        assert path.read_bytes() == (ROOT / "data" / path.name).read_bytes(), path.name


def test_the_tables_are_plain_utf_8_with_line_feeds(tmp_path: Path) -> None:
    for path in build_tables(OFFICIAL, tmp_path):
        content = path.read_bytes()
        content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_a_damaged_official_file_leaves_everything_as_it_was(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "target"
    build_tables(source, target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    text = (source / lait.FILE).read_text(encoding="utf-8")
    (source / lait.FILE).write_text(text.replace(",1.4000000000000001,", ",1400,", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"lait_send_indicators\.csv, row 2, column Values: '1400'"):
        build_tables(source, target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_a_missing_official_file_writes_nothing(tmp_path: Path, source: Path) -> None:
    (source / deprivation.FILE).unlink()
    with pytest.raises(DataError, match=r"File_11.*: No such file"):
        build_tables(source, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_failed_write_puts_back_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "target"
    target.mkdir()
    for name in BUILT:
        (target / name).write_text("as before")
    replace = Path.replace

    def fail_at_the_third(self: Path, other: Any) -> Any:
        if self.name == BUILT[2]:
            raise OSError("disk full")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", fail_at_the_third)
    with pytest.raises(OSError, match="disk full"):
        build_tables(OFFICIAL, target)
    assert {path.name: path.read_text() for path in target.iterdir()} == dict.fromkeys(BUILT, "as before")


def test_a_failed_first_write_leaves_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def fail_at_the_third(self: Path, other: Any) -> Any:
        if self.name == BUILT[2]:
            raise OSError("disk full")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", fail_at_the_third)
    with pytest.raises(OSError, match="disk full"):
        build_tables(OFFICIAL, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_the_wrong_encoding_of_an_official_file_is_refused_with_its_row(tmp_path: Path, source: Path) -> None:
    text = (source / authorities.FILE).read_text(encoding="utf-8-sig")
    (source / authorities.FILE).write_bytes(text.replace("Barnet", "Barn\u00e9t", 1).encode("latin-1"))
    with pytest.raises(DataError, match=r"Provider_data_lookup\.csv, row 3: is not UTF-8 text"):
        build_tables(source, tmp_path / "target")


def test_a_build_killed_between_two_renames_is_seen_by_the_check_and_swept_by_a_later_build(tmp_path: Path) -> None:
    target = tmp_path / "data"
    shutil.copytree(ROOT / "data", target)
    (target / "revisits.csv").write_bytes((target / "revisits.csv").read_bytes() + b"E06000001-2016,\n")
    killed = """if True:
        import os, sys
        from pathlib import Path
        from area_send.sources.build import build_tables
        replace = Path.replace
        def die_after_the_first(self, other):
            replace(self, other)
            os._exit(9)
        Path.replace = die_after_the_first
        build_tables(Path(sys.argv[1]), Path(sys.argv[2]))"""
    (target / "local_areas.csv").write_bytes(b"of another build")
    ended = subprocess.run([sys.executable, "-c", killed, str(OFFICIAL), str(target)], check=False)
    assert ended.returncode == 9
    assert (target / "local_areas.csv").read_bytes() == (ROOT / "data" / "local_areas.csv").read_bytes()
    found = {result.name: result for result in run_checks(target)}["as_of.toml: the tables are those of one build"]
    assert (found.passed, found.detail) == (
        False,
        "revisits.csv: not as as_of.toml says; run `area-send data build` again.",
    )
    (left,) = target.glob(".build-*")
    os.utime(left, (1, 1))
    build_tables(OFFICIAL, target)
    assert not list(target.glob(".build-*"))
    assert all(result.passed for result in run_checks(target))
