"""What the README says of policies is what happens."""

import json
import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from typer.testing import CliRunner

from dokani.policies.commands import commands
from tests.cast import Cast
from tests.commands.running import dokani
from tests.postgres import SECRET

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
(POLICY,) = re.findall(r"```jsonc\n(.*?)```", README, re.DOTALL)
FACTS, ANSWERS = re.findall(r"```json\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def dinars(tmp_path: Path) -> Path:
    file = tmp_path / "dinars.json"
    file.write_text(POLICY.replace('"EUR"', '"KWD"'))
    return file


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.json"
    file.write_text(POLICY)
    return file


def test_the_example_is_decided_as_it_says(tmp_path: Path, policy: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text(FACTS)
    ran = CliRunner().invoke(commands, ["decide", "--policy", str(policy), "--facts", str(facts)])
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    wanted = [json.loads(line) for line in ANSWERS.splitlines()]
    assert len(answers) == len(wanted) == 3
    assert [part_of(answer, like) for answer, like in zip(answers, wanted, strict=True)] == wanted
    assert ran.exit_code == 1  # for the third line cannot be read
    named = set(
        re.findall(r"`(\w+)`", README.partition("The rest of an answer is its")[2].partition(".\n")[0])
    )
    assert {"lines", "reasons", "merchant_reasons", "violations", "asks", "trace"} <= named & answers[
        0
    ].keys()


def part_of(answer: Any, like: Any) -> Any:
    """As much of the answer as the README shows."""
    return {
        name: part_of(answer[name], of) if isinstance(of, dict) else answer[name] for name, of in like.items()
    }


async def test_a_running_shop_is_given_another_policy(
    tmp_path: Path, policy: Path, dinars: Path, owner_url: str, cast: Cast
) -> None:
    own = {"DATABASE_URL": owner_url, "DOKANI_SECRET_KEY": SECRET}
    done = dokani(tmp_path, "shop", "policy", cast.atelier.slug, str(policy), "--version", "spring", **own)
    assert done.returncode == 0 and "policy: spring" in done.stdout, done.stderr
    second = dokani(tmp_path, "shop", "policy", str(cast.atelier.id), str(policy), **own)
    assert second.returncode == 0 and "active: true" in second.stdout, second.stderr
    taken = dokani(tmp_path, "shop", "policy", cast.atelier.slug, str(policy), "--version", "spring", **own)
    assert taken.returncode == 1 and "[policy_version_taken]" in taken.stderr
    refused = dokani(tmp_path, "shop", "policy", cast.atelier.slug, str(dinars), **own)
    assert refused.returncode == 1 and "amounts in KWD have 3 decimals" in refused.stderr
    nobodys = dokani(tmp_path, "shop", "policy", "nobodys-shop", str(policy), **own)
    assert nobodys.returncode == 1 and "Traceback" not in nobodys.stderr
    connection = await asyncpg.connect(owner_url)
    rows = await connection.fetch(
        "select version, is_active from policies where business_id = $1", cast.atelier.id
    )
    audited = await connection.fetchval(
        "select count(*) from security_audit_logs where action = 'policy.activated' and business_id = $1",
        cast.atelier.id,
    )
    await connection.close()
    assert [row["is_active"] for row in rows].count(True) == 1
    assert ("spring", False) in {tuple(row) for row in rows} and audited == 2


def test_a_policy_in_a_currency_that_cannot_be_kept_is_pointed_out(dinars: Path) -> None:
    ran = CliRunner().invoke(commands, ["check", str(dinars)])
    assert ran.exit_code == 0 and "amounts in KWD have 3 decimals and Dokani keeps 2" in ran.stderr
