"""The cursor's place is remembered."""

from lab.progress import Place, Progress


def test_the_cursor_is_where_it_was_after_opening_again(tmp_path):
    path = tmp_path / "progress.sqlite"
    first = Progress.open(path)
    assert first.place("frontend-egress") is None
    first.save_place("frontend-egress", Place("a.yaml", 3, 7))
    first.save_place("frontend-egress", Place("b.yaml", 9, 1))
    first.close()
    again = Progress.open(path)
    assert again.place("frontend-egress") == Place("b.yaml", 9, 1)
    assert again.place("two-locks") is None
    again.close()
