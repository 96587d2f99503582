"""Requests over kept connections, as fast as they are answered; in one thread, with as little work as Python can."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"


@dataclass
class Run:
    """What came of it: answers, seconds, those with another status than expected, milliseconds of each."""

    seconds: float = 0.0
    bad: int = 0
    times: list[float] = field(default_factory=list)
    said: bytes = b""  # the start of an unexpected answer

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0


def request(path: str, *, cookie: str = "", data: str | None = None, **headers: str) -> bytes:
    """Return the bytes of a request."""
    lines = [f"{'GET' if data is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1:8000"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    body = b""
    if data is not None:
        body = data.encode()
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEAD_END + body


class Line:
    """One connection, with the answer that is coming in."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.parts: list[bytes] = []
        self.missing = -1

    def send(self, data: bytes) -> None:
        self.parts, self.missing = [], -1
        self.began = time.perf_counter()
        self.socket.sendall(data)

    def take(self) -> bytes | None:
        """Read what has come; return the answer when it is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server closed a connection")
        self.parts.append(part)
        if self.missing < 0:
            head, end, body = b"".join(self.parts).partition(HEAD_END)
            if not end:
                return None
            lower = head.lower()
            at = lower.find(b"content-length:")
            length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self.missing = length - len(body)
        else:
            self.missing -= len(part)
        return b"".join(self.parts) if self.missing <= 0 else None


def drive(
    port: int, requests: Iterator[bytes], *, seconds: float = 0.0, number: int = 0, connections: int = 8, status: int = 200
) -> Run:  # fmt: skip
    """Send the requests one after another on each of `connections`, for `seconds` or until `number` are answered."""
    run = Run()
    expected = f"HTTP/1.1 {status} ".encode()
    lines = [Line(port) for _ in range(connections)]
    chooser = selectors.DefaultSelector()
    under_way = 0
    sent = 0
    began = time.perf_counter()
    for line in lines:
        chooser.register(line.socket, selectors.EVENT_READ, line)
        if not number or sent < number:
            line.send(next(requests))
            sent += 1
            under_way += 1
    while under_way:
        for key, _events in chooser.select(timeout=60):
            line = key.data
            answer = line.take()
            if answer is None:
                continue
            now = time.perf_counter()
            run.times.append((now - line.began) * 1000)
            if not answer.startswith(expected):
                run.bad += 1
                run.said = run.said or answer[:2000]
            if (sent < number) if number else (now - began < seconds):
                line.send(next(requests))
                sent += 1
            else:
                under_way -= 1
    run.seconds = time.perf_counter() - began
    chooser.close()
    for line in lines:
        line.socket.close()
    return run


def ask(port: int, data: bytes) -> bytes:
    """Return the whole answer to one request."""
    line = Line(port)
    line.send(data)
    answer = None
    while answer is None:
        answer = line.take()
    line.socket.close()
    return answer


def body(answer: bytes) -> bytes:
    """Return the body of an answer."""
    return answer.partition(HEAD_END)[2]
