"""What the verdict pane shows of each subject: requests, pods and settings, and facts in plain words."""

import re

import pytest
from textual.widgets import OptionList

from lab.catalog.catalog import Catalog, Domain
from lab.catalog.exercise_file import read_exercise
from lab.cluster.state import State
from lab.progress import Progress
from lab.subjects.protocol import Bounds, Setting
from lab.tui.actions import commands_of, every_action
from lab.tui.app import LabApp
from lab.tui.panels import PANELS, look, panel_of
from lab.tui.panels.plain import Facts
from lab.tui.panels.unshown import Unshown
from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.requests import Requests
from lab.tui.widgets.security import SecurityPanel
from tests.tui.stage import judged, settled, shown

NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n"
ROLE = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: team-a}
rules: [{apiGroups: [""], resources: [RESOURCES], verbs: [VERBS]}]
"""
BINDING = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: NAME, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: User, name: NAME, apiGroup: rbac.authorization.k8s.io}]
"""
WEB = """---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: team-a}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: web, securityContext: {privileged: PRIVILEGED}}]}
"""
LABELLED = NAMESPACE.replace("name: team-a", "name: team-a, labels: {pod-security.kubernetes.io/enforce: baseline}")
TAIL = """
title: Made for a test
domain: cluster-hardening
competencies: [rbac]
difficulty: 1
minutes: 5
answers: [{file: answer.yaml}]
hints: [{nudge: none}]
checks:
"""
CAN = """\
- {id: ID, points: 2, text: ID, can: {as: user PERSON, verb: VERB, resource: pods, namespace: team-a, expect: allowed}}
"""
PROOF = "- {id: proof, points: 4, text: nothing else, proof: {subject: rbac}}\n"
RUNS = "- {id: runs, points: 1, text: web runs, runs: {workload: team-a/web}}\n"
SETTLED = "- {id: pods, points: 3, text: hardened, proof: {subject: podsecurity}}\n"

FOUND = NAMESPACE + ROLE.replace("RESOURCES", "pods").replace("VERBS", "get, list") + BINDING.replace("NAME", "jane")


def role(verbs, resources="pods"):
    return ROLE.replace("RESOURCES", resources).replace("VERBS", verbs)


def web(privileged):
    return WEB.replace("PRIVILEGED", privileged)


def made(root, name, scenario, required, checks):
    folder, solutions = root / "exercises" / name, root / "solutions" / name
    for part in (folder / "scenario", folder / "starter", solutions / "required", solutions / "permitted"):
        part.mkdir(parents=True)
    (folder / "exercise.yaml").write_text(f"id: {name}{TAIL}{checks}")
    (folder / "task.md").write_text("Do it.\n")
    (folder / "scenario" / "found.yaml").write_text(scenario)
    (folder / "starter" / "answer.yaml").write_text("# your answer\n")
    (solutions / "solution.yaml").write_text(required)
    (solutions / "why.md").write_text("Because.\n")
    for bound in ("required", "permitted"):
        (solutions / bound / "bound.yaml").write_text(required)
    return read_exercise(folder, solutions)


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    can = CAN.replace("ID", "get").replace("PERSON", "jane").replace("VERB", "get")
    mine = CAN.replace("ID", "paul").replace("PERSON", "paul").replace("VERB", "get")
    exercises = (
        made(tmp_path, "fewer-verbs", FOUND, role("get, delete"), can + PROOF),
        made(tmp_path, "another-user", FOUND, BINDING.replace("NAME", "paul").lstrip("-\n"), mine + PROOF),
        made(tmp_path, "hardened", NAMESPACE + web("true"), LABELLED + web("false"), RUNS + SETTLED),
        made(tmp_path, "both", FOUND + web("true"), role("get") + web("false"), can + PROOF + SETTLED),
    )
    catalog = Catalog((Domain("cluster-hardening", "Cluster Hardening", 15, exercises),))

    def app(exercise):
        return LabApp(
            exercise, catalog=lambda: catalog, progress=lambda: Progress.open(tmp_path / "progress.sqlite"),
            settings=tmp_path / "config.toml",
        )  # fmt: skip

    return app


def drawn(widget):
    return [re.sub(r" +", " ", line).strip() for line in widget.render().plain.splitlines()]


def listed(widget, name):
    return shown_of(widget.query_one(f".{name}", OptionList))


