"""Sending a file over HTTP, and fetching it by its signed link."""

import io
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from PIL import Image

from dokani.files.model import MOST_PER_RETURN
from dokani.kit import clock
from dokani.settings import Settings
from tests.cast import Cast
from tests.files.conftest import Connection, NewReturn, form, send, stored
from tests.files.media import mp4, pdf
from tests.files.pictures import photo, saved
from tests.serving import Served

pytestmark = pytest.mark.anyio


def half_and_half() -> Image.Image:
    """Left red, right blue, wider than high."""
    picture = Image.new("RGB", (320, 200), (220, 20, 20))
    picture.paste((20, 20, 220), (160, 0, 320, 200))
    return picture


async def picture_at(client: httpx2.AsyncClient, url: str) -> Image.Image:
    served = await client.get(url)
    assert served.status_code == 200, served.text
    return Image.open(io.BytesIO(served.content))


async def test_a_photo_is_kept_for_its_return_and_fetched_by_its_links(
    noor: httpx2.AsyncClient, new_return: NewReturn, owner: Connection, settings: Settings
) -> None:
    asked = await new_return()
    answer = await send(
        noor, saved(photo(1)), "my mug.jpeg", return_public_id=str(asked.public_id), kind="packaging_photo"
    )
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert (file["kind"], file["file_type"], file["file_name"]) == (
        "packaging_photo",
        "evidence_photo",
        "my mug.jpg",
    )
    assert (file["public_id"], file["width"], file["height"]) == (str(asked.public_id), 1000, 750)
    full, small = await picture_at(noor, file["url"]), await picture_at(noor, file["preview_url"])
    assert full.size == (1000, 750) and max(small.size) == 480
    served = await noor.get(file["url"], headers={"authorization": ""})
    assert (
        served.headers["content-disposition"]
        == "inline; filename=\"my mug.jpg\"; filename*=UTF-8''my%20mug.jpg"
    )
    row = await owner.fetchrow("select * from file_uploads")
    assert row is not None and row["scan_status"] == "clean" and row["file_url"] == f"/v1/files/{file['id']}"
    assert row["uploaded_by"] is not None and len(row["phash"]) == 32
    assert await owner.fetchval("select count(*) from dokani.file_bands") == 16
    assert len(stored(settings)) == 2


async def test_every_orientation_is_applied_and_then_gone(noor: httpx2.AsyncClient) -> None:
    upright = half_and_half()
    for number, turned in {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }.items():
        exif = Image.Exif()
        exif[0x0112] = number
        file = (await send(noor, saved(turned, exif=exif))).json()
        shown = await picture_at(noor, file["url"])
        assert shown.size == (320, 200) and not shown.getexif()
        left, right = shown.getpixel((40, 100)), shown.getpixel((280, 100))
        assert isinstance(left, tuple) and isinstance(right, tuple)
        assert left[0] > 180 > right[0] and right[2] > 180 > left[2], number


async def test_a_photo_of_a_phone_in_heic_is_taken(noor: httpx2.AsyncClient) -> None:
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(photo(3)).save(out)
    answer = await send(noor, out.getvalue(), "IMG_0001.HEIC")
    assert answer.status_code == 201, answer.text
    assert answer.json()["file_name"] == "IMG_0001.jpg"
    assert (await picture_at(noor, answer.json()["url"])).size == photo(3).size


async def test_a_large_photo_is_made_smaller(noor: httpx2.AsyncClient) -> None:
    answer = await send(noor, saved(photo(2).resize((6000, 4500)), quality=60))
    assert (answer.json()["width"], answer.json()["height"]) == (4096, 3072)


async def test_a_film_is_for_saving_only(noor: httpx2.AsyncClient) -> None:
    film = mp4(data=b"\1" * 12 * 1024 * 1024)
    file = (await send(noor, film, "what happened.mov")).json()
    assert (file["file_type"], file["kind"], file["preview_url"]) == ("evidence_video", "video", None)
    served = await noor.get(file["url"])
    assert served.content == film and served.headers["content-disposition"].startswith("attachment")


