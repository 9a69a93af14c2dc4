"""What a learner, or a stranger, might try."""

import asyncio
import json
import logging

import aiohttp
import pytest

from lab.workshop.client import InstructorClient, LearnerClient, ServerError
from lab.workshop.limits import Rate
from lab.workshop.secrecy import new_code, shown_code
from lab.workshop.settings import Settings

from .conftest import NAME


@pytest.fixture
async def http(server):
    """Requests of any kind."""
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def refusal(coroutine):
    with pytest.raises(ServerError) as refused:
        await coroutine
    return refused.value.status, refused.value.code


async def test_wrong_codes_are_throttled_and_the_right_one_with_them(house, caplog):
    server = await house.serve(settings=Settings(wrong_codes=Rate(3, 0.001)))
    stranger = LearnerClient(server.url)
    with caplog.at_level(logging.INFO, "lab.workshop"):
        for _ in range(3):
            assert await refusal(stranger.join(new_code(), "Eve")) == (403, "wrong-code")
        assert await refusal(stranger.join(server.workshop.code, "Eve")) == (429, "too-fast")
    await stranger.close()
    assert not server.room.people
    assert caplog.text.count("wrong-code") == 3
    assert server.workshop.code not in caplog.text


async def test_a_forged_token_is_refused_logged_and_throttled(house, caplog):
    server = await house.serve(settings=Settings(wrong_tokens=Rate(3, 0.001)))
    with caplog.at_level(logging.INFO, "lab.workshop"):
        for token in ("x" * 43, "é" * 10, "x" * 5000):
            async with LearnerClient(server.url, token) as forger:
                assert await refusal(forger.state()) == (401, "unknown-token")
        async with LearnerClient(server.url, "y" * 43) as forger:
            assert await refusal(forger.state()) == (429, "too-fast")
        learner = await house.learn(server)  # from the same address, as everybody behind the same router
        assert (await learner.state())["you"]["name"] == "Ada"
    assert "unknown-token" in caplog.text
    assert "xxx" not in caplog.text


async def test_a_token_serves_its_own_role_and_nothing_else(server, learner, http):
    for token, path in (
        (learner.token, "/api/instructor/room"),
        (server.projector_token, "/api/instructor/room"),
        (server.projector_token, "/api/state"),
        (server.instructor_token, "/api/submissions"),
        (learner.token, "/api/projector"),
    ):
        answer = await http.get(path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status, (await answer.json())["error"]["code"]) == (403, "wrong-role"), path
    async with InstructorClient(server.url, learner.token) as client:
        assert await refusal(client.act("reveal", exercise=NAME)) == (403, "wrong-role")
    assert (await http.get(f"/projector/{learner.token}")).status == 403


async def test_a_token_of_another_workshop_is_nobodys(house, server, learner):
    from lab.workshop.store.sqlite import SqliteStore

    store = SqliteStore(house.folder / "other.sqlite")
    other = await house.serve(store)
    async with LearnerClient(other.url, learner.token) as replaying:
        assert await refusal(replaying.state()) == (401, "unknown-token")


async def test_a_token_dies_with_its_learner(server, instructor, learner, reference):
    waiting = asyncio.create_task(learner.state(since=(await learner.state())["version"], wait=2))
    await asyncio.sleep(0.05)
    await learner.send(learner.submission(NAME, reference))
    await instructor.act("remove", learner=learner.joined["learner"])
    assert await refusal(waiting) == (401, "unknown-token")
    assert await refusal(learner.send(learner.submission(NAME, reference))) == (401, "unknown-token")


async def test_another_learners_submission_is_as_good_as_none(house, server, learner, reference):
    submission = learner.submission(NAME, reference)
    await learner.send(submission)
    other = await house.learn(server, "Bob")
    assert await refusal(other.get(f"/api/submissions/{submission['id']}")) == (404, "no-submission")
    assert (await other.get("/api/submissions"))["submissions"] == []
    assert await refusal(other.send(submission)) == (409, "id-taken")
    assert server.room.people[other.joined["learner"]].standings == {}


