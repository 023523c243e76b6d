"""A pooler that lends server connections per transaction, small but real: it speaks PostgreSQL's protocol on loopback.

As PgBouncer does with pool_mode=transaction, it answers a client's start itself, gives each transaction one of its
server connections, and takes that back at the end of the transaction.
"""

import contextlib
import socket
import struct
import threading
from collections import deque
from urllib.parse import parse_qs, urlsplit

_SSL_REQUEST, _GSS_REQUEST, _CANCEL = 80877103, 80877104, 80877102


class TransactionPooler:
    """Listens on loopback. `choose` says which idle server connection goes first: "last" or "first" used."""

    def __init__(self, url: str, *, size: int, choose: str) -> None:
        parts = urlsplit(url)
        self._socket_path = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._user, self._database = str(parts.username), parts.path.lstrip("/")
        self._take_last = choose == "last"
        self._idle: deque[_Server] = deque()
        self._change = threading.Condition()
        self._door = socket.create_server(("127.0.0.1", 0))
        for _ in range(size):
            self._idle.append(_Server(self._socket_path, self._user, self._database))
        self._servers = list(self._idle)
        threading.Thread(target=self._welcome, daemon=True).start()

    @property
    def url(self) -> str:
        return f"postgresql://{self._user}@127.0.0.1:{self._door.getsockname()[1]}/{self._database}"

    def close(self) -> None:
        self._door.close()
        for server in self._servers:
            server.line.close()

    def _welcome(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server: _Server | None = None
        with contextlib.suppress(OSError, EOFError), client:
            client.settimeout(30)
            if not _greet(client):
                return
            try:
                while True:
                    kind, body = _message(client)
                    if kind == b"X":
                        return
                    server = server or self._lend()
                    server.line.sendall(kind + struct.pack("!i", len(body) + 4) + body)
                    if kind not in (b"Q", b"S"):
                        continue
                    if self._answer(server, client) == b"I":
                        self._take_back(server)
                        server = None
            finally:
                if server is not None:
                    server.line.sendall(b"Q" + struct.pack("!i", 13) + b"ROLLBACK\0")
                    while _message(server.line)[0] != b"Z":
                        pass
                    self._take_back(server)

    def _answer(self, server: "_Server", client: socket.socket) -> bytes:
        """Pass on what the server says until it is ready. Returns its state: idle or in a transaction."""
        while True:
            kind, body = _message(server.line)
            client.sendall(kind + struct.pack("!i", len(body) + 4) + body)
            if kind == b"Z":
                return body

    def _lend(self) -> "_Server":
        with self._change:
            while not self._idle:
                self._change.wait(30)
            return self._idle.pop() if self._take_last else self._idle.popleft()

    def _take_back(self, server: "_Server") -> None:
        with self._change:
            self._idle.append(server)
            self._change.notify()


class _Server:
    def __init__(self, path: str, user: str, database: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.connect(path)
        words = f"user\0{user}\0database\0{database}\0\0".encode()
        self.line.sendall(struct.pack("!ii", len(words) + 8, 196608) + words)
        while True:
            kind, body = _message(self.line)
            assert kind != b"E", body
            if kind == b"Z":
                return


def _greet(client: socket.socket) -> bool:
    while True:
        (length,) = struct.unpack("!i", _exactly(client, 4))
        (code,) = struct.unpack("!i", _exactly(client, 4))
        _exactly(client, length - 8)
        if code in (_SSL_REQUEST, _GSS_REQUEST):
            client.sendall(b"N")
            continue
        if code == _CANCEL:
            return False
        welcome = b"R" + struct.pack("!ii", 8, 0)
        for name, value in ((b"server_version", b"18.0"), (b"client_encoding", b"UTF8"), (b"DateStyle", b"ISO, MDY")):
            words = name + b"\0" + value + b"\0"
            welcome += b"S" + struct.pack("!i", len(words) + 4) + words
        client.sendall(welcome + b"Z" + struct.pack("!i", 5) + b"I")
        return True


def _message(line: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(line, 1)
    (length,) = struct.unpack("!i", _exactly(line, 4))
    return kind, _exactly(line, length - 4)


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = line.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found
