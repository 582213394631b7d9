"""Download one file and keep it only if it is whole: one address in, one checked file out, or an error and nothing.

The body goes to a temporary file beside the target, which takes the target's name only after size and checksum
were found right; whatever fails, or interrupts, leaves the folder as it was.
"""

import hashlib
import math
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import fsync
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import requests
from tqdm import tqdm
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, ProtocolError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from area_send import __version__
from smallstats.errors import DataError, ParameterError

_REDIRECTS = (301, 302, 303, 307, 308)
_WORTH_ANOTHER_TRY = (429, 500, 502, 503, 504)
_MOST_REDIRECTS = 5
_BACKOFF = 0.5  # seconds, doubled at each further attempt
_LONGEST_PAUSE = 60.0  # seconds, whatever a server's Retry-After asks
_CHUNK = 64 * 1024
_SLOWEST = 1024  # bytes a second: a body that drips slower than this is given up
_UNSTATED_LIMIT = 64 * 2**20  # bytes, where the size is not known beforehand
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HEADERS = {"User-Agent": f"area-send/{__version__}", "Accept-Encoding": "identity"}
_OFFLINE = "Check the connection (HTTPS_PROXY where a proxy is needed) and try again"


class _PassingError(Exception):
    """An attempt failed in a way that another attempt may mend."""

    def __init__(self, reason: str, answer: BaseHTTPResponse | None = None) -> None:
        super().__init__(reason)
        self.answer = answer


