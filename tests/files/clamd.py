"""A stand-in for ClamAV's daemon that speaks its documented INSTREAM protocol over TCP, and counts what it is shown."""

import contextlib
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Daemon:
    """How it behaves: `answers` replaces what it would say, `most` is its size limit, `pause` makes it slow."""

    port: int = 0
    answers: bytes | None = None
    most: int = 50 * 1024 * 1024
    pause: float = 0
    shown: list[bytes] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        daemon = cast("_Server", self.server).daemon
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        whole = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            whole += self.rfile.read(length)
            if len(whole) > daemon.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        daemon.shown.append(whole)
        time.sleep(daemon.pause)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in whole else b"stream: OK\0"
        self.wfile.write(found if daemon.answers is None else daemon.answers)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True
    daemon: Daemon

    def handle_error(self, *_: object) -> None:
        return None


@contextlib.contextmanager
def clamd() -> Iterator[Daemon]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.daemon = Daemon(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.daemon
        finally:
            server.shutdown()
            thread.join()