def shown_of(options):
    return [re.sub(r" +", " ", option.prompt.plain).strip() for option in options.options]


def test_an_exercise_knows_its_subjects_the_weightiest_first(lab):
    subjects = {exercise.id: exercise.subjects for exercise in lab(None).catalog}
    assert subjects["fewer-verbs"] == ("rbac",)
    assert subjects["hardened"] == ("podsecurity",)
    assert subjects["both"] == ("rbac", "podsecurity")


async def test_the_request_table_marks_what_is_allowed_and_what_changed(lab):
    app = lab("fewer-verbs")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        table = app.screen.query_one(Requests)
        assert "› user jane, in team-a" in drawn(table)
        assert "pods ✓ ✓ ✗ ✗ ✗ ✗ ✗ ✗" in drawn(table)
        assert not app.screen.query("Matrix")
        app.screen.editor.put(role("get, delete"))
        await judged(pilot)
        assert "›* user jane, in team-a" in drawn(table)
        assert "pods ✓ ✗* ✗ ✗ ✗ ✗ ✓* ✗" in drawn(table)


async def test_a_request_is_explained_by_the_binding_and_the_rule_or_the_near_miss(lab):
    app = lab("fewer-verbs")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.editor.put(role("get, delete"))
        await judged(pilot)
        table = app.screen.query_one(Requests)
        assert table.found.resources[table.place[1]] == "pods"
        assert "user jane may not list pods in team-a; before: allowed" in shown(app, "#evidence")
        assert "get and delete here, not list" in shown(app, "#evidence")
        table.focus()
        await pilot.press("left")
        await pilot.pause()
        assert "user jane may get pods in team-a" in shown(app, "#evidence")
        assert 'RoleBinding "jane/team-a" of Role "ci"' in shown(app, "#evidence")
        assert "answer.yaml:5" in shown(app, "#evidence")
        await pilot.press("c")
        await pilot.pause()
        assert "may not list pods" in shown(app, "#evidence")
        await pilot.press("c")
        await pilot.pause()
        assert "user jane may delete pods" in shown(app, "#evidence")
        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is app.screen.query_one("#evidence")
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.focused is app.screen.editor
        assert app.screen.editor.cursor_location[0] == 4


async def test_the_marked_request_stays_the_same_while_the_table_grows(lab):
    app = lab("fewer-verbs")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        table = app.screen.query_one(Requests)
        table.focus()
        await pilot.press("right", "down")
        _, column, verb = table.place
        marked = (table.found.columns[column], table.found.verbs[verb])
        app.screen.editor.put(role("get, use", "pods, secrets, configmaps"))
        await judged(pilot)
        _, column, verb = table.place
        assert (table.found.columns[column], table.found.verbs[verb]) == marked


async def test_whom_the_task_is_about_stands_first_and_brackets_change_whom(lab):
    app = lab("another-user")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        table = app.screen.query_one(Requests)
        assert drawn(table)[:2] == ["› user paul, in team-a", "user jane, in team-a"]
        table.focus()
        await pilot.press("]")
        await pilot.pause()
        assert "user jane may" in shown(app, "#evidence")
        await pilot.press("[")
        await pilot.pause()
        assert "user paul may not" in shown(app, "#evidence")


async def test_the_mouse_marks_a_person_and_a_request(lab):
    app = lab("another-user")
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        table = app.screen.query_one(Requests)
        await pilot.click(table, offset=(5 + table.gutter.left, 1 + table.gutter.top))
        await pilot.pause()
        assert table.found.people[table.place[0]].who == "user jane"
        lines = table.render().plain.splitlines()
        row = next(number for number, line in enumerate(lines) if line.startswith("pods "))
        await pilot.click(table, offset=(lines[2].index("lst") + table.gutter.left, row + table.gutter.top))
        await pilot.pause()
        assert "user jane may list pods in team-a" in shown(app, "#evidence")


