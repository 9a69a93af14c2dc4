"""Sheets and what is right on them, as states."""

import json

from lab.cluster.nodes.placing import SHEET
from lab.cluster.scenario import build
from lab.cluster.sheet import AnswerKey
from lab.cluster.simulated import SimulatedCluster
from lab.grading.coach import advise
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind

BEFORE = build(EXAM).with_node_files({}, {"": SHEET})
PROOF = check_kind("proof").parse({"subject": "sheet"})


def written(sheet):
    return "".join(f"{json.dumps(question)}: {json.dumps(answer)}\n" for question, answer in sheet.items())


def filled(sheet):
    """The state after handing in a sheet, given as text or as its answers."""
    text = sheet if isinstance(sheet, str) else written(sheet)
    return SimulatedCluster().apply(BEFORE, Submission.of(text, "answers.yaml")).state


def bounds(right, permitted=None, also=None, slips=()):
    key = AnswerKey(also or {}, tuple(slips))
    low, high = filled(right), filled({**right, **(permitted or {})})
    return Bounds(low.with_answer_key(key), high.with_answer_key(key))


def attempt(asked, sheet):
    text = sheet if isinstance(sheet, str) else written(sheet)
    applied = SimulatedCluster().apply(BEFORE, Submission.of(text, "answers.yaml"))
    after, found = Setting(BEFORE, applied.state, asked), Setting(BEFORE, BEFORE, asked)
    checks = {question: check_kind("answered").parse({"question": question}) for question in asked.required.sheet}
    runs = [CheckRun(name, name, each.run(after), each.run(found), each) for name, each in checks.items()]
    return Attempt(after, applied, (*runs, CheckRun("proof", "all", PROOF.run(after), PROOF.run(found), PROOF)))


def findings(asked, sheet):
    return advise(attempt(asked, sheet))
