"""Solutions never leave the server before the reveal."""

import json
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.workshop.client import ServerError
from lab.workshop.limits import Rate
from lab.workshop.server import learner as desk
from lab.workshop.settings import Settings
from lab.workshop.store.sqlite import SqliteStore

from .conftest import NAME

EXERCISES = (NAME, "etcd-tls", "registry-per-team", "audit-log-theft", "sbom-search")
"""One of a policy, of files on nodes, of several parts, and of an answer sheet."""


def given(exercise):
    """Everything that the learner is told anyway."""
    return json.dumps([
        exercise.task, [str(file.text) for file in (*exercise.starter.files, *exercise.scenario_files)],
        exercise.scenario.node_files, [hint.text for hint in exercise.hints],
        [(check.id, check.text) for check in exercise.checks], [(each.title, each.url) for each in exercise.links],
    ])  # fmt: skip


def telling(exercise, known):
    """The lines of the solution that say something, and that nobody is told."""
    texts = [str(file.text) for file in exercise.solution.submission.files]
    lines = (line.strip() for text in (*texts, exercise.solution.why) for line in text.splitlines())
    return [written(line) for line in lines if len(line) > 12 and line[-1] not in ":|>" and written(line) not in known]


def written(line):
    """As it stands in JSON."""
    return json.dumps(line)[1:-1]


async def everything(learner, names):
    """All that a learner can ask for."""
    told = [await learner.state(), await learner.get("/api/hello"), await learner.get("/api/scoreboard")]
    for name in names:
        told.append(await learner.exercise(name))
        await learner.here(name)
        for file in open_exercise(name).starter.files:
            for text in (str(file.text), "", "kind: Pod\n"):
                sent = learner.submission(name, [file._replace(text=text)])
                told += [await learner.send(sent), await learner.get(f"/api/submissions/{sent['id']}")]
        with pytest.raises(ServerError) as refused:
            await learner.get(f"/api/exercises/{name}/debrief")
        told.append(refused.value.args)
    await learner.share(True)
    return [*told, await learner.get("/api/submissions")]


async def test_no_line_of_a_solution_is_in_any_answer_before_the_reveal(house):
    store = SqliteStore(house.folder / "secrets.sqlite")
    server = await house.serve(store, house.workshop(store, EXERCISES), settings=Settings(submissions=Rate(99, 1)))
    for _ in EXERCISES:
        await server.act({"action": "open"})
    await server.act({"action": "scoreboard", "mode": "on"})
    learner = await house.learn(server)
    told = json.dumps(await everything(learner, EXERCISES))
    known = "".join(given(open_exercise(name)) for name in EXERCISES)
    for name in EXERCISES:
        secret = telling(open_exercise(name), known)
        assert secret, name
        assert [line for line in secret if line in told] == [], name
    await server.act({"action": "reveal", "exercise": NAME})
    shown = json.dumps(await learner.get(f"/api/exercises/{NAME}/debrief"))
    assert all(line in shown for line in telling(open_exercise(NAME), known))


def test_every_path_that_learners_have_is_asked_here():
    """A new one must be asked in ``everything`` before it may be added to this list."""
    source = Path(desk.__file__).read_text(encoding="utf-8")
    paths = {part.split('"')[1] for part in source.split("web.") if part.startswith(("get(", "post("))}
    assert paths == {
        "/api/hello", "/api/join", "/api/state", "/api/exercises/{exercise}", "/api/exercises/{exercise}/debrief",
        "/api/submissions", "/api/submissions/{submission}", "/api/here", "/api/share", "/api/scoreboard",
    }  # fmt: skip
