"""The cache file: what it keeps, what it lets go, and that nothing that is wrong with it does harm."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pkgdrc.cache import Cache, default_path

CONTENT = b"what was found" * 100


def filled(path: Path, *keys: str) -> Cache:
    cache = Cache(path)
    for key in keys:
        cache.put(key, CONTENT + key.encode())
    cache.close()
    assert not cache.warnings
    return cache


def kept(path: Path, keys: list[str]) -> list[str]:
    """Which of some keys a cache still has, each with its own content."""
    cache = Cache(path)
    found = {key: cache.get(key) for key in keys}
    cache.close()
    assert not cache.warnings
    assert all(content in (None, CONTENT + key.encode()) for key, content in found.items())
    return [key for key, content in found.items() if content]


def test_what_is_put_is_there_for_the_next_process(tmp_path: Path) -> None:
    filled(tmp_path / "new" / "folder" / "cache", "a", "b")
    assert kept(tmp_path / "new" / "folder" / "cache", ["a", "b", "c"]) == ["a", "b"]


def test_a_key_keeps_what_was_put_last(tmp_path: Path) -> None:
    cache = filled(tmp_path / "cache", "a")
    cache.put("a", b"newer")
    cache.close()
    assert cache.get("a") == b"newer"
    cache.close()


def test_the_entries_used_least_recently_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [f"key {number}" for number in range(40)]
    clock = iter(range(1000, 10_000))
    monkeypatch.setattr(time, "time", lambda: next(clock))
    for key in keys:
        filled(tmp_path / "cache", key)
    before = (tmp_path / "cache").stat().st_size
    assert kept(tmp_path / "cache", ["key 3"]) == ["key 3"]  # and so it is used anew
    small = Cache(tmp_path / "cache", most=30_000)
    small.put("last", CONTENT + b"last")
    small.close()
    left = kept(tmp_path / "cache", [*keys, "last"])
    assert {"key 3", "key 39", "last"} <= set(left)
    assert left == ["key 3", *keys[-(len(left) - 2) :], "last"]
    assert 10 < len(left) < 20
    assert (tmp_path / "cache").stat().st_size < 0.7 * before


def test_what_would_fill_the_cache_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", most=10_000)
    cache.put("large", bytes(5000))
    cache.put("small", bytes(500))
    assert cache.get("large") is None
    assert cache.get("small") == bytes(500)
    cache.close()
    assert not cache.warnings


def test_an_entry_that_is_not_what_was_put_there_is_not_used(tmp_path: Path) -> None:
    filled(tmp_path / "cache", "a", "b", "c", "d")
    file = sqlite3.connect(tmp_path / "cache")
    file.execute(
        "UPDATE answers SET content = substr(content, 1, 40) || x'00' || substr(content, 42) WHERE key = 'a'"
    )
    file.execute("UPDATE answers SET content = (SELECT content FROM answers WHERE key = 'd') WHERE key = 'b'")
    file.execute("UPDATE answers SET content = 'text' WHERE key = 'c'")
    file.commit()
    file.close()
    for key, expected in {"a": None, "b": None, "c": None, "d": CONTENT + b"d"}.items():
        cache = Cache(tmp_path / "cache")
        assert cache.get(key) == expected
        assert len(cache.warnings) == (expected is None)
        cache.close()


@pytest.mark.parametrize("spoil", ["head", "middle", "end", "text"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "cache"
    keys = [f"key {number}" for number in range(200)]
    filled(path, *keys)
    whole = path.read_bytes()
    damaged = {
        "head": b"x" * 100 + whole[100:],
        "middle": whole[:4096] + os.urandom(len(whole) - 8192) + whole[-4096:],
        "end": whole[: len(whole) // 2],
        "text": b"this is no cache\n" * 1000,
    }[spoil]
    path.write_bytes(damaged)
    cache = Cache(path)
    for key in keys:
        assert cache.get(key) in (None, CONTENT + key.encode())
    cache.put("new", b"new")
    assert cache.get("new") == b"new"
    cache.close()
    (warning,) = cache.warnings
    assert str(path) in warning
    if spoil in ("head", "text"):
        assert path.with_name("cache.damaged").read_bytes() == damaged
    again = Cache(path)
    assert again.get("new") == b"new"
    again.close()


def test_no_cache_can_be_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "cache", tmp_path):
        cache = Cache(path)
        assert cache.get("a") is None
        cache.put("a", b"a")
        assert cache.get("a") is None
        cache.close()
        (warning,) = cache.warnings
        assert str(path) in warning


def test_a_write_protected_cache_is_read() -> None:
    """As a user sees it who may not write there; nothing is write-protected for root."""
    program = """if True:
        import os, sys
        from pathlib import Path
        from pkgdrc.cache import Cache
        if os.geteuid() == 0:
            os.setuid(65534)
        cache = Cache(Path(sys.argv[1]))
        assert cache.get("a")
        cache.put("b", b"b")
        assert cache.get("a")
        assert cache.get("b") is None
        cache.close()
        print(*cache.warnings, sep="\\n")
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder / "cache", "a")
        (folder / "cache").chmod(0o444)
        folder.chmod(0o555)
        command = [sys.executable, "-c", program, str(folder / "cache")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    (warning,) = done.stdout.splitlines()
    assert "cannot be written" in warning


def test_a_cache_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read while the other one writes; what cannot be written is told once, not at every rule."""
    monkeypatch.setattr("pkgdrc.cache.store._PATIENCE", 0.2)
    filled(tmp_path / "cache", "a")
    other = sqlite3.connect(tmp_path / "cache", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    cache = Cache(tmp_path / "cache")
    assert cache.get("a")
    for number in range(20):
        cache.put(f"b {number}", b"b")
    assert cache.get("a")
    cache.close()
    (warning,) = cache.warnings
    assert "database is locked" in warning
    other.execute("ROLLBACK")
    other.execute("BEGIN EXCLUSIVE")
    cache = Cache(tmp_path / "cache")
    assert cache.get("a") is None
    assert len(cache.warnings) == 1
    other.close()


def test_a_full_disk(tmp_path: Path) -> None:
    """As a process that may write no more than so much sees it."""
    filled(tmp_path / "cache", "a")
    size = (tmp_path / "cache").stat().st_size
    program = """if True:
        import resource, sys
        from pathlib import Path
        from pkgdrc.cache import Cache
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
        cache = Cache(Path(sys.argv[1]))
        cache.put("b", bytes(100_000))
        assert cache.get("b") is None
        assert cache.get("a")
        cache.put("c", b"c")
        cache.close()
        print(*cache.warnings, sep="\\n")
    """
    command = [sys.executable, "-c", program, str(tmp_path / "cache"), str(size + 8192)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=Path.cwd())
    assert done.returncode == 0, done.stderr
    (warning,) = done.stdout.splitlines()
    assert "cannot be written" in warning
    assert kept(tmp_path / "cache", ["a", "b", "c"]) == ["a"]


_WRITER = """if True:
    import sys
    from pathlib import Path
    from pkgdrc.cache import Cache
    name, content = sys.argv[2], b"what was found" * 100
    for number in range(int(sys.argv[3])):
        cache = Cache(Path(sys.argv[1]))
        for part in range(10):
            key = f"{name} {number} {part}"
            cache.put(key, content + key.encode())
            assert cache.get(key) == content + key.encode()
        cache.close()
        assert not cache.warnings, cache.warnings
        print(number, flush=True)
"""


def writer(path: Path, name: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(path), name, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    writers = [writer(tmp_path / "cache", name, 10) for name in "abcd"]
    for each in writers:
        _, errors = each.communicate(timeout=600)
        assert each.returncode == 0, errors
    keys = [f"{name} {number} {part}" for name in "abcd" for number in range(10) for part in range(10)]
    assert kept(tmp_path / "cache", keys) == keys


def test_a_process_that_is_killed_while_it_writes(tmp_path: Path) -> None:
    for attempt in range(4):
        with writer(tmp_path / "cache", f"killed {attempt}", 10_000) as victim:
            assert victim.stdout
            rounds = [victim.stdout.readline() for _ in range(3 + attempt)]
            time.sleep(0.003 * attempt)
            victim.send_signal(signal.SIGKILL)
            victim.wait(timeout=600)
        file = sqlite3.connect(tmp_path / "cache")
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        file.close()
        done = [f"killed {attempt} {int(number)} {part}" for number in rounds for part in range(10)]
        assert kept(tmp_path / "cache", done) == done


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PKGDRC_CACHE", str(tmp_path / "own"))
    assert default_path().parent == tmp_path / "own"
    monkeypatch.delenv("PKGDRC_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert default_path().parent.name == "pkgdrc"
    assert default_path().is_relative_to(tmp_path)
