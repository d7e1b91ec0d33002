"""`dokani verify` as anybody runs it, without a shop."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dokani.commands.verify import commands
from dokani.engine import ENGINE_VERSION
from dokani.engine.receipt import check, fingerprint
from tests.commands.running import dokani
from tests.engine.receipts import PUBLIC, facts, file_of

RECEIPT = file_of()
FINGERPRINT = fingerprint(PUBLIC)


def run(*words: object) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def kept(folder: Path, name: str, given: bytes) -> Path:
    path = folder / name
    path.write_bytes(given)
    return path


def chain_of(count: int) -> list[bytes]:
    found: list[bytes] = []
    for number in range(1, count + 1):
        found.append(file_of(number=number, previous=check(found[-1]).sha256 if found else None))
    return found


def test_a_receipt_is_checked_where_there_is_no_shop_at_all(tmp_path: Path) -> None:
    path = kept(tmp_path, "receipt.json", RECEIPT)
    nothing = {"DATABASE_URL": "nonsense", "DOKANI_PORT": "nonsense", "DOKANI_SECRET_KEY": "short"}
    done = dokani(tmp_path / "none", "verify", str(path), **nothing)
    assert done.returncode == 0, done.stderr
    assert "holds: return r-1 at Amina’s Atelier: approve, 50.00 EUR" in done.stdout
    assert f"decided again by engine {ENGINE_VERSION}: the same answer, byte by byte" in done.stdout
    assert FINGERPRINT in done.stdout and not (tmp_path / "none").exists()


def test_an_altered_receipt_ends_with_1_and_an_unreadable_one_with_2(tmp_path: Path) -> None:
    good = kept(tmp_path, "good.json", RECEIPT)
    altered = kept(tmp_path, "altered.json", RECEIPT.replace(b'"50.00"', b'"90.00"'))
    broken = kept(tmp_path, "broken.json", RECEIPT[:-2])
    assert run(good).exit_code == 0
    assert (run(altered).exit_code, run(broken).exit_code, run(tmp_path / "gone").exit_code) == (1, 2, 2)
    assert run(tmp_path).exit_code == 2
    assert (run(good, broken).exit_code, run(good, broken, altered).exit_code) == (2, 1)
    assert "FAILED" in run(altered).output and "UNREADABLE" in run(broken).output


def test_the_key_is_believed_only_where_it_was_named(tmp_path: Path) -> None:
    path = kept(tmp_path, "receipt.json", RECEIPT)
    shouted = ":".join(FINGERPRINT.upper()[at : at + 2] for at in range(0, 64, 2))
    assert run(path, "--key", shouted).exit_code == 0
    assert run(path, "--key", "0" * 64).exit_code == 1
    assert run(path, "--key", "0" * 64, "--key", FINGERPRINT).exit_code == 0
    assert (run(path, "--key", FINGERPRINT[:16]).exit_code, run(path, "--key", "").exit_code) == (2, 2)


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        ("2026-01-01T00:00:00+00:00", None, 0),
        ("2026-01-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00", 0),
        ("2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00", 1),
        ("2026-12-01T00:00:00+00:00", None, 1),
        ("nonsense", None, 2),
    ],
)
def test_published_keys_say_when_they_were_in_use(
    tmp_path: Path, since: str, until: str | None, code: int
) -> None:
    path = kept(tmp_path, "receipt.json", RECEIPT)
    published = {"keys": [{"fingerprint": FINGERPRINT, "valid_from": since, "valid_until": until}]}
    keys = kept(tmp_path, "keys.json", json.dumps(published).encode())
    assert run(path, "--keys", keys).exit_code == code


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": 1}', '{"keys": []}', '{"keys": [1]}', "\x00"])
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, text: str) -> None:
    path, keys = kept(tmp_path, "receipt.json", RECEIPT), kept(tmp_path, "keys.json", text.encode())
    assert run(path, "--keys", keys).exit_code == 2


def test_a_whole_chain_is_checked_and_its_end_by_its_head(tmp_path: Path) -> None:
    files = chain_of(4)
    head = check(files[-1]).sha256
    whole = kept(tmp_path, "whole.jsonl", b"".join(files))
    assert run(whole, "--head", head).exit_code == 0
    for missing in range(4):
        rest = b"".join(files[:missing] + files[missing + 1 :])
        torn = kept(tmp_path, "torn.jsonl", rest)
        assert run(torn, "--head", head).exit_code == 1, missing
    assert run(kept(tmp_path, "turned.jsonl", b"".join(reversed(files)))).exit_code == 1


def test_single_receipts_may_come_in_any_order_and_with_gaps(tmp_path: Path) -> None:
    paths = [kept(tmp_path, f"{at}.json", one) for at, one in enumerate(chain_of(4))]
    done = run(paths[3], paths[0], paths[1])
    assert done.exit_code == 0 and "others were not given" in done.output
    stranger = kept(tmp_path, "stranger.json", file_of(facts(item__quantity=2), number=2, previous="0" * 64))
    assert run(paths[0], stranger).exit_code == 1
    assert run(paths[1], stranger).exit_code == 1


def test_for_programs_each_receipt_is_a_line_of_json(tmp_path: Path) -> None:
    done = run(kept(tmp_path, "receipt.json", RECEIPT), kept(tmp_path, "broken.json", b"{"), "--json")
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["holds"] for line in lines] == [True, False]
    assert {step["step"]: step["outcome"] for step in lines[0]["steps"]}["decision"] == "ok"


def test_what_a_stranger_wrote_does_not_reach_the_terminal(tmp_path: Path) -> None:
    sly = file_of(business={"id": "b", "name": "\x1b[2J\r hold", "slug": "b"})
    assert "\x1b" not in run(kept(tmp_path, "sly.json", sly)).output


def test_blank_lines_are_nothing(tmp_path: Path) -> None:
    first, second = chain_of(2)
    export = kept(tmp_path, "export.jsonl", b"\n" + first + b"\n  \n" + second + b"\n\n")
    done = run(export)
    assert done.exit_code == 0, done.stdout
    assert "UNREADABLE" not in done.stdout


def test_a_file_that_is_no_receipt_is_told_of_once(tmp_path: Path) -> None:
    pretty = kept(tmp_path, "pretty.json", json.dumps(json.loads(RECEIPT), indent=2).encode())
    done = run(pretty)
    assert done.exit_code == 2
    assert done.stdout.count("UNREADABLE") == 1
    assert "it must be the file as it was downloaded" in done.stdout
