"""Files made to hurt, sent over real HTTP: no bug is reached, nothing is kept of what is refused, nothing runs."""

import io
import re
import sys
from collections import Counter

import httpx2
import pytest
from PIL import Image

from tests.cast import Cast
from tests.files.conftest import Connection, bearer, form, stored
from tests.files.hostile import MARK, SCRIPT, Hostile, corpus
from tests.serving import Served

pytestmark = pytest.mark.anyio
SAFE = re.compile(r"(image/jpeg|video/(mp4|quicktime|webm)|audio/(mp4|wav)|application/pdf)")


async def test_no_hostile_file_breaks_stays_or_runs(
    server: Served, cast: Cast, owner: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus_, said, counted = corpus(), list[str](), Counter[str]()
    async with httpx2.AsyncClient(
        base_url=server.url, headers=bearer(server.settings, cast.noor), timeout=60
    ) as noor:
        for one in corpus_:
            before = len(stored(server.settings)), await owner.fetchval("select count(*) from file_uploads")
            body, headers = form(one.data, one.file_name)
            answer = await noor.post("/v1/files", content=body, headers=headers)
            after = len(stored(server.settings)), await owner.fetchval("select count(*) from file_uploads")
            counted[f"{one.fate} {answer.status_code}"] += 1
            if one.fate == "refused":
                if answer.status_code not in {400, 413, 415, 422} or before != after:
                    said.append(f"{one.name}: {answer.status_code} {answer.text[:200]} {before} {after}")
                elif len(answer.json()["detail"]) < 20:
                    said.append(f"{one.name}: says nothing clear: {answer.text}")
            elif answer.status_code != 201:
                said.append(f"{one.name}: {answer.status_code} {answer.text[:200]}")
            else:
                said += [f"{one.name}: {fault}" for fault in await faults(noor, one, answer.json())]
    with capsys.disabled():
        sys.stdout.write(f"\n  {len(corpus_)} hostile files: {dict(sorted(counted.items()))}")
    assert not said, "\n".join(said)
    assert len(corpus_) >= 60


async def faults(client: httpx2.AsyncClient, one: Hostile, file: dict[str, str]) -> list[str]:
    """What is wrong with what is served of a file that was taken."""
    found = []
    for url in filter(None, (file["url"], file["preview_url"])):
        served = await client.get(url)
        kind, how = served.headers["content-type"], served.headers["content-disposition"]
        if served.status_code != 200 or not SAFE.fullmatch(kind):
            found.append(f"served as {kind} {served.status_code}")
        if served.headers["x-content-type-options"] != "nosniff":
            found.append("may be sniffed")
        if "sandbox" not in served.headers["content-security-policy"]:
            found.append("no sandbox")
        if not served.headers["cache-control"].startswith("private"):
            found.append("may be kept by others")
        if one.fate == "cleaned":
            picture = Image.open(io.BytesIO(served.content))
            if kind != "image/jpeg" or {"exif", "icc_profile", "comment", "xmp"} & set(picture.info):
                found.append(f"still holds {sorted(picture.info)}")
            if MARK in served.content or SCRIPT in served.content or b"PK\3\4" in served.content:
                found.append("still holds what was hidden in it")
        elif not how.startswith("attachment"):
            found.append(f"shown in place: {how}")
        elif served.content != one.data:
            found.append("is not what was sent")
    name = file["file_name"]
    if (
        re.search(r'[/\\<>:"|?*\x00-\x1f\u202a-\u202e\u2066-\u2069]', name)
        or name.startswith(".")
        or len(name) > 110
    ):
        found.append(f"is kept under the name {name!r}")
    if not re.search(r"\.(jpg|mp4|mov|webm|m4a|wav|pdf)$", name):
        found.append(f"is saved as {name!r}")
    return found
