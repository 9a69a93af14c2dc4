"""What a learner's machine keeps of a workshop, reads of its server, and says when it cannot join."""

import json
import ssl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.catalog.catalog import open_exercise
from lab.cli import main
from lab.cluster.simulated import SimulatedCluster
from lab.commands.errors import CommandError
from lab.commands.workshop_join import url_of
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from lab.render.report_json import report_json
from lab.tui.workshop.membership import made, memberships
from lab.tui.workshop.sent import SentExercise, exercise_of
from lab.tui.workshop.served import _trusted
from lab.tui.workshop.told import report_of
from lab.workshop.outbox import Outbox, new_submission
from lab.workshop.server.sheets import Sheets
from tests.workshop.learner_stage import NAME, learners

FILES = (SubmittedFile("a.yaml", "kind: Ä\n"),)


def names(box: Outbox) -> list[str]:
    found = []
    while box.first is not None:
        found.append(box.first["id"])
        box.remove(box.first["id"])
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 7), max_size=14))
def test_an_outbox_that_is_opened_again_holds_what_was_put_and_not_removed_in_order(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("outbox")
    box, waiting = Outbox(folder), []
    for number, step in enumerate(steps, 1):
        if step == 0 and waiting:
            box.remove(waiting.pop(0))
        elif step == 1 and waiting:
            box.put({**box.first, "sequence": 100 + number})
        else:
            submission = new_submission(NAME, FILES, number)
            box.put(submission)
            waiting.append(submission["id"])
        if step == 7:
            box = Outbox(folder)
    assert len(Outbox(folder)) == len(waiting)
    assert names(Outbox(folder)) == waiting


def test_what_waits_is_the_very_body_that_is_sent_and_only_its_owner_reads_it(tmp_path):
    box = Outbox(tmp_path / "outbox")
    submission = new_submission(NAME, (SubmittedFile("a.yaml", b"\xff"), SubmittedFile("b.yaml", "\ud800")), 3)
    box.put(submission)
    assert Outbox(tmp_path / "outbox").first == submission
    assert Outbox(tmp_path / "outbox").last_sequence == 3
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert submission["files"][1]["text"] == "?"


def test_a_damaged_or_half_written_file_is_in_nobodys_way(tmp_path):
    box = Outbox(tmp_path)
    (tmp_path / "00000001.json").write_text('{"id": ')
    (tmp_path / "00000002.part").write_text("half")
    (tmp_path / "00000003.json").write_text("[]")
    box = Outbox(tmp_path)
    assert box.first is None
    box.put(new_submission(NAME, FILES, 1))
    assert len(Outbox(tmp_path)) == 1


def place(root, asked="Ada", workshop="abc123", token="secret"):
    joined = {"token": token, "learner": "l1", "name": asked, "workshop": {"id": workshop, "name": "W"}}
    return made("http://host:1", asked, joined, root)


def test_places_are_found_by_address_and_name_the_newest_first(tmp_path):
    ada, bob = place(tmp_path), place(tmp_path, "Bob")
    for each in (ada, bob):
        each.save()
    assert memberships("http://host:1", "ada", tmp_path) == [ada]
    assert set(memberships("http://host:1", root=tmp_path)) == {ada, bob}
    assert memberships("http://host:2", root=tmp_path) == []
    (bob.folder / "membership.json").write_text("{}")
    assert memberships("http://host:1", root=tmp_path) == [ada]
    assert (ada.folder / "membership.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["../../up", "/etc/passwd", "", "a\0b", "x" * 500, "ü"])
def test_no_name_of_a_server_leads_out_of_the_folder(tmp_path, name):
    found = place(tmp_path, workshop=name)
    assert found.folder.parent == tmp_path
    found.keep("exercises", name, {"id": name})
    assert found.kept("exercises", name) == {"id": name}
    assert all(tmp_path in each.parents for each in tmp_path.rglob("*"))


def test_a_report_is_the_same_after_the_way_over_the_wire():
    exercise = open_exercise(NAME)
    for answer in (exercise.solution.submission, exercise.starter, Submission.of("kind: [", "frontend.yaml")):
        told = json.loads(json.dumps(report_json(grade(exercise, answer, SimulatedCluster()))))
        again = json.loads(json.dumps(report_json(report_of(told))))
        assert again == told


@pytest.mark.parametrize("name", [NAME, "secret-keys", "layers"])
async def test_the_exercise_that_is_installed_is_taken_where_it_is_the_same(name):
    sent = json.loads(await Sheets().task(name, 0))
    own = open_exercise(name)
    assert not isinstance(exercise_of(sent, 0), SentExercise)
    other = exercise_of({**sent, "task": sent["task"] + " And more."}, 0)
    assert isinstance(other, SentExercise)
    assert (other.title, other.starter, other.max_score) == (own.title, own.starter, own.max_score)
    assert other.scenario.node_files == dict(own.scenario.node_files)
    assert [hint.text for hint in other.hints] == [hint.text for hint in own.hints]
    assert other.solution.submission.files == ()


@pytest.mark.parametrize("broken", [{}, {"id": NAME}, {"id": None, "title": 3}])
def test_what_is_no_exercise_is_said_to_be_none(broken):
    with pytest.raises((LookupError, TypeError, ValueError)):
        exercise_of(broken, 0)


def test_addresses_are_read_as_they_are_shown():
    assert url_of("192.0.2.1:8765") == "http://192.0.2.1:8765"
    assert url_of("https://lab.example/?code=AB") == "https://lab.example"
    assert url_of("http://[::1]:80/") == "http://[::1]:80"
    for wrong in ("", "ftp://x", "http://", "host:port", "http://[::1"):
        with pytest.raises(CommandError, match="not an address"):
            url_of(wrong)


async def test_what_keeps_one_from_joining_is_a_sentence_and_a_status(tmp_path, monkeypatch, capsys):
    import asyncio

    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "home"))

    def join(*words):
        return main(["workshop", "join", *words]), capsys.readouterr().err

    assert join("127.0.0.1:1", "CODE")[0] == 3, "there is no terminal"
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    async with learners(tmp_path) as stage:
        url = stage.server.url
        for words, status, said in (
            ((url, "WRONG", "--name", "Ada"), 2, "not the workshop's code"),
            ((url,), 2, "needs the workshop's code and a name"),
            ((url, "CODE"), 2, "needs the workshop's name: --name NAME"),
            (("127.0.0.1:1", "CODE", "--name", "Ada"), 3, "cannot be reached"),
            ((url, "CODE", "--tls-ca", "x.pem"), 2, "begins with https"),
            (("https://x", "CODE", "--tls-ca", "/none.pem"), 2, "cannot be used as a certificate"),
        ):
            found, told = await asyncio.to_thread(join, *words)
            assert (found, said in told) == (status, True), (words, found, told)
    assert not (tmp_path / "home" / "joined").exists()


def test_a_session_behind_tls_trusts_the_servers_own_certificate_alone(tmp_path):
    assert _trusted({"certificate": ""}) is True
    with pytest.raises(ssl.SSLError):
        _trusted({"certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