class _PatientRetry(Retry):
    """urllib3's count of attempts and pauses, but deaf to a Retry-After that is malformed or very long."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            seconds = super().get_retry_after(response)
        except InvalidHeader:
            return None
        return None if seconds is None else min(seconds, _LONGEST_PAUSE)


def check_waiting(timeout: float, retries: int) -> None:
    """Raise `ParameterError` unless the time-out is a positive number of seconds and retries a whole number."""
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < math.inf:
        raise ParameterError(f"timeout={timeout!r}: must be a positive, finite number of seconds, for instance 30.")
    if isinstance(retries, bool) or not isinstance(retries, int) or not 0 <= retries <= 20:
        raise ParameterError(f"retries={retries!r}: must be a whole number from 0 to 20.")


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
    url: str,
    path: Path,
    *,
    sha256: str,
    size: int | None = None,
    timeout: float = 30.0,
    retries: int = 4,
    progress: bool = True,
) -> int:
    """Download an address to a path, whole and with the right checksum, or raise and keep nothing.

    Parameters
    ----------
    url : str
        An https address (or http on this machine).
    path : Path
        Where the file goes; a file already there is replaced only by one that is right. Its folder exists.
    sha256 : str
        The checksum the file must have, 64 hexadecimal digits.
    size : int, optional
        Its stated size in bytes. More than twice that (64 MiB where it is not stated) is not read to the end.
    timeout : float
        Seconds to wait for a connection, and for each piece of the body.
    retries : int
        Further attempts after a lost connection, a body that breaks off, or an answer 429, 500, 502, 503, 504.
    progress : bool
        Show a bar on standard error, if that is a terminal.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    DataError
        If the file cannot be had, is not the one the checksum names, or cannot be written.
    ParameterError
        If `timeout` or `retries` is not allowed.
    """
    check_waiting(timeout, retries)
    check_address(url)
    retry: Retry = _PatientRetry(total=retries, backoff_factor=_BACKOFF, backoff_max=_LONGEST_PAUSE)
    with requests.Session() as session:
        while True:
            try:
                return _attempt(session, url, path, sha256=sha256, size=size, timeout=timeout, progress=progress)
            except _PassingError as failure:
                retry = _pause(retry, url, failure)


def _pause(retry: Retry, url: str, failure: _PassingError) -> Retry:
    try:
        following = retry.increment("GET", url, error=ProtocolError(str(failure)))
    except MaxRetryError:
        attempts = len(retry.history) + 1
        raise DataError(f"{url}: {failure}; given up at attempt {attempts}. {_OFFLINE}.") from failure
    following.sleep(failure.answer)
    return following


def _attempt(
    session: requests.Session, url: str, path: Path, *, sha256: str, size: int | None, timeout: float, progress: bool
) -> int:
    limit = _UNSTATED_LIMIT if size is None else 2 * size
    with closing(_open(session, url, timeout)) as response:
        stated = _check_answer(response, url, limit)
        hasher = hashlib.sha256()
        shown = progress and sys.stderr.isatty()
        with (
            _whole_or_nothing(path) as handle,
            tqdm(total=stated or size, desc=path.name, unit="B", unit_scale=True, disable=not shown) as bar,
        ):
            for chunk in _chunks(response, url, stated=stated, limit=limit, timeout=timeout):
                handle.write(chunk)
                hasher.update(chunk)
                bar.update(len(chunk))
            _check_sum(hasher.hexdigest(), sha256, url, got=handle.tell(), size=size, response=response)
            return handle.tell()


def _open(session: requests.Session, url: str, timeout: float) -> requests.Response:
    trail = [url]
    while True:
        response = _get(session, trail[-1], timeout)
        if response.status_code not in _REDIRECTS:
            return response
        with closing(response):
            trail.append(_follow(trail, session.get_redirect_target(response)))


def _get(session: requests.Session, url: str, timeout: float) -> requests.Response:
    try:
        return session.get(url, stream=True, allow_redirects=False, timeout=timeout, headers=_HEADERS)
    except requests.exceptions.SSLError as error:
        raise DataError(
            f"{url}: the server's certificate cannot be trusted ({error}). Check the date of this "
            "machine and, behind a proxy, REQUESTS_CA_BUNDLE."
        ) from error
    except requests.exceptions.Timeout as error:
        raise _PassingError(f"no answer within {timeout:g} seconds") from error
    except requests.exceptions.ConnectionError as error:
        raise _PassingError(f"no connection ({_root(error)})") from error
    except (requests.exceptions.RequestException, HTTPError, UnicodeError) as error:
        raise DataError(f"{url}: cannot be requested ({error}). Correct the address.") from error


def _root(error: BaseException) -> str:
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    return str(reason)


def _follow(trail: list[str], location: str | None) -> str:
    if not location:
        raise DataError(f"{trail[0]}: redirects without saying where to. Look for the file's new address.")
    target = urljoin(trail[-1], location)
    if target in trail:
        raise DataError(f"{trail[0]}: redirects in a loop. Try again later.")
    if len(trail) > _MOST_REDIRECTS:
        raise DataError(f"{trail[0]}: redirects more than {_MOST_REDIRECTS} times. Look for the file's new address.")
    if urlsplit(target).scheme != urlsplit(trail[0]).scheme:
        raise DataError(
            f"{trail[0]}: redirects to another scheme, {target}, which is refused: only the scheme of the stated "
            "address is followed. Look for the file's new address."
        )
    return check_address(target)


def _check_answer(response: requests.Response, url: str, limit: int) -> int | None:
    status = response.status_code
    if status in _WORTH_ANOTHER_TRY:
        raise _PassingError(f"the server answered {status} {response.reason}", response.raw)
    if status != 200:
        raise DataError(f"{url}: the server answered {status} {response.reason}. Look for the file's new address.")
    encoding = response.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise DataError(f"{url}: the body came as {encoding!r}, which we did not ask for. Download it in a browser.")
    stated = response.headers.get("Content-Length", "")
    length = int(stated) if stated.isascii() and stated.isdigit() else None
    if length is not None and length > limit:
        raise _too_long(url, f"{length:,} bytes", limit)
    return length


def _too_long(url: str, what: str, limit: int) -> DataError:
    return DataError(f"{url}: the body is {what}, above the limit of {limit:,} for this file. It is not that file.")


def _chunks(
    response: requests.Response, url: str, *, stated: int | None, limit: int, timeout: float
) -> Iterator[bytes]:
    got = 0
    latest = time.monotonic() + timeout + limit / _SLOWEST
    try:
        # read1 hands over what has arrived: read would wait for a full piece and never see a drip
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            got += len(chunk)
            if got > limit:
                raise _too_long(url, f"longer than {limit:,} bytes", limit)
            if time.monotonic() > latest:
                raise DataError(f"{url}: the body comes slower than {_SLOWEST} bytes a second. {_OFFLINE}.")
            yield chunk
    except ReadTimeoutError as error:
        raise _PassingError(f"nothing came for {timeout:g} seconds, after {got:,} bytes") from error
    except HTTPError as error:
        raise _PassingError(_broken_off(got, stated)) from error
    if stated is not None and got != stated:
        raise _PassingError(_broken_off(got, stated))


def _broken_off(got: int, stated: int | None) -> str:
    return f"the body broke off: {got:,} bytes" + ("" if stated is None else f" of {stated:,}")


def _check_sum(found: str, expected: str, url: str, *, got: int, size: int | None, response: requests.Response) -> None:
    if found == expected.lower():
        return
    sizes = f"{got:,} bytes" + ("" if size is None else f", {size:,} stated")
    page = " It is a web page." if "html" in response.headers.get("Content-Type", "") else ""
    raise DataError(
        f"{url}: wrong checksum: SHA-256 {found} instead of {expected} ({sizes}).{page} The publisher has revised the "
        "file, or something on the way changed it: download it in a browser and compare before trusting either."
    )


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as handle:
            yield handle
            handle.flush()
            fsync(handle.fileno())
        part.replace(path)
    except OSError as error:
        raise DataError(
            f"{path}: cannot be written ({error.strerror or error}). Make room, or name another folder."
        ) from error
    finally:
        part.unlink(missing_ok=True)
