"""Both stores keep the same."""

import pytest

from lab.manifests.submission import SubmittedFile
from lab.workshop.server.serving import new_workshop
from lab.workshop.store import Happening, NewerStoreError, NoWorkshopError, StoreError, Submitting
from lab.workshop.values import Bearer, Graded, HandedIn, Kind, Planned, PlannedCheck, Role

AT = "2026-03-01T10:00:00+00:00"
PLAN = (Planned("frontend-egress", 3, "Lock it down", 7, 10, (PlannedCheck("by-name", "finds it", 2),)),)


def submitting(name, learner="ada", sequence=1, text="kind: Pod\n", score=4, late=False):
    sent = HandedIn(name, learner, sequence, "frontend-egress", (SubmittedFile("a.yaml", text),))
    return Submitting(sent, Graded(b'{"score": 4}', score, 10, False, ("two-peers",), ("by-name",)), late)


def joining(learner, name):
    return Happening(Kind.JOINED, learner, facts=(("name", name),), token=f"hash of {learner}")


@pytest.fixture
def store(new_store):
    opened = new_store()
    yield opened
    opened.close()


@pytest.fixture
def room(store):
    """A workshop's id, with Ada in it."""
    workshop = new_workshop(PLAN, "Tuesday")
    store.make(workshop)
    store.append(workshop.id, [joining("ada", "Ada")], 1.0, AT)
    return workshop.id


def test_a_workshop_comes_back_as_it_was_made(store):
    workshop = new_workshop(PLAN, "Tuesday")
    store.make(workshop)
    assert store.workshop(workshop.id) == workshop
    assert workshop in store.workshops()
    with pytest.raises(NoWorkshopError):
        store.workshop("another")


def test_another_connection_sees_what_was_written(new_store, store, room):
    written = store.append(room, [submitting("a1", text="ü: \x00 \U0001f600\n")], 2.5, AT)
    other = new_store()
    assert other.events(room)[-1] == written[0].event
    (kept,) = other.submissions(room, "ada")
    assert kept.handed_in == submitting("a1", text="ü: \x00 \U0001f600\n").handed_in
    assert kept.graded == submitting("a1").graded
    assert other.bearer(room, "hash of ada") == Bearer(Role.LEARNER, "ada")
    other.close()


def test_events_are_numbered_and_read_on_from_any(store, room):
    store.append(room, [Happening(Kind.PAUSED), Happening(Kind.RESUMED)], 2.0, AT)
    kinds = [event.kind for event in store.events(room, since=1)]
    assert kinds == [Kind.PAUSED, Kind.RESUMED]
    assert [event.number for event in store.events(room)] == [1, 2, 3]


def test_offsets_never_go_back(store, room):
    store.append(room, [Happening(Kind.PAUSED)], 50.0, AT)
    (written,) = store.append(room, [Happening(Kind.RESUMED)], 20.0, AT)
    assert written.event.offset == 50.0


def test_what_arrives_twice_is_kept_once(store, room):
    first, again = store.append(room, [submitting("a1"), submitting("a1", score=9)], 2.0, AT)
    assert first.event is not None
    assert again.event is None
    assert again.known.graded.score == 4
    assert len(store.submissions(room)) == 1
    assert [event.kind for event in store.events(room)].count(Kind.SUBMITTED) == 1


def test_an_id_that_someone_else_has_makes_nothing(store, room):
    store.append(room, [joining("bob", "Bob"), submitting("a1")], 2.0, AT)
    (written,) = store.append(room, [submitting("a1", learner="bob")], 2.0, AT)
    assert written.event is None
    assert written.known.handed_in.learner == "ada"
    assert store.submissions(room, "bob") == []


def test_a_number_is_taken_once(store, room):
    _, other = store.append(room, [submitting("a1"), submitting("a2")], 2.0, AT)
    assert (other.event, other.known, other.gone) == (None, None, False)


def test_submissions_come_in_the_learners_own_order(store, room):
    store.append(room, [submitting("c", sequence=3), submitting("a", sequence=1)], 2.0, AT)
    store.append(room, [submitting("b", sequence=2)], 3.0, AT)
    assert [kept.handed_in.id for kept in store.submissions(room, "ada")] == ["a", "b", "c"]


def test_nothing_is_written_of_a_batch_that_fails(store, room):
    before = store.events(room)
    broken = Happening(Kind.NOTED, facts=(("text", object()),))
    with pytest.raises(TypeError):
        store.append(room, [submitting("a1"), broken], 2.0, AT)
    assert store.events(room) == before
    assert store.submission(room, "a1") is None
    (written,) = store.append(room, [submitting("a1")], 2.0, AT)
    assert written.event is not None


def test_who_is_removed_leaves_nothing_and_writes_nothing(store, room):
    store.append(room, [submitting("a1"), Happening(Kind.REMOVED, "ada")], 2.0, AT)
    (late,) = store.append(room, [submitting("a2", sequence=2)], 3.0, AT)
    assert late.gone
    assert store.submissions(room) == []
    assert store.bearer(room, "hash of ada") is None
    assert [event.kind for event in store.events(room)] == [Kind.REMOVED]


def test_workshops_do_not_see_each_other(store, room):
    other = new_workshop(PLAN, "Wednesday")
    store.make(other)
    store.append(other.id, [Happening(Kind.JOINED, "ada", facts=(("name", "Ada"),), token="another")], 1.0, AT)
    store.append(other.id, [submitting("a1")], 1.0, AT)
    assert store.submission(room, "a1") is None
    assert store.bearer(room, "another") is None
    store.delete(other.id)
    assert len(store.events(room)) == 1


def test_a_workshop_of_a_newer_lab_is_left_alone(store, room):
    with store.transaction() as cursor:
        cursor.execute("UPDATE workshops SET schema = 99 WHERE id = ?", (room,))
    with pytest.raises(NewerStoreError, match="update"):
        store.workshop(room)


def test_writing_to_what_was_deleted_fails(store, room):
    store.delete(room)
    with pytest.raises(NoWorkshopError):
        store.append(room, [Happening(Kind.PAUSED)], 2.0, AT)
    with pytest.raises(NoWorkshopError):
        store.delete(room)


def raw(store, tmp_path):
    """The bytes of every file that the database has."""
    folder = tmp_path
    if store.shared:
        store._connected().execute("CHECKPOINT")
        rows = store._connected().execute("SELECT current_setting('data_directory')").fetchall()
        from pathlib import Path

        folder = Path(rows[0][0]) / "base"
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_deleting_leaves_no_byte_of_anyone(store, tmp_path):
    workshop = new_workshop(PLAN, "Tuesday")
    store.make(workshop)
    people = [joining(f"learner{number}", f"Zacharias the {number}th") for number in range(30)]
    store.append(workshop.id, people, 1.0, AT)
    assert b"Zacharias the 7th" in raw(store, tmp_path)
    store.delete(workshop.id)
    found = raw(store, tmp_path)
    assert b"Zacharias" not in found
    assert workshop.code.encode() not in found


def test_a_store_that_cannot_be_opened_says_so(new_store, tmp_path):
    from lab.workshop.store.sqlite import SqliteStore

    with pytest.raises(StoreError):
        SqliteStore(tmp_path)
    if new_store().shared:
        from lab.workshop.store.postgres import PostgresStore

        with pytest.raises(StoreError, match="cannot be used"):
            PostgresStore(f"postgresql://lab@/postgres?host={tmp_path}")
