"""Pictures of a return after its decision: goods, money, evidence, appeal, receipt, in a demo shop brought there."""

import io
import re
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image, ImageDraw
from playwright.sync_api import APIRequestContext, Page, Route

OURS = {"X-Dokani-CSRF": "1"}


class Camera(Protocol):
    page: Page

    def take(self, name: str, *, whole: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Scenes:
    """The public ids of the returns that are looked at."""

    expected: str
    graded: str
    shown: str
    seen_before: str
    denied: str
    appealed: str


def stage(request: APIRequestContext, url: str) -> Scenes:
    """Bring returns of the demo shop into states that it lacks. `request` is signed in; `url` ends with a slash."""

    def get(path: str) -> Any:
        return request.get(url + path).json()

    def post(path: str, said: Any) -> Any:
        answer = request.post(url + path, data=said, headers=OURS)
        assert answer.ok, answer.text()
        return answer.json()

    def listed(view: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = get(f"v1/returns?view={view}&limit=50")["items"]
        return found

    def send(public_id: str, name: str, content: bytes) -> None:
        file: Any = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        where = f"{url}v1/returns/{public_id}/evidence"
        answer = request.post(where, multipart={"kind": "photo", "file": file}, headers=OURS)
        assert answer.ok, answer.text()

    awaited = [one["public_id"] for one in listed("approved") if one["channel"] != "import"]
    awaited = [
        one
        for one in awaited
        if any(goods["came"] == "expected" for goods in get(f"v1/returns/{one}")["goods"])
    ]
    graded = post(f"v1/returns/{awaited[1]}/goods", {"lines": [_line(get, awaited[1])]})
    goods = next(one for one in graded["goods"] if one["came"] == "received")
    found = {"condition": "used", "facts": {"item.complete": True, "item.resaleable": True}}
    post(f"v1/returns/{awaited[1]}/goods/{goods['id']}/grade", found)

    open_ones = [one["public_id"] for one in listed("needs_review")]
    send(open_ones[0], "mug.jpg", mug((1000, 750), 90))
    send(open_ones[0], "parcel.jpg", parcel())
    send(open_ones[1], "crack.jpg", mug((700, 525), 50))

    denied = [one["public_id"] for one in listed("denied")]
    asked = {one: get(f"v1/returns/{one}") for one in denied}
    in_time = [
        one for one in denied if (until := asked[one]["appeal_until"]) is None or until > _now(request, url)
    ]
    words = "I only tried it on indoors, and the tag is still on it."
    post(f"v1/returns/{in_time[1]}/appeal", {"own_words": words, "file_ids": []})
    return Scenes(awaited[0], awaited[1], open_ones[0], open_ones[1], in_time[0], in_time[1])


def _line(get: Any, public_id: str) -> dict[str, Any]:
    return {"line_number": get(f"v1/returns/{public_id}")["goods"][0]["line_number"], "quantity": 1}


def _now(request: APIRequestContext, url: str) -> str:
    """The server's time, as its answers write times."""
    newest: str = request.get(f"{url}v1/returns?view=all&sort=newest&limit=1").json()["items"][0][
        "created_at"
    ]
    return newest


def mug(size: tuple[int, int], quality: int) -> bytes:
    """A blue mug with a crack."""
    picture = Image.new("RGB", (1000, 750), (225, 222, 215))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((330, 560, 720, 660), fill=(150, 148, 140))
    pen.arc((270, 280, 470, 500), 0, 360, fill=(40, 70, 150), width=32)
    pen.rounded_rectangle((370, 180, 660, 600), 40, fill=(40, 70, 150))
    pen.ellipse((370, 140, 660, 220), fill=(25, 40, 90))
    pen.line([(370, 380), (420, 470), (520, 430), (650, 560), (470, 260)], fill=(230, 230, 230), width=6)
    return _written(picture.resize(size), quality)


def parcel() -> bytes:
    picture = Image.new("RGB", (1000, 750), (196, 204, 206))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(200, 300), (520, 200), (820, 290), (500, 410)], fill=(196, 152, 96))
    pen.polygon([(200, 300), (500, 410), (500, 640), (200, 520)], fill=(168, 124, 70))
    pen.polygon([(500, 410), (820, 290), (820, 510), (500, 640)], fill=(182, 138, 82))
    pen.polygon([(640, 360), (740, 322), (700, 430), (650, 450)], fill=(40, 30, 20))
    return _written(picture, 88)


def _written(picture: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def bent(route: Route) -> None:
    """The same return, with money in the states that a shop rarely brings about, and with a rating."""
    answer = route.fetch()
    view: dict[str, Any] = answer.json()
    whole: dict[str, Any] = view["resolutions"][0]
    states: dict[str, str | None] = {
        "failed": "The card was closed.",
        "unknown": "Timed out.",
        "sending": None,
    }
    view["resolutions"] = [
        {**whole, "id": f"{whole['id'][:-1]}{at}", "state": state, "last_error": error, "attempts": at + 1}
        for at, (state, error) in enumerate(states.items())
    ]
    view["rating"] = {"score": 4, "own_words": "Quick and fair.", "rated_at": view["created_at"]}
    route.fulfill(response=answer, json=view)


def returns(camera: Camera, url: str, scenes: Scenes) -> None:
    """Everything that a return's page can show after its decision. The camera is signed in."""
    page = camera.page

    def go(public_id: str, tab: str) -> None:
        page.goto(f"{url}app/returns/{public_id}?tab={tab}")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(600)

    go(scenes.expected, "money")
    camera.take("return-goods-expected", whole=True)
    go(scenes.graded, "money")
    camera.take("return-goods-graded", whole=True)
    go(scenes.graded, "history")
    page.get_by_text("Key fingerprint").wait_for(timeout=150_000)  # receipts are written every minute
    camera.take("return-history", whole=True)
    page.route(re.compile(rf"/v1/returns/{scenes.graded}$"), bent)
    go(scenes.graded, "money")
    page.get_by_role("button", name=re.compile("Mark as done by hand")).first.click()
    camera.take("return-money-unclear", whole=True)
    page.unroute(re.compile(rf"/v1/returns/{scenes.graded}$"))
    go(scenes.shown, "return")
    camera.take("return-evidence", whole=True)
    go(scenes.seen_before, "return")
    page.get_by_text("Seen before").first.wait_for()
    camera.take("return-seen-before", whole=True)
    page.get_by_role("button", name=re.compile("Photo: ")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Compare").click()
    camera.take("return-lightbox")
    go(scenes.denied, "return")
    page.get_by_role("button", name="Enter an appeal").click()
    camera.take("return-appeal-form", whole=True)
    go(scenes.appealed, "return")
    camera.take("return-appeal", whole=True)
