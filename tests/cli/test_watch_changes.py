"""``cks-lab watch``: what counts as a change."""

from __future__ import annotations

from lab.commands.watch_files import GRACE, QUIET, Changed, Changes, Gone, mark_of
from tests.cli.watching import Disk


def test_what_is_there_at_first_is_told_at_once_and_only_once():
    changes = Changes(["a"], Disk(a=1).look)
    assert changes.poll(0) == Changed()
    assert changes.poll(0.1) is None
    assert changes.poll(100) is None


def test_a_change_is_told_once_it_has_been_quiet():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = 2
    assert changes.poll(10) is None
    assert changes.pending
    disk.marks["a"] = 3
    assert changes.poll(10 + QUIET) is None, "it went on changing"
    assert changes.poll(10 + 2 * QUIET) == Changed()
    assert not changes.pending


def test_an_instant_without_the_file_is_no_absence():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = None
    assert changes.poll(1) is None
    disk.marks["a"] = 2
    assert changes.poll(1 + QUIET / 2) is None
    assert changes.poll(1 + 2 * QUIET) == Changed()


def test_a_file_that_stays_away_is_told_of_and_so_is_its_return():
    disk = Disk(a=1, b=1)
    changes = Changes(["a", "b"], disk.look)
    changes.poll(0)
    disk.marks["b"] = None
    assert changes.poll(1) is None
    assert changes.poll(1 + GRACE) == Gone(("b",))
    assert changes.poll(60) is None
    disk.marks["b"] = 1
    assert changes.poll(61) is None
    assert changes.poll(61 + 2 * QUIET) == Changed()


def test_a_change_that_is_taken_back_before_it_counts_is_none():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = 2
    changes.poll(1)
    disk.marks["a"] = 1
    assert changes.poll(2) is None
    assert changes.poll(3) is None


def test_marks_tell_a_rename_a_new_content_and_a_folder_s_files(tmp_path):
    file, other = tmp_path / "a.yaml", tmp_path / "b.txt"
    assert mark_of(str(file)) is None
    assert mark_of(str(tmp_path)) is None, "a folder without YAML is as good as absent"
    file.write_text("one")
    first = mark_of(str(file))
    assert first == mark_of(str(file))
    other.write_text("one")
    other.replace(file)
    assert mark_of(str(file)) != first
    there = mark_of(str(tmp_path))
    (tmp_path / "c.yml").write_text("")
    assert mark_of(str(tmp_path)) != there
    assert mark_of("\0") is None


