"""The list of official files: what it may say, and what the committed one does."""

import hashlib
import os
from pathlib import Path

import pytest
from tests.area_send.sources.faulty_server import entry

from area_send.sources.source_list import SourceFile, read_source_list
from smallstats.errors import DataError

COMMITTED = Path(__file__).parents[3] / "data" / "sources.toml"

WRONG_LISTS = {
    "": "one or more",
    "file = 3": "one or more",
    "other = 1\n" + entry("a.csv"): "nothing else",
    "[[file": "cannot be read",
    entry("a.csv") + entry("A.csv"): "'a.csv' stands twice",
    entry("../a.csv"): "'name' must be a plain file name",
    entry(".a.csv"): "'name' must be a plain file name",
    entry("a.csv", sha256="ABC"): "'sha256' must be 64 lower-case",
    entry("a.csv", size=0): "'bytes' must be a positive",
    entry("a.csv", url="http://www.gov.uk/a"): "file 1: url: http://www.gov.uk/a: only https",
    entry("a.csv") + 'url = "https://www.gov.uk/a"\n': "'url' must be left out",
    entry("a.csv") + "colour = 1\n": "unknown key 'colour'",
    entry("a.csv").replace("fetch = false", 'fetch = "no"'): "'fetch' must be true or false",
    entry("a.csv").replace('reason = "It is a selection."', ""): "'reason' must be given if fetch is False",
    entry("a.csv").replace('publisher = "Ofsted"', ""): "'publisher' must be a text",
}


@pytest.mark.parametrize("text", WRONG_LISTS)
def test_a_list_that_says_something_not_allowed_is_refused_with_file_and_entry(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=WRONG_LISTS[text]) as caught:
        read_source_list(path)
    assert str(path) in str(caught.value)


def test_a_list_that_is_missing_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sources\.toml: cannot be read"):
        read_source_list(tmp_path / "sources.toml")


def test_the_committed_list_holds_the_seven_official_files_two_of_them_to_download() -> None:
    files = read_source_list(COMMITTED)
    assert len(files) == 7
    assert [file.name for file in files] == sorted(file.name for file in files)
    to_download = [file for file in files if file.fetch]
    assert len(to_download) == 2
    assert all(file.url.endswith("/" + file.name) for file in to_download)


@pytest.mark.official
@pytest.mark.parametrize("file", read_source_list(COMMITTED), ids=lambda file: file.name)
def test_the_committed_list_agrees_with_the_reference_copy(file: SourceFile) -> None:
    folder = os.environ.get("AREA_SEND_OFFICIAL", COMMITTED.parents[2] / "shared" / "official")
    copy = Path(folder) / file.name
    if not copy.exists():
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent(f"{copy.name} is not in ../shared/official")
    assert copy.stat().st_size == file.size
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == file.sha256
