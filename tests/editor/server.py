"""A page with the editor and nothing else: static files, the site's policy, and endpoints that answer as told."""

import io
import json
import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import django_prose_editor
from PIL import Image

from core.html import plain_text
from core.styles import BUNDLES
from core.text import count_words

ROOTS = (Path(__file__).parents[2] / "static", Path(django_prose_editor.__file__).parent / "static")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
FIGURE = "/media/figures/0f0e0d0c-0000-4000-8000-{:012d}/960.webp"
SHEETS = (*BUNDLES["css/site.css"], *BUNDLES["css/editor.css"])


def picture(form: str = "WEBP", size: tuple[int, int] = (96, 60)) -> bytes:
    """Return the bytes of a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 160)).save(out, form)
    return out.getvalue()


class Desk:
    """What the server knows and how it is to behave; the tests set it, the handler reads it."""

    def __init__(self) -> None:
        self.url = ""
        self.body = ""
        self.form = 'data-copy-key="12:post-55" data-version="3"'
        self.upload = "ok"
        self.count = "ok"
        self.uploads: list[str] = []
        self.posts: list[dict[str, str]] = []

    def page(self) -> str:
        """Return the page, as the site's template has it."""
        sheets = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in SHEETS)
        return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Write</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">{sheets}
            <script type="module" src="/static/js/editor.js"></script></head><body><main class="page"><h1>Write</h1>
            <p><a href="#id_body" id="jump">There is a problem with the text</a></p>
            <form method="post" {self.form}>
            <input type="hidden" name="csrfmiddlewaretoken" value="token-of-the-form">
            <p class="field"><label for="id_title">Title</label>
            <input name="title" id="id_title" value="A title" required></p>
            <div class="field"><label for="id_body">Text</label><p id="body-help">The essay itself.</p>
            <textarea name="body" id="id_body" rows="20" required aria-describedby="body-help" data-post-editor
            data-upload-url="/desk/figures/" data-count-url="/desk/count/">{escape(self.body)}</textarea></div>
            <p role="status" data-word-count></p>
            <p class="field"><label for="id_references">References</label>
            <textarea name="references" id="id_references"></textarea></p>
            <p class="field"><label for="id_tags">Hashtags</label><input name="tags" id="id_tags"></p>
            <select name="assessment" aria-label="Assessment"><option value="a1">One</option></select>
            <select name="visibility" aria-label="Who"><option value="course">Class</option></select>
            <button class="button button--primary">Save</button></form></main></body></html>"""

    def answer_upload(self, name: str) -> tuple[int, dict[str, Any]]:
        """Answer an upload as `upload` says."""
        if self.upload == "error":
            return 422, {"error": "This file is no picture that we can read."}
        self.uploads.append(name)
        return 201, {"id": "x", "url": FIGURE.format(len(self.uploads)), "width": 96, "height": 60}

    def answer_count(self, fields: dict[str, str]) -> dict[str, Any]:
        """Count like the site, with a range of 3 to 6 words."""
        words = count_words(plain_text(fields["body"]))
        return {"words": words, "breakdown": {"text": words}, "low": 3, "high": 6, "message": f"{words} words"}


class Handler(BaseHTTPRequestHandler):
    """Answers for the desk of its server."""

    protocol_version = "HTTP/1.1"
    desk: Desk

    def reply(self, status: int, content: bytes = b"", kind: str = "text/html; charset=utf-8", **more: str) -> None:
        """Send one answer, with the policy."""
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(content)), "Content-Security-Policy": POLICY}
        for name, value in (headers | more).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        """The page, a picture, or a static file."""
        path = self.path.partition("?")[0]
        file = next((root / path[8:] for root in ROOTS if (root / path[8:]).is_file()), None)
        if path == "/":
            self.reply(200, self.desk.page().encode())
        elif path.startswith("/media/"):
            self.reply(200, picture(), "image/webp")
        elif path.startswith("/static/") and file:
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.reply(200, file.read_bytes(), kind, **{"Cache-Control": "max-age=600"})
        else:
            self.reply(204 if path == "/favicon.ico" else 404)

    def do_POST(self) -> None:
        """Take the form, an upload or a count, and answer as the desk says."""
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/desk/figures/":
            name = sent.partition(b'filename="')[2].partition(b'"')[0].decode()
            self.answer(self.desk.upload, lambda: self.desk.answer_upload(name))
            return
        fields = {name: values[0] for name, values in parse_qs(sent.decode(), keep_blank_values=True).items()}
        if self.path == "/desk/count/":
            self.answer(self.desk.count, lambda: (200, self.desk.answer_count(fields)))
        else:
            self.desk.posts.append(fields)
            self.reply(303, Location="/")

    def answer(self, mode: str, make: Callable[[], tuple[int, dict[str, Any]]]) -> None:
        """Answer with JSON, or with the way to the login, or not at all."""
        assert self.headers["X-CSRFToken"] == "token-of-the-form"
        if mode == "login":
            self.reply(302, Location="/login/")
        elif mode == "offline":
            self.close_connection = True
            self.connection.close()
        else:
            status, answer = make()
            self.reply(status, json.dumps(answer).encode(), "application/json")

    def log_message(self, *_args: object) -> None:
        """Keep the tests' output quiet."""


@contextmanager
def serve() -> Iterator[Desk]:
    """Serve a fresh desk on a free port of this machine."""
    desk = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("DeskHandler", (Handler,), {"desk": desk}))
    server.daemon_threads = True
    desk.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
