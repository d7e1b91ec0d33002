"""Approvals against a shop that lies, with workers killed at random: every cent goes out, and none twice."""

from pathlib import Path

from bench.soak import soak

APPROVALS = 300


async def test_refunds_are_the_approvals_to_the_cent(owner_url: str, jobs_url: str, tmp_path: Path) -> None:
    found = await soak(owner_url, jobs_url, tmp_path, approvals=APPROVALS, every=1.2, limit=90)
    assert found.holds, f"\n{found}"
    assert found.kills + found.deaths >= 3, "too few were killed to have shown anything"
    assert found.attempts > APPROVALS, "the shop was never asked again"
