"""Evidence that was sent for another return is found, by the same business only, and by an index."""

import json
import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import pytest

from dokani.files.attach import attach, evidence_of
from dokani.files.jobs import JOBS
from dokani.files.likeness import ALIKE, bands, spellings
from dokani.files.model import NoSuchFile, NoSuchReturn
from dokani.files.names import kept_name
from dokani.files.prepare import path_of
from dokani.files.shelf import shelf_of
from dokani.files.sweep import GRACE
from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.kit.jobs import Work
from dokani.settings import Settings
from tests.cast import Cast
from tests.files.conftest import Connection, NewReturn, send, stored
from tests.files.pictures import CHANGES, mug, photo, saved

pytestmark = pytest.mark.anyio
BY_BAND = "select file_id from dokani.file_bands where business_id = $1 and band = any($2::int[])"
WORST = CHANGES["smaller, brighter and at quality 35"]


async def test_a_photo_saved_smaller_brighter_and_worse_is_found_and_another_is_not(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, new_return: NewReturn, cast: Cast
) -> None:
    first, second, theirs = await new_return(), await new_return(), await new_return(cast.bazaar)
    original = saved(mug(1))
    kept = (await send(noor, original, return_public_id=str(first.public_id))).json()
    assert kept["seen_before"] == []
    for name, data, exact in (
        ("the same bytes", original, True),
        ("saved again", saved(WORST(mug(1)), quality=35), False),
        ("as another kind of file", saved(mug(1), "WEBP", quality=60), False),
    ):
        found = (await send(noor, data, return_public_id=str(second.public_id))).json()["seen_before"]
        assert [(one["file_id"], one["public_id"], one["exact"]) for one in found] == [
            (kept["id"], str(first.public_id), exact)
        ], name
        assert found[0]["distance"] <= ALIKE
    for other in (mug(2), photo(1)):
        assert (await send(noor, saved(other), return_public_id=str(second.public_id))).json()[
            "seen_before"
        ] == []
    again = (await send(noor, original, return_public_id=str(first.public_id))).json()
    assert {one["public_id"] for one in again["seen_before"]} == {str(second.public_id)}
    across = (await send(bashir, original, return_public_id=str(theirs.public_id))).json()
    assert across["seen_before"] == []
    loose = (await send(noor, original)).json()
    assert {one["public_id"] for one in loose["seen_before"]} == {str(first.public_id), str(second.public_id)}


async def test_among_many_it_is_found_by_an_index_under_row_level_security(
    owner: Connection, database: Database, new_return: NewReturn, cast: Cast
) -> None:
    asked, chance = await new_return(), random.Random(3)
    hashes = [chance.randbytes(32) for _ in range(3000)]
    ids = [uuid4() for _ in hashes]
    await owner.executemany(
        "insert into file_uploads (id, business_id, file_type, file_name, file_path, file_url, file_size, sha256,"
        " phash, return_request_id, scan_status)"
        " values ($1, $2, 'evidence_photo', 'x', 'x', 'x', 1, $3, $4, $5, 'clean')",
        [
            (one, cast.atelier.id, chance.randbytes(32), h, asked.id)
            for one, h in zip(ids, hashes, strict=True)
        ],
    )
    await owner.executemany(
        "insert into dokani.file_bands values ($1, $2, $3)",
        [(cast.atelier.id, one, band) for one, h in zip(ids, hashes, strict=True) for band in bands(h)],
    )
    await owner.execute("analyze file_uploads; analyze dokani.file_bands")
    statements = (
        (BY_BAND, spellings(hashes[5])),
        ("select id from file_uploads where business_id = $1 and sha256 = $2", b"x" * 32),
    )
    async with database.transaction(worker(UUID(str(cast.atelier.id)))) as tx:
        for statement, wanted in statements:
            plan = await tx.conn.fetchval(f"explain (format json) {statement}", tx.business_id, wanted)
            text = json.dumps(plan)
            assert "Seq Scan" not in text, text
            used = text.partition("Index Cond")[2]
            assert "band = ANY" in used or "sha256 = " in used, text
        rows = await tx.conn.fetch(BY_BAND, tx.business_id, spellings(hashes[5]))
    assert (
        ids[5] in {UUID(str(row["file_id"])) for row in rows} and len({row["file_id"] for row in rows}) < 60
    )


