"""Notes of the team: in the timeline, by name, never rewritten, never shown to anybody else."""

from typing import Any

import httpx2
import pytest

from tests.cast import Cast
from tests.returns.conftest import Buy, asking
from tests.returns.held import Owner


@pytest.fixture
async def waiting(noor: httpx2.AsyncClient, buy: Buy) -> str:
    await buy("A-9", lines=[{"unit_price": "200.00"}])
    public_id: str = (await noor.post("/v1/returns", json=asking("A-9"))).json()["public_id"]
    return public_id


async def test_a_note_stands_in_the_timeline_under_its_authors_name(
    noor: httpx2.AsyncClient, signed_in: Any, waiting: str, shops: Cast
) -> None:
    said = await noor.post(f"/v1/returns/{waiting}/notes", json={"text": " <b>Called her</b> 💬 "})
    assert said.status_code == 200, said.text
    async with signed_in(shops.vera) as vera:
        seen = (await vera.get(f"/v1/returns/{waiting}")).json()
    (note,) = [one for one in seen["timeline"] if one["what"] == "note"]
    assert (note["who"], note["says"]) == (shops.noor.email, "<b>Called her</b> 💬")
    assert seen["admin_notes"] is None, "that is the decision's own"


async def test_what_is_no_note_is_refused(
    noor: httpx2.AsyncClient, bashir: httpx2.AsyncClient, waiting: str, owner: Owner
) -> None:
    at = f"/v1/returns/{waiting}/notes"
    for text in ("", "  \n", "x" * 4001, "\x00", None, 5):
        assert (await noor.post(at, json={"text": text})).status_code == 422
    assert (await bashir.post(at, json={"text": "x"})).status_code == 404
    assert await owner.fetchval("select count(*) from dokani.return_notes") == 0


async def test_a_note_is_never_rewritten(noor: httpx2.AsyncClient, waiting: str, owner: Owner) -> None:
    await noor.post(f"/v1/returns/{waiting}/notes", json={"text": "First."})
    for change in ("update dokani.return_notes set text = 'x'", "delete from dokani.return_notes"):
        with pytest.raises(Exception, match="keeps what was written"):
            await owner.execute(change)
