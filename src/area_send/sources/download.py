"""Download one file and keep it only if it is whole: one address in, one checked file out, or an error and nothing.

Pooch asks, tries again what may pass, and checks the sum; which addresses are followed, and how large and how late an
answer may be, is ours.
"""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pooch
import requests
from tqdm import tqdm
from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

from area_send import __version__
from area_send.sources.workfolder import workfolder
from smallstats.errors import DataError

_WORTH_ANOTHER_TRY = (429, 500, 502, 503, 504)
_LONGEST_PAUSE = 60.0  # seconds, whatever a server's Retry-After asks
_CHUNK = 16 * 1024
_UNSTATED_LIMIT = 64 * 2**20  # bytes, where the size is not known beforehand
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HEADERS = {"User-Agent": f"area-send/{__version__}", "Accept-Encoding": "identity"}
_OFFLINE = "Check the connection (HTTPS_PROXY where a proxy is needed) and try again"

pooch.get_logger().setLevel("ERROR")  # what became of a file is ours to say


class _RefusedError(Exception):
    """Another attempt would not help; no `ValueError`, after which pooch would make one."""


class _BusyError(requests.RequestException):
    """Another attempt may help."""


def check_address(url: str) -> str:
    """Return an address if it is one we download from: https, or http on this machine (a test server).

    Raises
    ------
    DataError
        If the scheme is another, or there is no host.

    Examples
    --------
    >>> check_address("https://www.gov.uk/a.csv")
    'https://www.gov.uk/a.csv'
    """
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme, parts.hostname
    except ValueError as error:
        raise DataError(f"{url}: is not an address ({error}).") from None
    if host and (scheme == "https" or (scheme == "http" and host in _LOOPBACK)):
        return url
    raise DataError(f"{url}: only https addresses are downloaded; scheme {scheme!r} is not allowed here.")


def download(
    url: str, path: Path, *, sha256: str | None, size: int | None, timeout: float, retries: int, latest: float
) -> int:
    """Download an address to a path, whole and with the right checksum, or raise and keep nothing.

    Parameters
    ----------
    url : str
        An https address (or http on this machine).
    path : Path
        Where the file goes; a file already there is replaced only by one that is right. Its folder exists.
    sha256 : str or None
        The checksum the file must have, 64 hexadecimal digits; None for a page that its publisher refreshes.
    size : int or None
        Its stated size in bytes. More than twice that (64 MiB where it is not stated) is not read to the end.
    timeout : float
        Seconds to wait for a connection, and for each piece of the answer.
    retries : int
        Further attempts after a lost connection, a body that breaks off, or an answer 429, 500, 502, 503, 504.
    latest : float
        When to give up, whatever is still coming, by `time.monotonic`.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    DataError
        If the file cannot be had, is not the one the checksum names, or cannot be written.
    """
    asking = _Downloader(check_address(url), sha256, size, timeout=timeout, latest=latest)
    try:
        with workfolder(path.parent, "fetch") as folder:
            keeper = pooch.create(
                folder, base_url="", registry={path.name: sha256}, urls={path.name: url}, retry_if_failed=retries
            )
            _within(latest, lambda: keeper.fetch(path.name, downloader=asking))
            (folder / path.name).replace(path)
        return path.stat().st_size
    except TimeoutError:
        raise DataError(f"{url}: was not had in the time allowed for all files. {_OFFLINE}.") from None
    except _RefusedError as refused:
        raise DataError(f"{url}: {refused}") from refused
    except requests.RequestException as failure:
        reason = _reason(failure, timeout)
        raise DataError(f"{url}: {reason}; given up at attempt {asking.made}. {_OFFLINE}.") from failure
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"{path}: cannot be written ({reason}). Make room, or name another folder.") from error


def _within(latest: float, work: Callable[[], object]) -> None:
    """Do work until a moment at most: time-outs of requests bound each wait for bytes, and never their sum.

    Raises
    ------
    TimeoutError
        When the moment has come. The thread stays with its server, without a file, and ends with the process.
    """
    if time.monotonic() >= latest:
        raise TimeoutError
    outcome: Future[object] = Future()

    def work_and_say() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # whatever it is, it is raised to whom waits
            outcome.set_exception(error)

    threading.Thread(target=work_and_say, daemon=True).start()
    outcome.result(timeout=max(latest - time.monotonic(), 0))


class _Bar(tqdm):  # type: ignore[type-arg]
    """A bar on standard error, if that is a terminal, which goes no further than a limit in bytes."""

    limit: int

    def __bool__(self) -> bool:
        """Pooch counts for a bar that is true, and tqdm's is not where nothing is known of the end."""
        return True

    def update(self, n: float | None = 1) -> bool | None:
        """Count one more piece; pooch counts the last as if it were full."""
        self.got = getattr(self, "got", 0) + (n or 0)
        if self.got > self.limit + _CHUNK:
            raise _too_long(f"longer than {self.limit:,} bytes", self.limit)
        return super().update(n)

    def reset(self, total: float | None = None) -> None:
        """Begin again, as pooch does at the end, to count what was stated."""
        self.got = 0
        super().reset(total)


