"""Downloads of the official files, against a server on this machine that misbehaves on request."""

import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.area_send.sources.faulty_server import BODY, SHA256, Server, entry

from area_send.sources import download as download_module
from area_send.sources.download import check_address
from area_send.sources.fetch import FetchResult, fetch_sources
from smallstats.errors import DataError, ParameterError


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the list of pauses, which are noted and not made."""
    made: list[float] = []
    monkeypatch.setattr("pooch.core.time.sleep", made.append)
    return made


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        yield running


def fetch(folder: Path, *entries: str, **options: Any) -> list[FetchResult]:
    """Fetch with a list of its own, kept outside the folder so that the folder shows only what was fetched."""
    listed = folder.with_name(folder.name + ".toml")
    listed.write_text("\n".join(entries), encoding="utf-8")
    return fetch_sources(folder, sources_file=listed, **{"timeout": 5, "retries": 1, **options})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "official"


# what works


def test_a_file_is_downloaded_whole_under_its_own_name_and_nothing_else_is_left(server: Server, folder: Path) -> None:
    (result,) = fetch(folder, entry("a.csv", url=server.url("good")))
    assert result.status == "downloaded"
    assert result.size == len(BODY)
    assert str(result) == f"a.csv: downloaded, {len(BODY):,} bytes, checksum right."
    assert [path.name for path in folder.iterdir()] == ["a.csv"]
    assert (folder / "a.csv").read_bytes() == BODY


def test_a_downloaded_file_has_the_permissions_any_new_file_has(server: Server, folder: Path, tmp_path: Path) -> None:
    fetch(folder, entry("a.csv", url=server.url("good")))
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert (folder / "a.csv").stat().st_mode == ordinary.stat().st_mode


def test_a_file_already_there_with_the_right_checksum_is_left_alone_and_said_so(server: Server, folder: Path) -> None:
    folder.mkdir()
    (folder / "a.csv").write_bytes(BODY)
    os.utime(folder / "a.csv", (1, 1))
    (result,) = fetch(folder, entry("a.csv", url=server.url("good")))
    assert result.status == "already there"
    assert "left alone" in result.sentence
    assert (folder / "a.csv").stat().st_mtime == 1
    assert server.asked.total() == 0


def test_a_file_there_with_a_wrong_checksum_is_replaced_by_the_right_one(server: Server, folder: Path) -> None:
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"damaged")
    (result,) = fetch(folder, entry("a.csv", url=server.url("good")))
    assert result.status == "downloaded"
    assert (folder / "a.csv").read_bytes() == BODY


@pytest.mark.parametrize("path", ["moved", "unstated"])
def test_a_redirect_within_the_scheme_and_a_body_of_unstated_length_are_fine(
    server: Server, folder: Path, path: str
) -> None:
    (result,) = fetch(folder, entry("a.csv", url=server.url(path)))
    assert result.status == "downloaded"


@pytest.mark.parametrize(("path", "requests_needed"), [("flaky", 3), ("truncated-once", 2), ("busy-oddly", 2)])
def test_a_failure_that_passes_is_tried_again(server: Server, folder: Path, path: str, requests_needed: int) -> None:
    (result,) = fetch(folder, entry("a.csv", url=server.url(path)), retries=2)
    assert result.status == "downloaded"
    assert server.asked == {f"/{path}": requests_needed}


def test_a_server_that_asks_for_patience_gets_it_and_the_reader_is_told(
    server: Server, folder: Path, pauses: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(folder, entry("a.csv", url=server.url("busy-for-a-while")))
    assert pauses[0] == 7
    assert capsys.readouterr().err == "127.0.0.1 asks us to wait; waiting 7 s\n"


def test_a_server_that_asks_for_a_day_of_patience_gets_a_minute_at_most(
    server: Server, folder: Path, pauses: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(folder, entry("a.csv", url=server.url("busy-long")))
    assert pauses[0] == 60
    assert capsys.readouterr().err == "127.0.0.1 asks us to wait; waiting 60 s\n"


def test_no_pause_is_begun_that_would_outlast_the_time_allowed(
    server: Server, folder: Path, pauses: list[float]
) -> None:
    with pytest.raises(DataError, match="asks us to wait for longer than is allowed"):
        fetch(folder, entry("a.csv", url=server.url("busy-long")), within=59)
    assert pauses == []


def test_pauses_between_attempts_grow(server: Server, folder: Path, pauses: list[float]) -> None:
    with pytest.raises(DataError):
        fetch(folder, entry("a.csv", url=server.url("busy")), retries=3)
    assert pauses == [1, 2, 3]


def test_only_the_named_files_are_downloaded_each_once_in_the_order_of_the_names(server: Server, folder: Path) -> None:
    entries = [entry(name, url=server.url(f"good/{name}")) for name in ("a.csv", "b.csv", "c.csv")]
    results = fetch(folder, *entries, names=["c.csv", "a.csv", "c.csv"])
    assert [result.name for result in results] == ["c.csv", "a.csv"]
    assert server.asked == {"/good/c.csv": 1, "/good/a.csv": 1}


def test_no_names_asked_for_means_no_request(server: Server, folder: Path) -> None:
    assert fetch(folder, entry("a.csv", url=server.url("good")), names=[]) == []
    assert server.asked.total() == 0


def test_the_progress_bar_stays_silent_where_standard_error_is_no_terminal(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(folder, entry("a.csv", url=server.url("good")))
    assert capsys.readouterr() == ("", "")


def test_the_progress_bar_shows_on_a_terminal(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    fetch(folder, entry("a.csv", url=server.url("good/a.csv")))
    output, shown = capsys.readouterr()
    assert output == ""
    assert "a.csv" in shown
    assert "100%" in shown


def test_a_page_that_its_publisher_refreshes_is_kept_under_a_name_with_the_day(server: Server, folder: Path) -> None:
    listed = entry("page.html", url=server.url("login"), sha256="", size=None)
    (result,) = fetch(folder, listed)
    assert result.path == folder / f"page_{date.today()}.html"
    assert result.path.read_bytes() == b"<html>log in</html>"
    assert str(result.path) in result.sentence
    fetch(folder, listed)
    assert server.asked.total() == 2
    assert [path.name for path in folder.iterdir()] == [result.path.name]


# what no program can download


def test_a_file_that_no_program_can_download_is_reported_with_reason_and_page(folder: Path) -> None:
    (result,) = fetch(folder, entry("a.csv"))
    assert result.status == "by hand"
    assert result.size is None
    for part in ("It is a selection.", str(folder / "a.csv"), "https://www.gov.uk/page"):
        assert part in result.sentence


def test_a_file_got_by_hand_is_recognised_by_its_checksum(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.csv").write_bytes(BODY)
    (result,) = fetch(folder, entry("a.csv"), names=["a.csv"])
    assert result.status == "already there"


def test_a_file_got_by_hand_with_another_checksum_is_left_alone_and_named(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"newer")
    (result,) = fetch(folder, entry("a.csv"))
    assert "another checksum" in result.sentence
    assert (folder / "a.csv").read_bytes() == b"newer"


def test_asking_by_name_for_a_file_no_program_can_download_is_an_error(folder: Path) -> None:
    with pytest.raises(
        DataError, match=r"a\.csv: cannot be downloaded by a program: It is a selection\..*gov\.uk/page"
    ):
        fetch(folder, entry("a.csv"), names=["a.csv"])


# what fails: one clear error, nothing kept

FAULTS = {
    "other": f"wrong checksum.*instead of {SHA256}",
    "login": "wrong checksum.*It is a web page",
    "truncated": "the body broke off; given up at attempt 2",
    "endless": "longer than 128,000 bytes",
    "huge": "1,000,000,000 bytes, above the limit of 128,000",
    "zipped": "compressed, which we did not ask for",
    "busy": "answered 503 Service Unavailable; given up at attempt 2",
    "reset": "no connection.*given up at attempt 2",
    "nothing": "answered 204",
    "boastful": "states a length of 'many'",
    "gone": "answered 404 Not Found.*new address",
    "coloured": "answered 404 Not Found.*new address",
    "moved-in-colour": r"redirects to 'ftp://\\x1b\[31mhost/good', which is no https address",
    "moved-to-file": "redirects to 'file:///etc/hostname', which is no https address",
    "moved-to-ftp": "redirects to 'ftp://127.0.0.1/good', which is no",
    "moved-to-https": "redirects to another scheme, 'https://127.0.0.1/good'",
    "moved-away": "redirects to 'http://example.invalid/good', which is no https",
    "moved-nowhere": "answered 301 Moved Permanently",
    "loop": "redirects without end",
    "spiral": "redirects without end",
    "silent": "no answer within 0.3 seconds; given up at attempt 2",
    "stalled": "no connection.*timed out.*given up at attempt 2",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_error_with_address_and_reason_and_keeps_nothing(
    server: Server, folder: Path, fault: str
) -> None:
    with pytest.raises(DataError, match=FAULTS[fault]) as caught:
        fetch(folder, entry("a.csv", url=server.url(fault)), timeout=0.3)
    message = str(caught.value)
    assert server.url(fault) in message
    assert "https://www.gov.uk/page" in message
    assert message.isprintable()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("fault", ["other", "truncated", "gone", "silent", "endless"])
def test_a_fault_leaves_an_older_file_as_it_was(server: Server, folder: Path, fault: str) -> None:
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"older")
    with pytest.raises(DataError):
        fetch(folder, entry("a.csv", url=server.url(fault)), timeout=0.3, retries=0)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.csv": b"older"}


@pytest.mark.parametrize("fault", ["drip", "drip-headers", "stalled"])
def test_what_comes_too_slowly_is_given_up_at_the_one_deadline_of_all_files(
    server: Server, folder: Path, fault: str
) -> None:
    began = time.monotonic()
    with pytest.raises(DataError, match="3 of 3 files") as caught:
        fetch(folder, *[entry(f"{name}.csv", url=server.url(fault)) for name in "abc"], within=0.5)
    assert time.monotonic() - began < 4
    assert str(caught.value).count("was not had in the time allowed for all files") == 3
    assert list(folder.iterdir()) == []


def test_a_server_that_is_not_there_is_one_error(folder: Path, server: Server) -> None:
    with Server() as gone:
        url = gone.url("good")
    with pytest.raises(DataError, match=r"no connection.*given up at attempt 2.*Check the connection"):
        fetch(folder, entry("a.csv", url=url))


def test_a_redirect_from_https_to_http_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(_: object, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 302, str(request.url), request
        answer.headers["Location"] = "http://127.0.0.1/good"
        answer.raw = io.BytesIO()
        return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", moved)
    with pytest.raises(DataError, match="redirects to another scheme, 'http://127"):
        fetch(folder, entry("a.csv", url="https://example.invalid/good"))


def test_an_untrusted_certificate_is_one_error_and_not_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[str | None] = []

    def untrusted(_: object, request: requests.PreparedRequest, **__: Any) -> requests.Response:
        attempts.append(request.url)
        raise requests.exceptions.SSLError("self-signed")

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", untrusted)
    with pytest.raises(DataError, match="certificate cannot be trusted"):
        fetch(folder, entry("a.csv", url="https://example.invalid/good"))
    assert len(attempts) == 1


def test_all_files_that_fail_are_in_one_error_and_the_others_are_kept(server: Server, folder: Path) -> None:
    with pytest.raises(DataError) as caught:
        fetch(
            folder,
            entry("a.csv", url=server.url("gone")),
            entry("b.csv", url=server.url("good")),
            entry("c.csv", url=server.url("loop")),
        )
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("2 of 3 files")
    assert "404" in lines[1]
    assert "loop" in lines[2]
    assert len(lines) == 3
    assert [path.name for path in folder.iterdir()] == ["b.csv"]


def test_a_full_disk_is_one_error_and_keeps_nothing(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download_module._Bar, "update", full)
    with pytest.raises(DataError, match=r"a\.csv: cannot be written \(No space left on device\)"):
        fetch(folder, entry("a.csv", url=server.url("good")))
    assert list(folder.iterdir()) == []


def test_what_a_killed_download_left_is_swept_once_it_is_old(server: Server, folder: Path) -> None:
    for name, age in ((".fetch-old", 7200), (".fetch-new", 60), (".other-old", 7200)):
        (folder / name).mkdir(parents=True)
        (folder / name / "half").touch()
        os.utime(folder / name, (time.time() - age, time.time() - age))
    fetch(folder, entry("a.csv", url=server.url("good")))
    assert sorted(path.name for path in folder.iterdir()) == [".fetch-new", ".other-old", "a.csv"]


def test_a_folder_that_cannot_be_made_is_refused_before_any_request(server: Server, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ParameterError, match=r"target_dir=.*cannot be made"):
        fetch(tmp_path / "taken", entry("a.csv", url=server.url("good")))
    assert server.asked.total() == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_that_may_not_be_written_to_is_one_error(server: Server, folder: Path) -> None:
    folder.mkdir(mode=0o500)
    with pytest.raises(DataError, match="cannot be written"):
        fetch(folder, entry("a.csv", url=server.url("good")))


def test_a_folder_in_the_way_of_a_file_is_one_error(server: Server, folder: Path) -> None:
    (folder / "a.csv").mkdir(parents=True)
    with pytest.raises(DataError, match=r"a\.csv: is in the way and cannot be read"):
        fetch(folder, entry("a.csv", url=server.url("good")))
    (folder / f"page_{date.today()}.html").mkdir()
    with pytest.raises(DataError, match=r"page_.*html: is in the way"):
        fetch(folder, entry("page.html", url=server.url("good"), sha256=""))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_an_interrupt_in_mid_download_leaves_nothing_behind(server: Server, folder: Path) -> None:
    folder.mkdir()
    listed = folder.with_name("listed.toml")
    listed.write_text(entry("a.csv", url=server.url("stalled")), encoding="utf-8")
    imports = "from pathlib import Path; from area_send.sources.fetch import fetch_sources"
    call = f"fetch_sources(Path({str(folder)!r}), sources_file=Path({str(listed)!r}), timeout=15)"
    process = subprocess.Popen([sys.executable, "-c", f"{imports}; {call}"], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 15
    wait = threading.Event().wait  # pauses of the fixture's are not made
    while not list(folder.glob(".fetch-*/tmp*")) and time.monotonic() < deadline:
        wait(0.02)
    began = [path.name[:7] for path in folder.iterdir()]
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=15)
    assert began == [".fetch-"]
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert list(folder.iterdir()) == []


# what is refused beforehand


def test_unknown_names_are_refused_all_at_once_with_the_near_one(server: Server, folder: Path) -> None:
    entries = [entry("inspections_2022.ods", url=server.url("good")), entry("idaci.xlsx")]
    with pytest.raises(ParameterError) as caught:
        fetch(folder, *entries, names=["INSPECTIONS_2022.ODT", "zzz"])
    message = str(caught.value)
    assert "'INSPECTIONS_2022.ODT' is no official file we know; did you mean 'inspections_2022.ods'?" in message
    assert "'zzz' is no official file we know; must be one of inspections_2022.ods, idaci.xlsx." in message
    assert server.asked.total() == 0
    assert not folder.exists()


def test_one_name_given_as_a_text_instead_of_a_list_is_refused(folder: Path) -> None:
    with pytest.raises(ParameterError, match=r"write \['a\.csv'\]"):
        fetch(folder, entry("a.csv"), names="a.csv")


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), True, "5"])
@pytest.mark.parametrize("name", ["timeout", "within"])
def test_a_time_that_is_no_positive_number_is_refused(folder: Path, name: str, timeout: Any) -> None:
    with pytest.raises(ParameterError, match=f"{name}="):
        fetch(folder, entry("a.csv"), **{name: timeout})


@pytest.mark.parametrize("retries", [-1, 21, 1.5, True, "1"])
def test_a_number_of_retries_that_is_not_whole_or_too_large_is_refused(folder: Path, retries: Any) -> None:
    with pytest.raises(ParameterError, match="retries="):
        fetch(folder, entry("a.csv"), retries=retries)


@pytest.mark.parametrize(
    "url", ["http://www.gov.uk/a", "ftp://www.gov.uk/a", "file:///etc/hostname", "https://", "a.csv", "https://[x"]
)
def test_an_address_that_is_not_https_is_refused(url: str) -> None:
    with pytest.raises(DataError, match=r"only https|is not an address"):
        check_address(url)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:80"])
def test_plain_http_is_allowed_to_this_machine_only(host: str) -> None:
    assert check_address(f"http://{host}/a") == f"http://{host}/a"
    with pytest.raises(DataError):
        check_address("http://127.0.0.1.example.org/a")
