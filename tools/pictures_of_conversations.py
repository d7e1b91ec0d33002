"""Pictures of conversations: the list, one of them before and after a person took over, a rehearsal, the settings."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from playwright.sync_api import APIRequestContext
from websockets.sync.client import connect

from tools.pictures_of_returns import OURS, Camera, mug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.connection import Connection


@dataclass(frozen=True, slots=True)
class Talks:
    """The ids of the conversations that are looked at."""

    waiting: str
    taken: str
    ended: str


class Shopper:
    """Somebody who writes, and waits for what comes of it."""

    def __init__(self, connection: "Connection", token: str) -> None:
        self.connection, self.token = connection, token
        self.send({"type": "hello", "token": token, "after": 0})

    def send(self, frame: dict[str, Any]) -> None:
        self.connection.send(json.dumps(frame))

    def says(self, text: str, *files: str, answered: bool = False) -> None:
        """Say it, and wait until it is heard, or `answered`."""
        client_id = str(uuid4())
        self.send({"type": "say", "client_id": client_id, "text": text, "files": files})
        while True:
            heard = json.loads(self.connection.recv(timeout=30))
            if heard["type"] != "message":
                continue
            if heard["sender"] != "user" if answered else heard.get("client_id") == client_id:
                return


def talk(request: APIRequestContext, url: str) -> Talks:
    """Have some shoppers talk with the demo shop. `request` is signed in; `url` ends with a slash."""

    def post(path: str, said: Any) -> Any:
        answer = request.post(f"{url}{path}", data=said, headers=OURS)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    @contextmanager
    def shopper() -> "Iterator[Shopper]":
        opened = post("v1/chat/aminas-atelier/sessions", {})
        with connect(re.sub("^http", "ws", url).rstrip("/") + opened["socket"]) as connection:
            yield Shopper(connection, opened["token"])

    def newest() -> str:
        found: str = request.get(f"{url}v1/conversations?view=open&limit=1").json()["items"][0]["id"]
        return found

    with shopper() as one:
        one.says("Do you also repair things?", answered=True)
        ended = newest()
        answer = request.put(f"{url}v1/conversations/{ended}/status", data={"status": "ended"}, headers=OURS)
        assert answer.ok, answer.text()
    with shopper() as one:
        picture: Any = {"name": "mug.jpg", "mimeType": "image/jpeg", "buffer": mug((1000, 750), 90)}
        where = f"{url}v1/chat/files"
        sent = request.post(
            where, multipart={"file": picture}, headers={"authorization": f"Bearer {one.token}"}
        )
        assert sent.ok, sent.text()
        one.says("Hello, my mug came with a crack through the handle.", sent.json()["id"], answered=True)
        taken = newest()
        post(f"v1/conversations/{taken}/floor", None)
        one.says("It was a present for Friday.")
        post(
            f"v1/conversations/{taken}/messages",
            {"text": "I am sorry to see that. I can have a new one with you by Thursday; shall I?"},
        )
        one.says("Yes please, that would be lovely!")
    with shopper() as one:
        one.says("My parcel has not moved since Monday.", answered=True)
        one.send({"type": "person"})
        one.says("Can somebody call the carrier?")
        waiting = newest()
    return Talks(waiting, taken, ended)


def conversations(camera: Camera, url: str, talks: Talks) -> None:
    """The camera is signed in."""
    page, app = camera.page, f"{url}app"
    page.goto(f"{app}/conversations")
    page.get_by_role("list", name="Conversations").wait_for()
    camera.take("conversations")
    page.goto(f"{app}/conversations?view=mine&q=nobody")
    page.get_by_text("No conversation matches").wait_for()
    camera.take("conversations-none")
    for name, one in (("waiting", talks.waiting), ("taken", talks.taken), ("ended", talks.ended)):
        page.goto(f"{app}/conversations/{one}")
        page.get_by_role("log", name="Transcript").wait_for()
        camera.take(f"conversation-{name}")
    page.goto(f"{app}/conversations/{talks.taken}")
    page.get_by_role("button", name="More to do").click()
    camera.take("conversation-menu")
    page.get_by_role("menuitem", name="Merge into another").click()
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Find the other conversation").fill("")
    camera.take("conversation-merge")
    page.keyboard.press("Escape")
    known = page.get_by_role("button", name="What is known")
    if known.count():
        known.click()
        camera.take("conversation-known")
    page.goto(f"{app}/conversations/rehearse")
    page.get_by_role("button", name="I want to return something").click()
    page.get_by_role("log", name="Chat").get_by_text("I want to return something").wait_for()
    page.wait_for_timeout(1_500)
    camera.take("rehearsal")
    page.goto(f"{app}/settings/conversations")
    page.get_by_label("Disclosure").wait_for()
    camera.take("settings-conversations", whole=True)
