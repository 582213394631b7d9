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
    "file = 3": "valid tuple",
    "other = 1\n" + entry("a.csv"): "nothing else",
    "[[file": "cannot be read",
    entry("a.csv") + entry("A.csv"): "'a.csv' stands twice",
    entry("../a.csv"): "file 1, name: .*given: '../a.csv'",
    entry(".a.csv"): "file 1, name: .*given: '.a.csv'",
    entry("a.csv", sha256="ABC"): "sha256: .*given: 'ABC'",
    entry("a.csv", sha256=""): "must have a sha256, since no program downloads it",
    entry("a.csv", size=0): "bytes: .*greater than 0",
    entry("a.csv", url="http://www.gov.uk/a"): "file 1, url: http://www.gov.uk/a: only https",
    entry("a.csv") + 'url = "https://www.gov.uk/a"\n': "either a url, or a reason",
    entry("a.csv") + "colour = 1\n": "colour: .*not permitted",
    entry("a.csv").replace('reason = "It is a selection."', ""): "either a url, or a reason",
    entry("a.csv").replace('publisher = "Ofsted"', ""): "publisher: Field required",
    entry("b.csv") + entry("a.csv").replace('"Ofsted"', '" "'): "file 2, publisher: .*given: ' '",
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


def test_the_committed_list_is_in_order_and_addresses_of_lasting_files_end_in_their_names() -> None:
    files = read_source_list(COMMITTED)
    assert [file.name for file in files] == sorted(file.name for file in files)
    lasting = [file for file in files if file.url and file.sha256]
    assert lasting
    assert all(str(file.url).endswith("/" + file.name) for file in lasting)


def test_the_committed_list_has_the_page_of_the_overview() -> None:
    refreshed = {file.name: file.url for file in read_source_list(COMMITTED) if not file.sha256}
    assert refreshed == {"ofsted_csc_send_overview.html": "https://data-to-insight.github.io/ofsted-send-scrape-tool/"}


@pytest.mark.official
@pytest.mark.parametrize(
    "file", [file for file in read_source_list(COMMITTED) if file.sha256], ids=lambda file: file.name
)
def test_the_committed_list_agrees_with_the_reference_copy(file: SourceFile) -> None:
    folder = os.environ.get("AREA_SEND_OFFICIAL", COMMITTED.parents[2] / "shared" / "official")
    copy = Path(folder) / file.name
    if not copy.exists():
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent(f"{copy.name} is not in ../shared/official")
    assert copy.stat().st_size == file.bytes
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == file.sha256