async def test_files_are_given_to_a_return_once_and_make_its_evidence(
    noor: httpx2.AsyncClient,
    bashir: httpx2.AsyncClient,
    database: Database,
    new_return: NewReturn,
    cast: Cast,
) -> None:
    one, two = await new_return(), await new_return()
    ids = [
        UUID((await send(noor, saved(photo(n)), kind=kind)).json()["id"])
        for n, kind in ((1, "photo"), (2, "label"))
    ]
    theirs = UUID((await send(bashir, saved(photo(3)))).json()["id"])
    acting = worker(UUID(str(cast.atelier.id)))
    async with database.transaction(acting) as tx:
        for _ in range(2):
            evidence = await attach(tx, one.id, [*ids, ids[0]])
        assert evidence.kinds == {"photo", "label"}
        assert evidence.urls == [f"/v1/files/{file_id}" for file_id in ids]
    for wrong in ([theirs], [uuid4()], [ids[0], theirs]):
        with pytest.raises(NoSuchFile):
            async with database.transaction(acting) as tx:
                await attach(tx, one.id, wrong)
    with pytest.raises(NoSuchFile):
        async with database.transaction(acting) as tx:
            await attach(tx, two.id, [ids[0]])
    with pytest.raises(NoSuchReturn):
        async with database.transaction(acting) as tx:
            await attach(tx, 10**9, [ids[0]])
    async with database.transaction(acting) as tx:
        assert [file.id for file in (await evidence_of(tx, one.id)).files] == ids
        assert (await evidence_of(tx, two.id)).urls == []


async def test_the_sweep_forgets_what_no_row_names_and_nothing_else(
    noor: httpx2.AsyncClient,
    jobs: Database,
    settings: Settings,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = (await send(noor, saved(photo(1)))).json()
    shelf, business = shelf_of(settings), UUID(str(cast.atelier.id))
    lost = path_of(business, uuid4())
    await shelf.storage.put(lost, b"x")
    await shelf.storage.put(f"{lost}-preview", b"x")
    strange = settings.data_dir / "files" / lost.partition("/")[0] / "not-ours"
    strange.write_text("x")
    (shelf.scratch / "upload-of-a-killed-process").write_text("x")
    await JOBS["files.sweep"](Work(jobs, settings), {})
    assert len(stored(settings)) == 6  # all too young
    later = clock.now() + GRACE + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    for _ in range(2):
        await JOBS["files.sweep"](Work(jobs, settings), {})
    names = [path.name for path in stored(settings)]
    assert names == sorted([file["id"], f"{file['id']}-preview", "not-ours"])


def test_names_are_for_people_never_for_paths(tmp_path: Path) -> None:
    wanted: dict[str, str] = {
        "photo.jpg": "photo.jpg",
        "photo.html": "photo.jpg",
        "photo": "photo.jpg",
        "../../../etc/passwd": "passwd.jpg",
        "..\\..\\cmd.exe": "cmd.jpg",
        "C:\\Users\\l\\my mug.JPEG": "my mug.jpg",
        "a\0b.jpg": "ab.jpg",
        "photo\u202egpj.exe": "photogpj.jpg",
        "x\r\nSet-Cookie: a": "xSet-Cookie a.jpg",
        "CON": "file CON.jpg",
        "aux.h.png": "file aux.h.jpg",
        "": "file.jpg",
        "....": "file.jpg",
        ".htaccess": "htaccess.jpg",
        "фото 写真.png": "фото 写真.jpg",
        "\ud800x": "x.jpg",
        "a" * 500: "a" * 100 + ".jpg",
        "version 1.2 final.png": "version 1.2 final.jpg",
    }
    assert {said: kept_name(said, "jpg") for said in wanted} == wanted
