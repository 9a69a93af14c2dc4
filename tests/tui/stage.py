"""A small curriculum and a judge whose verdicts are easy to foresee, to test the app by itself."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from pathlib import Path

from lab.catalog.catalog import Catalog, Domain
from lab.catalog.model import AnswerFile, Exercise, GradedCheck, Hint, HintLevel, Link
from lab.cluster.apply import apply
from lab.cluster.protocol import Answer
from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.release import EXAM
from lab.manifests.span import Span
from lab.manifests.submission import Submission
from lab.progress import Progress
from lab.subjects.protocol import Bounds, Note, Outcome, Setting, Witness
from lab.tui.app import LabApp
from lab.tui.judge import Verdict, is_blank
from lab.tui.panels import look
from lab.tui.screens.workbench import Workbench

NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
POD = """---
apiVersion: v1
kind: Pod
metadata: {name: NAME, namespace: shop, labels: {app: NAME}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}]}
"""
SERVICE = """---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 8080, targetPort: 80}]}
"""
SCENARIO = NAMESPACE + "".join(POD.replace("NAME", name) for name in ("cart", "frontend", "stock")) + SERVICE
CLOSED = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: frontend, namespace: shop}
spec: {podSelector: {matchLabels: {app: frontend}}, policyTypes: [Egress]}
"""


class Always:
    """A check that is never run: the judge here gives its own results."""

    def run(self, setting):
        return Outcome(True)


def exercise(root: Path, name: str, title: str, domain: str = "cluster-setup", files=("answer.yaml",)) -> Exercise:
    folder, solutions = root / "exercises" / domain / name, root / "solutions" / domain / name
    (folder / "scenario").mkdir(parents=True)
    (folder / "starter").mkdir()
    (solutions / "accepted").mkdir(parents=True)
    (folder / "task.md").write_text(f"Close the frontend.\n\nWrite `{files[0]}`.\n")
    (folder / "scenario" / "shop.yaml").write_text(SCENARIO)
    for file in files:
        (folder / "starter" / file).write_text("# your answer\n")
    (solutions / "solution.yaml").write_text("good: true\n")
    (solutions / "why.md").write_text("Because nothing else was asked.\n")
    (solutions / "accepted" / "looser-reading.yaml").write_text("good: really\n")
    return Exercise(
        id=name, title=title, domain=domain, competencies=("network-policies",), difficulty=2, minutes=7,
        release=EXAM, folder=folder, solution_folder=solutions,
        answers=tuple(AnswerFile(file) for file in files),
        checks=(
            GradedCheck("keeps", "the cart stays reachable", 4, Always(), guards=True),
            GradedCheck("closed", "nothing leaves the frontend", 6, Always()),
        ),
        hints=(
            Hint(HintLevel.NUDGE, "Look at egress."),
            Hint(HintLevel.CONCEPT, "Rules add up."),
            Hint(HintLevel.SHAPE, "spec: ___"),
        ),
        links=(Link("Network Policies", "https://kubernetes.io/docs/concepts/services-networking/network-policies/"),),
    )  # fmt: skip


def curriculum(root: Path) -> Catalog:
    setup = (
        exercise(root, "close-frontend", "Close the frontend"),
        exercise(root, "two-files", "Two files", files=("first.yaml", "second.yaml")),
    )
    hardening = (exercise(root, "harden-stock", "Harden the stock", "cluster-hardening"),)
    return Catalog(
        (
            Domain("cluster-setup", "Cluster Setup", 15, setup),
            Domain("cluster-hardening", "Cluster Hardening", 15, hardening),
        )
    )