async def test_a_link_is_good_for_five_minutes_for_this_file_and_nothing_else(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = (await send(noor, saved(photo(1)))).json(), (await send(noor, saved(photo(2)))).json()
    path, said = (
        urlsplit(file["url"]).path,
        {k: v[0] for k, v in parse_qs(urlsplit(file["url"]).query).items()},
    )
    forged = [
        (urlsplit(other["url"]).path, said),
        (f"/v1/files/{uuid4()}", said),
        (path, {**said, "v": "preview"}),
        (path, {**said, "v": "../x"}),
        (path, {**said, "b": str(cast.bazaar.id)}),
        (path, {**said, "exp": str(int(said["exp"]) + 1)}),
        (path, {**said, "sig": said["sig"][:-1]}),
        (path, {**said, "sig": said["sig"][:-1] + "é"}),
        (path, {**said, "sig": ""}),
    ]
    for where, query in forged:
        refused = await noor.get(f"{where}?{urlencode(query)}")
        assert (refused.status_code, refused.json()["code"]) == (404, "no_such_file"), query
    for query in (
        {},
        {**said, "exp": "x"},
        {**said, "b": "x"},
        {**said, "exp": "9" * 40},
        {**said, "sig": "x" * 500},
    ):
        assert (await noor.get(f"{path}?{urlencode(query)}")).status_code == 422
    assert (
        await bashir.get(file["url"])
    ).status_code == 200  # a link is the right to fetch; it is not passed on by us
    later = clock.now() + timedelta(minutes=5, seconds=1)
    with monkeypatch.context() as patch:
        patch.setattr("dokani.files.link.now", lambda: later)
        gone = await noor.get(file["url"])
        assert (gone.status_code, gone.json()["code"]) == (410, "file_link_expired")
        forged_late = await noor.get(f"{path}?{urlencode({**said, 'sig': 'x'})}")
        assert forged_late.status_code == 404


async def test_who_may_not_send_is_refused_before_the_body_is_read(
    server: Served, signed_in: object, cast: Cast
) -> None:
    from tests.files.conftest import bearer

    reached = 0

    async def endless() -> object:
        nonlocal reached
        while True:
            reached += 1
            yield b"x" * 65536

    async with httpx2.AsyncClient(base_url=server.url) as nobody:
        for headers, status in (({}, 401), (bearer(server.settings, cast.vera), 403)):
            body, kind = form(saved(photo(1)))
            answer = await nobody.post("/v1/files", content=body, headers={**headers, **kind})
            assert answer.status_code == status
    assert stored(server.settings) == []


async def test_a_return_of_another_shop_is_not_there(
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    new_return: NewReturn,
    cast: Cast,
    owner: Connection,
    settings: Settings,
) -> None:
    theirs = await new_return(cast.bazaar)
    for public_id in (str(theirs.public_id), str(uuid4())):
        answer = await send(noor, saved(photo(1)), return_public_id=public_id)
        assert (answer.status_code, answer.json()["code"]) == (404, "return_not_found")
    assert (
        await noor.get("/v1/files", params={"return_public_id": str(theirs.public_id)})
    ).status_code == 404
    assert stored(settings) == [] and await owner.fetchval("select count(*) from file_uploads") == 0


async def test_a_repeat_with_the_same_key_is_one_file(
    noor: httpx2.AsyncClient, owner: Connection, settings: Settings
) -> None:
    body, headers = form(saved(photo(1)))
    keyed = {**headers, "idempotency-key": "one"}
    first, second = [await noor.post("/v1/files", content=body, headers=keyed) for _ in range(2)]
    assert first.status_code == second.status_code == 201 and first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert await owner.fetchval("select count(*) from file_uploads") == 1 and len(stored(settings)) == 2
    other, headers = form(saved(photo(2)))
    reused = await noor.post("/v1/files", content=other, headers={**headers, "idempotency-key": "one"})
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert len(stored(settings)) == 2


async def test_a_return_has_room_for_so_many_files(
    noor: httpx2.AsyncClient, owner: Connection, new_return: NewReturn, settings: Settings, cast: Cast
) -> None:
    asked = await new_return()
    await owner.execute(
        "insert into file_uploads (business_id, file_type, file_name, file_path, file_url, file_size,"
        " return_request_id) select $1, 'evidence_photo', 'x', 'x', 'x', 1, $2 from generate_series(1, $3)",
        cast.atelier.id,
        asked.id,
        MOST_PER_RETURN,
    )
    answer = await send(noor, saved(photo(1)), return_public_id=str(asked.public_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_files")
    assert stored(settings) == []


async def test_what_is_no_upload_is_told_so(noor: httpx2.AsyncClient, settings: Settings) -> None:
    photo_ = saved(photo(1))
    edge = "multipart/form-data; boundary=x"
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    file = part % (b"file", b'; filename="a.jpg"') + photo_ + b"\r\n"
    bodies: list[tuple[str | None, bytes]] = [
        (None, photo_),
        ("application/json", b"{}"),
        ("image/jpeg", photo_),
        ("multipart/form-data", b"--x--\r\n"),
        ("multipart/form-data; boundary=" + "y" * 500, b""),
        (edge, b""),
        (edge, b"nonsense"),
        (edge, b"--x--\r\n"),
        (edge, file),
        (edge, file + file + b"--x--\r\n"),
        (edge, part % (b"file", b"") + b"text\r\n--x--\r\n"),
        (edge, part % (b"other", b'; filename="a.jpg"') + photo_ + b"\r\n--x--\r\n"),
        (edge, part % (b"kind", b"") + b"k" * 2000 + b"\r\n" + file + b"--x--\r\n"),
        (edge, part % (b"kind", b"") + b"a\r\n" + part % (b"kind", b"") + b"b\r\n" + file + b"--x--\r\n"),
        (edge, b"".join(part % (b"f%d" % n, b"") + b"a\r\n" for n in range(9)) + file + b"--x--\r\n"),
        (edge, part % (b"kind", b"") + b"Photo!\r\n" + file + b"--x--\r\n"),
        (edge, part % (b"kind", b"") + b"\xff\0\r\n" + file + b"--x--\r\n"),
        (edge, part % (b"file_type", b"") + b"passport\r\n" + file + b"--x--\r\n"),
        (edge, b"--x\r\n" + b"X: y\r\n" * 200 + b"\r\n\r\n--x--\r\n"),
        (edge, b"--x\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n\r\n--x--\r\n"),
    ]
    for kind, body in bodies:
        headers = {"content-type": kind} if kind else {}
        answer = await noor.post("/v1/files", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_upload"), (kind, body[:80])
    wrong = part % (b"file_type", b"") + b"voice_sample\r\n" + file + b"--x--\r\n"
    answer = await noor.post("/v1/files", content=wrong, headers={"content-type": edge})
    assert (answer.status_code, answer.json()["code"]) == (415, "file_type_refused")
    assert stored(settings) == []


async def test_beyond_every_limit_the_edge_refuses(noor: httpx2.AsyncClient, settings: Settings) -> None:
    film = mp4(data=b"\0" * (101 * 1024 * 1024))
    answer = await send(noor, film, "f.mp4")
    assert answer.status_code == 413 and stored(settings) == []


async def test_a_store_that_is_full_is_a_clear_answer(
    noor: httpx2.AsyncClient, settings: Settings, owner: Connection, app: FastAPI
) -> None:
    (settings.data_dir / "files").write_text("in the way")
    answer = await send(noor, pdf(), "a.pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "files_unavailable")
    assert await owner.fetchval("select count(*) from file_uploads") == 0
