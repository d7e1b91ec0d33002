"""A small real SMTP server on this machine: it takes what it is told to take, and keeps what it was given."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass
class Mailbox:
    """What arrived, and how to answer: a reply of 2xx takes, 4xx and 5xx refuse."""

    port: int = 0
    to_recipient: str = "250 ok"
    to_data: str = "250 taken"
    offers: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN")
    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: int = 0


class _Conversation(socketserver.StreamRequestHandler):
    @property
    def mailbox(self) -> Mailbox:
        return cast("_Server", self.server).mailbox

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def handle(self) -> None:
        self.say("220 mailbox.test")
        sender, recipients = "", list[str]()
        while line := self.rfile.readline():
            word = line.decode("utf-8").strip()
            verb = word[:4].upper()
            if verb == "EHLO":
                *first, last = ["mailbox.test", *self.mailbox.offers]
                self.say(*(f"250-{one}" for one in first), f"250 {last}")
            elif verb == "AUTH":
                self.mailbox.logins += 1
                self.say("235 welcome")
            elif verb == "MAIL":
                sender, recipients = word, []
                self.say("250 ok")
            elif verb == "RCPT":
                recipients.append(word)
                self.say(self.mailbox.to_recipient)
            elif verb == "DATA":
                self.say("354 go on")
                raw = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    raw += part[1:] if part.startswith(b".") else part
                if self.mailbox.to_data.startswith("2"):
                    self.mailbox.letters.append(message_from_bytes(raw, policy=default))
                    self.mailbox.senders.append(sender)
                    self.mailbox.recipients.append(recipients)
                self.say(self.mailbox.to_data)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, block_on_close = False, True

    def __init__(self, mailbox: Mailbox, host: str) -> None:
        super().__init__((host, 0), _Conversation)
        self.mailbox = mailbox
        mailbox.port = self.server_address[1]


@contextlib.contextmanager
def smtp_server(host: str = "127.0.0.1") -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with _Server(mailbox, host) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