def verdict_on(exercise, submission) -> Verdict:
    """``good`` in the text passes; ``bad`` is refused at its line; ``hint`` gets a warning; else half the points."""
    text = "\n".join(str(file.text) for file in submission.files)
    good, refused, empty = (
        "good" in text,
        "bad" in text,
        all(is_blank(str(file.text)) for file in submission.files),
    )
    findings = []
    for file in submission.files:
        for number, line in enumerate(str(file.text).splitlines(), 1):
            if "bad" in line:
                span = Span(file.name, number, 1, number, len(line) + 1)
                findings.append(
                    Finding(
                        "yaml-syntax",
                        Severity.ERROR,
                        "this is not YAML",
                        span,
                        "A key needs a colon.",
                        "add one",
                    )
                )
            if "hint" in line:
                findings.append(
                    Finding("dns-missing", Severity.WARNING, "lookups fail", Span(file.name, number, 1, number, 5))
                )
    facts = {"source": "shop/frontend", "destination": "shop/stock", "protocol": "TCP", "port": 80}
    notes = (Note("egress: open", True),)
    witness = Witness("excess", "shop/frontend still reaches shop/stock on TCP 80", facts, notes)
    checks = (
        CheckResult("keeps", "the cart stays reachable", 4, 4 if good else 0, True, True, "it is"),
        CheckResult(
            "closed",
            "nothing leaves the frontend",
            6,
            6 if good else 0,
            good,
            False,
            "",
            (),
            () if good else (witness,),
        ),
    )
    done = not (empty or refused)
    answers = (
        (
            Answer(
                Ref("NetworkPolicy", "shop", "frontend"),
                "networkpolicy.networking.k8s.io/frontend created",
                True,
            ),
        )
        if done
        else ()
    )
    report = Report(exercise.id, "simulated", 10 if good else 0, 10, checks, tuple(findings), answers, done)
    after = apply(exercise.scenario, Submission.of(CLOSED)).state if done else exercise.scenario
    setting = Setting(exercise.scenario, after, Bounds(exercise.scenario, exercise.scenario))
    return Verdict(submission, report, {"network": look("network", setting)}, tuple(findings), empty)


class Stage:
    """An app on a fresh progress file, which outlives it."""

    def __init__(self, root: Path) -> None:
        self.catalog = curriculum(root)
        self.file = root / "progress.sqlite"
        self.settings = root / "config.toml"
        self.gate = threading.Event()
        self.gate.set()
        self.judged: list[str] = []

    def judge(self, exercise, submission) -> Verdict:
        self.gate.wait(10)
        self.judged.append(str(submission.files[0].text))
        return verdict_on(exercise, submission)

    def app(self, exercise: str | None = None) -> LabApp:
        return LabApp(
            exercise, catalog=lambda: self.catalog, progress=lambda: Progress.open(self.file), judge=self.judge,
            settings=self.settings,
        )  # fmt: skip

    @asynccontextmanager
    async def on(self, exercise: str | None = None, size=(120, 40)):
        app = self.app(exercise)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield app, pilot

    def progress(self) -> Progress:
        return Progress.open(self.file)


async def until(pilot, true, seconds: float = 20.0) -> None:
    """Wait until something holds; fail when it does not in time."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"never came true: {true}")


async def settled(pilot) -> None:
    """Wait for the library to be filled and, on the workbench, for the first verdict."""
    app = pilot.app
    await until(pilot, lambda: app._catalog is not None and app.wanted is None)
    await pilot.pause()
    if isinstance(app.screen, Workbench):
        await until(pilot, lambda: app.screen.verdict is not None)
    await pilot.pause()


async def judged(pilot) -> Verdict:
    """Wait for the verdict on what stands in the editors now."""
    bench = pilot.app.screen
    await pilot.pause()
    await until(pilot, lambda: bench.verdict is not None and bench.verdict.submission == bench.desk.submission)
    await pilot.pause()
    return bench.verdict


def shown(app, selector: str) -> str:
    """The words a static or a list shows."""
    widget = app.screen.query_one(selector)
    if hasattr(widget, "options"):
        return "\n".join(option.prompt.plain for option in widget.options)
    return str(widget.render())