async def test_pods_that_are_refused_are_listed_with_why_and_settings_with_what_changed(lab):
    app = lab("hardened")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        panel = app.screen.query_one(SecurityPanel)
        assert listed(panel, "admission") == ["✓ Deployment team-a/web: runs"]
        assert "privileged yes" in listed(panel, "settings")
        app.screen.editor.put(LABELLED)
        await judged(pilot)
        namespace, workload = listed(panel, "admission")
        assert namespace.startswith("* team-a: enforce baseline:latest (was nothing)")
        assert workload.startswith("✗* Deployment team-a/web: does not run, did before")
        assert "violates PodSecurity" in workload
        assert "must not set securityContext.privileged=true" in shown(app, "#evidence")
        assert "found.yaml:" in shown(app, "#evidence")
        app.screen.editor.put(LABELLED + web("false"))
        await judged(pilot)
        assert listed(panel, "admission")[1] == "✓* Deployment team-a/web: runs"
        assert any(line.startswith("* privileged no") and "was yes" in line for line in listed(panel, "settings"))


async def test_c_leads_to_the_next_setting_that_changed(lab):
    app = lab("hardened")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.editor.put(web("false"))
        await judged(pilot)
        await pilot.press("f4")
        table = app.screen.query_one(".settings", OptionList)
        table.focus()
        await pilot.press("c")
        assert "was" in table.get_option_at_index(table.highlighted).prompt.plain


async def test_several_subjects_are_turned_to_one_after_the_other(lab):
    app = lab("both")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        requests, pods = app.screen.query_one(Requests), app.screen.query_one(SecurityPanel)
        assert (requests.display, pods.display) == (True, False)
        assert "Requests" in app.screen.query_one("#panel-tabs").render().plain
        await pilot.press("ctrl+b")
        await pilot.pause()
        assert (requests.display, pods.display) == (False, True)
        assert "Deployment team-a/web" in shown(app, "#evidence")
        assert app.focused is app.screen.editor
        await pilot.click("#panel-tabs", offset=(2, 0))
        await pilot.pause()
        assert requests.display
        assert "jane" in shown(app, "#evidence")
        requests.focus()
        await pilot.press("t")
        await pilot.pause()
        assert pods.display
        assert app.focused in pods.query(OptionList)


async def test_in_a_small_terminal_turning_to_a_subject_brings_it_to_the_front(lab):
    app = lab("both")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+b")
        await pilot.pause()
        assert app.screen.query_one("#verdict").region.area
        assert app.focused in app.screen.query_one(SecurityPanel).query(OptionList)


async def test_the_next_subject_is_offered_where_there_is_one(lab):
    for name, offered in (("both", True), ("hardened", False)):
        app = lab(name)
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            assert ("Next subject" in {command.title for command in commands_of(app, app.screen)}) is offered
            assert bool(app.screen.query_one("#panel-tabs").display) is offered
            await pilot.press("ctrl+b")
            assert isinstance(app.screen, Workbench)


def test_the_keys_of_every_panel_are_in_the_help_with_ids_of_their_own():
    actions = {action.id: action for action in every_action()}
    for name in ("matrix.up", "requests.up", "requests.next", "pods.next_changed", "panel.why", "workbench.next_panel"):
        assert name in actions
    assert actions["requests.up"].place == "Requests"


def test_help_tells_how_each_panel_is_read():
    from lab.tui.screens.help import _panels

    text = _panels()
    assert all(f"{panel_of(name).TITLE}:" in text for name in PANELS)


class TestWithoutAPanel:
    """A subject that has no panel of its own."""

    async def test_it_is_told_in_plain_words(self, lab, monkeypatch):
        monkeypatch.setattr("lab.tui.panels.PANELS", {})
        app = lab("hardened")
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            app.screen.editor.put(web("false"))
            await judged(pilot)
            panel = app.screen.query_one(Facts)
            facts = shown_of(panel.query_one(OptionList))
            assert any(line.startswith("* privileged: no") and "was: yes" in line for line in facts)
            panel.take_focus()
            await pilot.press("c")
            await pilot.pause()
            assert "(was: " in shown(app, "#evidence")

    async def test_an_error_of_a_panel_leaves_the_verdict(self, lab, monkeypatch):
        def broken(*_):
            raise RuntimeError("the table fell over")

        monkeypatch.setattr("lab.tui.panels.rbac.look", broken)
        app = lab("both")
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            assert "the table fell over" in app.screen.query_one(Unshown).render().plain
            assert "points" in shown(app, "#banner")
            await pilot.press("ctrl+b")
            await pilot.pause()
            assert app.screen.query_one(SecurityPanel).display

    def test_a_subject_that_there_is_not_says_so(self):
        state = State()
        found = look("alchemy", Setting(state, state, Bounds(state, state)))
        assert found.widget is Unshown
        assert "no subject 'alchemy'" in found.value
