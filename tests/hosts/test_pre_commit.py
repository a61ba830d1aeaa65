"""The pre-commit hook, installed and run by pre-commit itself on a scratch repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pkgdrc.cli.main import main

from .hosts import ROOT
from .test_action import DEFECT, SPEC

(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.mark.parametrize(
    "name", ["w.gds", "w.oas", "w.gds.gz", "a/b.oas.gz", "W.GDS", "w.Oasis", "w.gds2.gz", "w.dxf", "w.CIF"]
)
def test_it_takes_layouts(name: str) -> None:
    assert re.search(HOOK["files"], name)


@pytest.mark.parametrize("name", ["w.gdsx", "gds", "w.gds.txt", "w.gz", "pkgdrc.toml"])
def test_it_takes_nothing_else(name: str) -> None:
    assert not re.search(HOOK["files"], name)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit takes hooks from a git repository")
def test_the_hook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = [sys.executable, "-m", "pip", "-q", "download", "--no-deps", "-d", str(tmp_path / "pip"), "click"]
    if subprocess.run(pip, check=False, capture_output=True).returncode:
        pytest.skip("no package index is reached from which pre-commit could install the hook")
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert main(["init", "hermetic"]) == 0
    for name, more in (("good", ""), ("bad", DEFECT)):
        Path(f"{name}.toml").write_text(SPEC + more)
        assert main(["generate", f"{name}.toml", "-o", f"{name}.gds"]) == 0
        Path(f"{name}.toml").unlink()
    git = shutil.which("git")
    assert git
    subprocess.run([git, "init", "-q"], check=True)
    subprocess.run([git, "add", "-A"], check=True)
    # pre-commit takes what is committed, so the hook is tried from a copy of the tree as it is now.
    source = tmp_path / "pkgdrc"
    shutil.copytree(
        ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "*.egg-info", "__pycache__", ".*cache")
    )
    who = ("-c", "user.name=pkgdrc", "-c", "user.email=pkgdrc@example.org")
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "pkgdrc"]):
        subprocess.run([git, *who, *arguments], cwd=source, check=True)

    def hook(*files: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(source), "pkgdrc", "--files", *files],
            env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )

    done = hook("good.gds", "pkgdrc.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"pkgdrc\.+Passed", done.stdout)
    done = hook("bad.gds", "good.gds")
    assert done.returncode == 1
    assert re.search(r"pkgdrc\.+Failed", done.stdout)
    assert "RS.4" in done.stdout
    assert re.search(r"no files to check\)Skipped", hook("pkgdrc.toml").stdout)