async def test_what_a_learner_wrote_stays_theirs_unless_they_share(server, instructor, learner, reference):
    await learner.send(learner.submission(NAME, reference))
    path = f"/api/instructor/learners/{learner.joined['learner']}"
    assert (await instructor.get(path))["newest"] is None
    assert "podSelector" not in json.dumps(await instructor.room())
    await learner.share(True)
    assert (await instructor.get(path))["newest"]["files"][0]["text"] == reference[0].text
    await learner.share(False)
    assert (await instructor.get(path))["newest"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/api/exercises/../../../etc/passwd",
        "/api/exercises/..%2f..%2f..%2fetc%2fpasswd",
        "/api/exercises/%2e%2e%2fsolutions",
        "/api/exercises/cluster-setup%2ffrontend-egress",
        "/api/exercises/frontend-egress%00",
        "/api/submissions/..%2f..%2fworkshop.sqlite",
        "/projector/..%2f..%2fetc%2fpasswd",
        "/solutions/cluster-setup/frontend-egress/solution.yaml",
    ],
)
async def test_paths_lead_nowhere_else(http, learner, path):
    from yarl import URL

    headers = {"Authorization": f"Bearer {learner.token}"}
    answer = await http.get(URL(str(http._base_url.origin()) + path, encoded=True), headers=headers)
    assert answer.status in (401, 404)
    assert "root:" not in await answer.text()


async def test_file_names_are_plain(server, learner):
    for name in ("../../etc/passwd", "/etc/passwd", "a/b.yaml", "a\x00.yaml", "", ".", "x" * 200):
        submission = learner.submission(NAME, ())
        submission["files"] = [{"name": name, "text": "kind: Pod"}]
        assert await refusal(learner.send(submission)) == (422, "bad-request")
    assert not server.room.submissions


async def test_a_body_of_ten_megabytes_is_not_read(http, server, learner):
    headers = {"Authorization": f"Bearer {learner.token}", "Content-Type": "application/json"}
    for path, token in (("/api/submissions", headers), ("/api/join", {"Content-Type": "application/json"})):
        try:
            answer = await http.post(path, data=b"[" * 10_000_000, headers=token)
            assert answer.status == 413
        except aiohttp.ClientError:
            pass  # it hung up before all of it was sent
    assert (await learner.state())["you"]["name"] == "Ada"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"[" * 200_000, b'{"code": 7, "name": {}}', b"\xff\xfe",
        b'{"code": "' + b"9" * 100_000 + b'"}',
    ],
)  # fmt: skip
async def test_bodies_that_are_none_are_refused(http, body):
    answer = await http.post("/api/join", data=body, headers={"Content-Type": "application/json"})
    assert answer.status in (400, 403)
    assert (await answer.json())["error"]["code"]


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "1"}, {"id": "../../x"}, {"sequence": 0}, {"sequence": True}, {"sequence": 1e9}, {"sequence": "1"},
        {"exercise": None}, {"files": []}, {"files": {}}, {"files": ["x"]}, {"files": [{"name": "a.yaml"}]},
        {"files": [{"name": "a.yaml", "text": 1}]}, {"files": [{"name": f"{n}.yaml", "text": ""} for n in range(99)]},
    ],
)  # fmt: skip
async def test_submissions_that_are_none_are_refused(learner, reference, fields):
    submission = {**learner.submission(NAME, reference), **fields}
    assert await refusal(learner.send(submission)) == (422, "bad-request")


async def test_half_a_surrogate_pair_is_a_wrong_character_and_no_more(learner):
    submission = learner.submission(NAME, ())
    submission["files"] = [{"name": "a.yaml", "text": "kind: \ud800"}]
    assert (await learner.send(submission))["report"]["score"] == 0


