"""The app with the lab's own exercises, grader and coach."""

import pytest
from textual.widgets import OptionList

from lab.progress import Progress
from lab.tui.app import LabApp
from lab.tui.screens.debrief import Debrief
from lab.tui.screens.scenario import Scenario
from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.matrix import Matrix
from lab.tui.widgets.yaml_editor import YamlEditor
from tests.shipped import shipped_catalog
from tests.tui.stage import judged, settled, shown, until

CATALOG = shipped_catalog()


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(exercise):
        return LabApp(exercise, catalog=lambda: CATALOG, progress=lambda: Progress.open(tmp_path / "progress.sqlite"))

    return make


def put_in(bench, submission):
    """Write an answer's files into the editors of those names; one that is a single text goes into the first."""
    editors = dict(zip(bench.desk.files, bench.query("#editors YamlEditor"), strict=True))
    texts = {file.name: str(file.text) for file in submission.files}
    if not texts.keys() & editors.keys():
        texts = dict(zip(editors, texts.values(), strict=False))
    for name, editor in editors.items():
        editor.put(texts.get(name, ""))


def kind(exercise):
    """What the app has to do for an exercise: its subjects, and what is handed in."""
    answers = [(bool(each.node), each.sheet, each.modes, bool(each.edits), each.deletes) for each in exercise.answers]
    return exercise.subjects, tuple(answers), exercise.person is not None


FIRST = {kind(exercise): exercise for exercise in reversed(list(CATALOG))}
"""The first exercise of each kind."""


@pytest.mark.parametrize("domain", [each for each in CATALOG.domains if each.exercises], ids=lambda domain: domain.id)
async def test_each_reference_passes_and_what_was_handed_out_does_not(lab, domain):
    """One after the other in the same app, as a learner works through a domain: one exercise of each kind."""
    chosen = [exercise for exercise in domain.exercises if FIRST[kind(exercise)] is exercise]
    app = lab(chosen[0].id)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for exercise in chosen:
            if app.screen.exercise is not exercise:
                app.open_exercise(exercise)
                await until(pilot, lambda: getattr(app.screen, "exercise", None) is exercise)  # noqa: B023
                await settled(pilot)
            assert isinstance(app.screen, Workbench)
            assert app.screen.verdict.report.score == 0, exercise.id
            assert "Nothing done yet" in shown(app, "#banner"), exercise.id
            put_in(app.screen, exercise.solution.submission)
            verdict = await judged(pilot)
            assert verdict.report.passed, exercise.id
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))


async def test_a_forgotten_dns_rule_is_named_marked_and_traced(lab):
    app = lab("frontend-egress")
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        text = str(app.screen.exercise.solution.submission.files[0].text)
        app.screen.editor.put(text.partition("    - to:\n        - namespaceSelector")[0])
        verdict = await judged(pilot)
        assert verdict.report.findings[0].rule == "dns-missing"
        assert "DNS" in shown(app, "#findings")
        line = verdict.report.findings[0].span.line
        assert app.screen.editor.findings_at(line)
        assert "production-app/frontend → kube-system/coredns" in shown(app, "#evidence")
        matrix = app.screen.query_one(Matrix)
        matrix.focus()
        matrix.column = matrix.grid.names.index("production-app/backend")
        matrix.port = next(at for at, port in enumerate(matrix.grid.ports) if str(port) == "TCP 80")
        await pilot.press("n")
        await pilot.pause()
        assert "lookup blocked" in shown(app, "#evidence")


@pytest.mark.parametrize(
    "text",
    ["", "\t", "a: [", "---\n---\n", "kind: NetworkPolicy\n", "é: 🦊\n", "{" * 200, "- " * 50, "&a [*a, *a]", "\u2028"],
)
async def test_whatever_is_typed_the_app_goes_on(lab, text):
    app = lab("frontend-egress")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.editor.put(text)
        await judged(pilot)
        assert "cannot be judged" not in shown(app, "#banner")
        app.screen.editor.put("half")
        await judged(pilot)
        assert isinstance(app.screen, Workbench)


async def test_what_lies_on_the_nodes_is_shown_with_the_scenario(lab):
    app = lab("seccomp-write")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, Scenario))
        listed = app.screen.query_one("#scenario-files", OptionList)
        names = [str(option.prompt) for option in listed.options]
        assert names[-1] == "/var/lib/kubelet/seccomp/profiles/pictures.json"
        assert '"defaultAction": "SCMP_ACT_ALLOW"' in app.screen.query(YamlEditor).last().text
