"""A server on this machine that misbehaves on request, and the entries of a list that name its files."""

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

BODY = b"la_code,outcome\n" * 4000
SIZE = len(BODY)
SHA256 = hashlib.sha256(BODY).hexdigest()
MOST_REQUESTS = 40  # a server asked more often than this has met an endless loop


class Handler(BaseHTTPRequestHandler):
    """One fault a path; `asked` counts the requests."""

    asked: Counter[str]
    released: threading.Event

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        if self.asked.total() > MOST_REQUESTS:
            self.send_error(410)
            return
        getattr(self, "answer_" + self.path.split("/")[1].replace("-", "_"))()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def send(self, body: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, target: str, status: int = 302) -> None:
        self.send(b"moved", status=status, Location=target)

    def answer_good(self) -> None:
        self.send(BODY)

    def answer_other(self) -> None:
        self.send(BODY + b"revised\n")

    def answer_login(self) -> None:
        self.send(b"<html>log in</html>", Content_Type="text/html")

    def answer_truncated(self) -> None:
        self.send(BODY[:1000], length=len(BODY))

    def answer_truncated_once(self) -> None:
        self.send(BODY if self.asked[self.path] > 1 else BODY[:1000], length=len(BODY))

    def answer_unstated(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(BODY)

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(20):
            self.wfile.write(BODY)

    def answer_huge(self) -> None:
        self.send(b"", length=10**9)

    def answer_boastful(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "many")
        self.end_headers()

    def answer_zipped(self) -> None:
        self.send(BODY, Content_Encoding="gzip")

    def answer_flaky(self) -> None:
        self.send(BODY, status=503 if self.asked[self.path] < 3 else 200)

    def answer_busy(self) -> None:
        self.send(b"", status=503)

    def answer_busy_long(self) -> None:
        self.send(BODY, status=429 if self.asked[self.path] < 2 else 200, Retry_After="86400")

    def answer_busy_for_a_while(self) -> None:
        self.send(BODY, status=503 if self.asked[self.path] < 2 else 200, Retry_After="7")

    def answer_busy_oddly(self) -> None:
        self.send(BODY, status=429 if self.asked[self.path] < 2 else 200, Retry_After="soon")

    def answer_reset(self) -> None:
        self.close_connection = True

    def answer_nothing(self) -> None:
        self.send(b"", status=204)

    def answer_gone(self) -> None:
        self.send(b"not here", status=404)

    def answer_coloured(self) -> None:
        self.wfile.write(b"HTTP/1.1 404 \x1b[31mNot\x07 here\r\nContent-Length: 0\r\n\r\n")

    def answer_moved_in_colour(self) -> None:
        self.redirect("ftp://\x1b[31mhost/good")

    def answer_moved(self) -> None:
        self.redirect("/good")

    def answer_moved_to_file(self) -> None:
        self.redirect("file:///etc/hostname")

    def answer_moved_to_ftp(self) -> None:
        self.redirect("ftp://127.0.0.1/good")

    def answer_moved_to_https(self) -> None:
        self.redirect("https://127.0.0.1/good")

    def answer_moved_away(self) -> None:
        self.redirect("http://example.invalid/good")

    def answer_moved_nowhere(self) -> None:
        self.send(b"", status=301)

    def answer_loop(self) -> None:
        self.redirect("/loop-back")

    def answer_loop_back(self) -> None:
        self.redirect("/loop")

    def answer_spiral(self) -> None:
        self.redirect(f"/spiral/{self.asked.total()}")

    def answer_silent(self) -> None:
        self.released.wait(20)

    def answer_stalled(self) -> None:
        self.send(BODY[:1000], length=len(BODY))
        self.wfile.flush()
        self.released.wait(20)

    def answer_drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not self.released.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def answer_drip(self) -> None:
        self.send(b"", length=len(BODY))
        for _ in range(200):
            if self.released.wait(0.05):
                return
            self.wfile.write(b"x")
            self.wfile.flush()


class Server:
    """A server on a free port of this machine, with what it was asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.released = threading.Event()
        kind = type("CountingHandler", (Handler,), {"asked": self.asked, "released": self.released})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), kind)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/{path}"


def entry(name: str, *, url: str | None = None, sha256: str = SHA256, size: int | None = SIZE) -> str:
    where = f'url = "{url}"' if url else 'reason = "It is a selection."'
    stated = "" if size is None else f"\nbytes = {size}"
    return (
        f'[[file]]\nname = "{name}"\nabout = "a table"\npublisher = "Ofsted"\nlicence = "OGL"\n'
        f'landing_page = "https://www.gov.uk/page"\n{where}\nsha256 = "{sha256}"{stated}\n'
    )