class _Downloader(pooch.HTTPDownloader):  # type: ignore[misc]
    """Pooch's own, which looks at each answer before its body is read, and at a whole body before pooch does."""

    def __init__(self, url: str, sha256: str | None, size: int | None, *, timeout: float, latest: float) -> None:
        self.url, self.sha256, self.size, self.latest, self.made = url, sha256, size, latest, 0
        self.limit = _UNSTATED_LIMIT if size is None else 2 * size
        self.answers: list[requests.Response] = []
        hooks = {"response": self._check_answer}
        super().__init__(chunk_size=_CHUNK, headers=_HEADERS, timeout=timeout, hooks=hooks)

    def __call__(self, url: str, output_file: str, *_: object) -> None:
        self.made += 1
        Path(output_file).unlink()  # pooch made it for its owner's eyes alone; ours is as any other new file
        with _Bar(desc=url.rpartition("/")[2], unit="B", unit_scale=True, disable=not sys.stderr.isatty()) as bar:
            bar.limit, self.progressbar = self.limit, bar
            try:
                super().__call__(url, output_file, None)
            except requests.exceptions.SSLError as error:
                raise _RefusedError(
                    f"the server's certificate cannot be trusted ({error}). Check the date of this machine and, "
                    "behind a proxy, REQUESTS_CA_BUNDLE."
                ) from error
            except requests.exceptions.TooManyRedirects:
                raise _RefusedError("redirects without end. Look for the file's new address.") from None
            finally:
                for response in self.answers:
                    response.close()  # which pooch leaves to chance
        self._check_sum(Path(output_file))

    def _check_answer(self, response: requests.Response, **_: Any) -> None:
        self.answers.append(response)
        status, stated = response.status_code, response.headers.get("Content-Length", "")
        said = f"the server answered {status} {_phrase(status)}".rstrip()
        if response.is_redirect:
            self._check_target(response.url, response.headers["Location"])
        elif status in _WORTH_ANOTHER_TRY:
            self._wait(response)
            raise _BusyError(said)
        elif status != HTTPStatus.OK:
            raise _RefusedError(f"{said}. Look for the file's new address.")
        elif response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise _RefusedError("the body came compressed, which we did not ask for. Download it in a browser.")
        elif stated and not stated.isdecimal():
            raise _RefusedError(f"the server states a length of {stated[:20]!a}. Download it in a browser.")
        elif int(stated or 0) > self.limit:
            raise _too_long(f"{int(stated):,} bytes", self.limit)

    def _check_target(self, base: str, location: str) -> None:
        try:
            target = check_address(urljoin(base, location))
        except (DataError, ValueError):
            raise _RefusedError(f"redirects to {location!a}, which is no https address.") from None
        if urlsplit(target).scheme != urlsplit(self.url).scheme:
            raise _RefusedError(f"redirects to another scheme, {target!a}. Look for the file's new address.")

    def _wait(self, response: requests.Response) -> None:
        """Wait as a server's Retry-After asks, a minute at most, and say so; one that is malformed is not heard."""
        asked = None
        with suppress(InvalidHeader):
            asked = Retry().get_retry_after(response.raw)
        if asked:
            pause = min(asked, _LONGEST_PAUSE)
            if pause >= self.latest - time.monotonic():
                raise _RefusedError("the server asks us to wait for longer than is allowed. Try later.")
            tqdm.write(f"{urlsplit(self.url).hostname} asks us to wait; waiting {pause:.0f} s", file=sys.stderr)
            time.sleep(pause)

    def _check_sum(self, path: Path) -> None:
        """Refuse a whole body that is another file: asking for it again, as pooch would, gives the same."""
        found = pooch.file_hash(path)
        if self.sha256 is not None and found != self.sha256:
            got = f"{path.stat().st_size:,} bytes" + ("" if self.size is None else f", {self.size:,} stated")
            page = " It is a web page." if b"<html" in path.read_bytes()[:1000].lower() else ""
            raise _RefusedError(
                f"wrong checksum: SHA-256 {found} instead of {self.sha256} ({got}).{page} The publisher has revised "
                "the file, or something on the way changed it: download it in a browser and compare before trusting "
                "either."
            )


def _too_long(what: str, limit: int) -> _RefusedError:
    return _RefusedError(f"the body is {what}, above the limit of {limit:,} for this file. It is not that file.")


def _phrase(status: int) -> str:
    """Return the standard's words for a status: a server's own may hold anything, escape codes too."""
    with suppress(ValueError):
        return HTTPStatus(status).phrase
    return ""


def _reason(failure: requests.RequestException, timeout: float) -> str:
    if isinstance(failure, _BusyError):
        return str(failure)
    if isinstance(failure, requests.exceptions.ChunkedEncodingError):
        return "the body broke off"
    if isinstance(failure, requests.Timeout):
        return f"no answer within {timeout:g} seconds"
    cause = failure.args[0] if failure.args else failure
    return f"no connection ({getattr(cause, 'reason', cause)})"
