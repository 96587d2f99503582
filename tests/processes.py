"""Processes of the site on the test's own database, and a mail server on the loopback address."""

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def site_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process of the site that works on the database of this test."""
    given = connection.settings_dict
    # A socket folder that stood in DATABASE_URL is among the options.
    socket = given["OPTIONS"].get("host") or (given["HOST"] if given["HOST"].startswith("/") else "")
    host = f"?host={socket}" if socket else ""
    place = "" if host else f"{given['HOST']}:{given['PORT'] or 5432}"
    secret = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
    port = f"&port={given['PORT']}" if host and given["PORT"] else ""
    return os.environ | {
        "DATABASE_URL": f"postgres://{given['USER']}{secret}@{place}/{given['NAME']}{host}{port}",
        "VAR_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        **more,
    }


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails by SMTP. It can be told to say nothing at a command (`held`), and what to answer to a receiver."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[EmailMessage] = []
        self.held = ""
        self.reached = threading.Event()
        self.to_receiver = "250 fine"

    @property
    def url(self) -> str:
        """What EMAIL_URL is to be."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if self.server.held == verb:
                self.server.reached.set()
                self.rfile.readline()  # returns when the other side is gone
                return
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part.removeprefix(b".") if part.startswith(b"..") else part
                self.server.taken.append(message_from_bytes(content, policy=policy.default))
                if self.server.held == "END":
                    self.server.reached.set()
                    self.rfile.readline()
                    return
            self.say(self.server.to_receiver if verb == "RCPT" else "250 fine")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server while in the block."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
