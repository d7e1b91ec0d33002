"""`dokani receipts` and `dokani keys`, as the operator runs them over a shop's database."""

from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from dokani.commands.verify import commands as verify
from dokani.kit.jobs import Work
from tests.commands.running import dokani
from tests.postgres import SECRET
from tests.returns.conftest import Buy
from tests.returns.test_receipts import asked, jobs, write_receipts

__all__ = ["jobs"]


@pytest.mark.parametrize("closed", [False, True])
async def test_an_export_of_a_shop_is_a_chain_that_holds_over_a_change_of_keys(
    noor: httpx2.AsyncClient, buy: Buy, jobs: Work, owner_url: str, tmp_path: Path, closed: bool
) -> None:
    def operator(*words: str) -> str:
        more = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
        done = dokani(tmp_path / "home", *words, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert operator("keys", "list").startswith("No key yet")
    for at in range(3):
        await asked(noor, await buy(f"A-{at}"))
        await write_receipts(jobs)
        rotated = operator("keys", "rotate")
        assert rotated.count("signs now") == 1 and rotated.count("\n") == at + 2
    words = ("receipts", "export", "--shop", "aminas-atelier", *(["--closed"] if closed else []))
    exported = tmp_path / "receipts.jsonl"
    exported.write_text(operator(*words), encoding="utf-8")
    assert exported.read_text(encoding="utf-8").count('"opening"') == (0 if closed else 3)
    trusted = [word for line in operator("keys", "list").splitlines() for word in ("--key", line.split()[0])]
    done = CliRunner().invoke(verify, [str(exported), *trusted])
    assert done.exit_code == 0, done.output
    assert "3 receipts hold" in done.output
    assert operator("keys", "reseal") == "0 sealed anew\n"


def test_a_shop_that_is_not_there_is_named(owner_url: str, tmp_path: Path) -> None:
    more = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    done = dokani(tmp_path / "home", "receipts", "export", "--shop", "nobody", **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert "[shop_not_found]" in done.stderr
