"""What prepares a checkout: pinned to the letter, done once, and clear about what failed."""

import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from tools import browser, progress, python_packages, web_pages
from tools.progress import ROOT, StepFault

PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+$")
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def test_every_dependency_is_pinned_to_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [*project["project"]["dependencies"], *chain(*project["dependency-groups"].values())]
    assert len(named) > 20
    assert [name for name in named if not PINNED.match(name)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_hashes_and_no_place(lock: Path) -> None:
    text = lock.read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) >= 2
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|@ |file:|--index|--find-links|--extra", text)


def test_what_runs_is_what_was_tested() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_the_web_lock_names_no_place() -> None:
    assert "://" not in "".join(re.findall('"resolved".*', (ROOT / "web" / "package-lock.json").read_text()))


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("v20.19.0", True),
        ("v20.18.9", False),
        ("v21.7.3", False),
        ("v22.12.0", True),
        ("v22.11.0", False),
        ("v24.1.0", True),
        ("v18.20.1", False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_only_a_node_that_can_build_the_pages_is_used(version: str, good: bool) -> None:
    assert web_pages.new_enough(version) is good


def test_the_same_contents_have_the_same_name_and_others_another() -> None:
    file = ROOT / "pyproject.toml"
    assert progress.digest([file]) == progress.digest([file])
    assert progress.digest([file]) != progress.digest([file], "word")
    assert progress.digest([file]) != progress.digest([ROOT / "Makefile"])
    assert progress.digest([ROOT / "docs"]) != progress.digest([ROOT / "tools"])


def test_a_step_that_fails_says_what_what_to_do_and_the_end_of_its_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    noisy = "import sys; [print('line', n) for n in range(100)]; sys.exit(3)"

    def work() -> None:
        progress.run("a-test", [sys.executable, "-c", noisy], mend="Plug it in.")

    with pytest.raises(StepFault) as caught:
        progress.step("Something", work)
    progress.tell(caught.value)
    said = capsys.readouterr().out
    assert re.search(r"^  failSomething", said, re.MULTILINE)
    assert "ended with 3" in said and "What to do: Plug it in." in said
    assert "| line 99" in said and "| line 50" not in said


def test_a_program_that_is_not_there_is_a_failed_step_too() -> None:
    with pytest.raises(StepFault):
        progress.run("a-test", ["/no/such/program"], mend="Install it.")


def test_a_finished_step_is_known_until_its_contents_change() -> None:
    progress.stamp("a-test", "one")
    assert progress.stamped("a-test", "one") and not progress.stamped("a-test", "two")
    progress.forget("a-test")
    assert not progress.stamped("a-test", "one")


def test_the_pinned_uv_stands_in_every_lock_that_is_installed_with_it() -> None:
    for lock in python_packages.LOCKS.values():
        assert python_packages.pinned_uv(lock) is not None


def test_a_browser_that_was_named_and_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOKANI_CHROMIUM", "/no/such/browser")
    assert browser.find() is None


def test_continuous_integration_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text()
    assert script.stat().st_mode & 0o111