async def test_a_yaml_bomb_is_a_wrong_answer(learner):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    submission = learner.submission(NAME, ())
    for text in ("\n".join(lines), "[" * 50_000, "{a: " * 5_000, "- " * 20_000):
        submission = learner.submission(NAME, ())
        submission["files"] = [{"name": "a.yaml", "text": text}]
        report = (await asyncio.wait_for(learner.send(submission), 5))["report"]
        assert report["score"] == 0
        assert report["findings"]


async def test_names_are_cleaned_and_markup_is_only_text(house, server, instructor, http):
    await house.learn(server, "\x1b[2J\x1b[31mEve\u202e\r\n<script>alert(1)</script>")
    await server.act({"action": "note", "text": "<b>\x1b[2J</b>"})
    await server.act({"action": "scoreboard", "mode": "on"})
    (line,) = (await instructor.room())["learners"]
    assert line["name"] == "[2J[31mEve <script>alert(1)</script>"[:40]
    answer = await http.get(f"/projector/{server.projector_token}")
    page = await answer.text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not any(ord(character) < 32 and character != "\n" for character in page)


async def test_nobody_comes_in_without_a_name_or_twice_with_the_same(house, server):
    stranger = LearnerClient(server.url)
    for name in ("", " \u200b\x00", None, 7):
        assert await refusal(stranger.join(server.workshop.code, name)) == (422, "no-name")
    await stranger.close()
    names = [(await house.learn(server, "Ada")).joined["name"] for _ in range(2)]
    assert names == ["Ada", "Ada (2)"]


async def test_a_learner_who_never_stops_sending_is_slowed_down(house, reference):
    server = await house.serve(settings=Settings(submissions=Rate(2, 0.01)))
    await server.act({"action": "open"})
    learner = await house.learn(server)
    for _ in range(2):
        await learner.send(learner.submission(NAME, reference))
    assert await refusal(learner.send(learner.submission(NAME, reference))) == (429, "too-fast")
    other = await house.learn(server, "Bob")
    assert (await other.send(other.submission(NAME, reference)))["report"]["passed"]


async def test_a_learner_cannot_hold_more_than_a_few_requests_open(server, learner):
    since = (await learner.state())["version"]
    waiting = [asyncio.create_task(learner.state(since, 2)) for _ in range(6)]
    done, _ = await asyncio.wait(waiting, timeout=1, return_when=asyncio.FIRST_EXCEPTION)
    assert [task.exception().code for task in done if task.exception()][:1] == ["too-fast"]
    await server.act({"action": "pause"})
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_body_that_unpacks_to_gigabytes_is_not_unpacked(http):
    import gzip

    for encoding, body in (("gzip", gzip.compress(bytes(20_000_000))), ("br", b"x"), ("deflate", b"x")):
        headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
        answer = await http.post("/api/join", data=body, headers=headers)
        assert (answer.status, (await answer.json())["error"]["code"]) == (415, "packed")


async def test_a_body_that_never_comes_is_not_waited_for(server, monkeypatch):
    monkeypatch.setattr("lab.workshop.server.core.BODY_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
    writer.write(b"POST /api/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{")
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_a_full_room_lets_nobody_in(house):
    server = await house.serve(settings=Settings(most_learners=1))
    await house.learn(server)
    stranger = LearnerClient(server.url)
    assert await refusal(stranger.join(shown_code(server.workshop.code), "Eve")) == (409, "full")
    await stranger.close()


async def test_a_page_elsewhere_cannot_post(http, server):
    """A form of another site sends no JSON, and a script of it is asked about first, which fails."""
    answer = await http.post("/api/join", data={"code": server.workshop.code, "name": "Eve"})
    assert answer.status == 415
    asked = await http.options("/api/join", headers={"Origin": "https://evil.example"})
    assert asked.status == 405
    assert "Access-Control-Allow-Origin" not in asked.headers
