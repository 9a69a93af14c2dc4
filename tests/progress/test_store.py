"""A file that cannot be used never stops the learner, and nothing in it is deleted."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from lab.progress import Progress
from lab.progress.schema import KNOWN, MIGRATIONS


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "progress.sqlite"


def typed(path, text="typed", file="a.yaml"):
    progress = Progress.open(path)
    progress.save_draft("e", file, text)
    progress.close()


def test_the_home_variable_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "mine"))
    progress = Progress.open()
    assert progress.path == tmp_path / "mine" / "progress.sqlite"
    assert progress.path.exists()
    progress.close()


@pytest.mark.parametrize("damage", [b"this is no database, " * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_with_its_content(path, damage):
    path.parent.mkdir()
    path.write_bytes(damage)
    progress = Progress.open(path)
    kept = path.with_name("progress.damaged-1.sqlite")
    assert str(kept) in progress.notice
    assert kept.read_bytes() == damage
    assert progress.saving
    progress.save_draft("e", "a.yaml", "on with it")
    progress.close()
    again = Progress.open(path)
    assert again.notice == ""
    assert again.draft("e", "a.yaml").text == "on with it"
    again.close()


def test_every_damaged_file_is_kept(path):
    path.parent.mkdir()
    for number in (1, 2, 3):
        path.write_bytes(b"damaged %d " % number * 200)
        Progress.open(path).close()
    kept = sorted(file.read_bytes()[:9] for file in path.parent.glob("progress.damaged-*.sqlite"))
    assert kept == [b"damaged 1", b"damaged 2", b"damaged 3"]


def test_pages_damaged_inside_are_noticed_when_read(path):
    progress = Progress.open(path)
    for number in range(300):
        progress.save_draft("e", f"{number}.yaml", "kind: Pod\n" * 40)
    progress.close()
    whole = bytearray(path.read_bytes())
    whole[8192:-1024] = b"\x55" * (len(whole) - 8192 - 1024)
    path.write_bytes(whole)
    progress = Progress.open(path)
    progress.drafts("e")
    assert "damaged" in progress.notice
    assert path.with_name("progress.damaged-1.sqlite").exists()
    progress.save_draft("e", "a.yaml", "goes on")
    assert progress.draft("e", "a.yaml").text == "goes on"
    progress.close()


def test_a_file_whose_tables_are_gone_is_set_aside(path):
    typed(path)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE drafts")
    connection.close()
    progress = Progress.open(path)
    progress.save_draft("e", "a.yaml", "goes on")
    assert "damaged" in progress.notice
    assert progress.draft("e", "a.yaml").text == "goes on"
    progress.close()


def test_a_newer_file_is_left_untouched(path):
    typed(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {KNOWN + 1}")
    connection.close()
    before = path.read_bytes()
    progress = Progress.open(path)
    assert "newer cks-lab" in progress.notice
    assert not progress.saving
    progress.save_draft("e", "a.yaml", "not saved")
    assert progress.draft("e", "a.yaml").text == "not saved"
    progress.close()
    assert path.read_bytes() == before


def test_an_attempt_from_before_there_were_variants_is_one_of_the_exercise_as_written(path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    for step in MIGRATIONS[:2]:
        for statement in step:
            connection.execute(statement)
    connection.execute(
        "INSERT INTO attempts VALUES (1, 'e', '2025-05-01T08:00:00+00:00', 3, 10, 0, 60.0, 0, 0, '[\"dns\"]', '[]')"
    )
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    progress = Progress.open(path)
    (attempt,) = progress.attempts("e")
    assert (attempt.score, attempt.rules, attempt.seed) == (3, ("dns",), 0)
    assert progress.notice == ""
    progress.close()


def test_a_folder_that_cannot_be_made_is_said_and_the_lab_works_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    progress = Progress.open(tmp_path / "file" / "progress.sqlite")
    assert "CKS_LAB_HOME" in progress.notice
    assert not progress.saving
    progress.save_draft("e", "a.yaml", "kept in memory")
    assert progress.draft("e", "a.yaml").text == "kept in memory"
    progress.close()


@pytest.fixture
def open_folder():
    """A folder that another user can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


READ_ONLY = """
import os, sys
from pathlib import Path
from lab.progress import Progress
if os.geteuid() == 0:
    os.setuid(65534)
progress = Progress.open(Path(sys.argv[1]))
progress.save_draft("e", "b.yaml", "new")
print(progress.saving, [draft.text for draft in progress.drafts("e")], progress.notice)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_what_stands_in_a_read_only_folder_is_still_shown(open_folder):
    path = open_folder / "data" / "progress.sqlite"
    folder = path.parent
    typed(path, "old")
    before = path.read_bytes()
    path.chmod(0o444)
    folder.chmod(0o555)
    ran = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(path)], capture_output=True, text=True, timeout=60
    )
    folder.chmod(0o755)
    assert ran.stdout.startswith("False ['old', 'new'] Progress cannot be written to"), ran.stderr
    assert path.read_bytes() == before


def test_a_full_disk_is_said_and_nothing_typed_is_lost(path):
    progress = Progress.open(path)
    progress.save_draft("e", "a.yaml", "before")
    progress._store._connection.execute("PRAGMA max_page_count = 1")
    progress.save_draft("e", "b.yaml", "x" * 100_000)
    assert "disk is full" in progress.notice
    assert not progress.saving
    assert [len(draft.text) for draft in progress.drafts("e")] == [6, 100_000]
    progress.close()


WRITER = """
import sys
from pathlib import Path
from lab.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
for number in range(40):
    progress.save_draft(sys.argv[2], f"{number}.yaml", "x" * 200)
    progress.touch(sys.argv[2])
assert progress.saving, progress.notice
"""


def test_two_terminals_at_once_lose_nothing(path):
    """The file does not exist yet: they race for making it as well."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], stderr=subprocess.PIPE)
        for name in ("one", "two", "three")
    ]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said.decode()
    progress = Progress.open(path)
    assert [len(progress.drafts(name)) for name in ("one", "two", "three")] == [40, 40, 40]
    progress.close()


def test_threads_may_share_one(path):
    progress = Progress.open(path)
    failures = []

    def work(name):
        try:
            for number in range(50):
                progress.save_draft(name, f"{number % 5}.yaml", str(number))
                progress.standing()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for name in "abcd":
        assert [draft.text for draft in progress.drafts(name)] == ["45", "46", "47", "48", "49"]
    progress.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from lab.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
progress.save_draft("e", "a.yaml", sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_draft_outlives_kill_minus_nine(path):
    for text in ("a", "ab", "abc"):
        ran = subprocess.run([sys.executable, "-c", KILLED, str(path), text], timeout=60)
        assert ran.returncode == -signal.SIGKILL
        progress = Progress.open(path)
        assert progress.draft("e", "a.yaml").text == text
        progress.close()
