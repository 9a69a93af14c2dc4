"""The terminal of the exam room: what Kubernetes itself would say, and no reason."""

from tests.tui.exam_stage import notices, printed, words
from tests.tui.stage import until

WRONG = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: frontend-allow-egress, namespace: production-app}
spec: {podSelector: {}, policyTypes: [Egres]}
"""
CLOSED = WRONG.replace("Egres]", "Egress]")


async def enter(app, pilot, line):
    """Enter a command; returns what it printed."""
    before = printed(app)
    app.screen.query_one("#prompt").value = line
    await pilot.press("enter")
    await until(pilot, lambda: len(printed(app).splitlines()) > before.count("\n") + 2 or "\n" in _new(app, before))
    return _new(app, before).partition("\n")[2]


def _new(app, before):
    return printed(app).removeprefix(before).strip("\n") if before.startswith("$") else printed(app)


async def test_apply_prints_what_kubectl_prints_and_no_more(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        app.screen.desk.editor.put(WRONG)
        await pilot.press("f5")
        await until(pilot, lambda: "Unsupported value" in printed(app))
        assert printed(app) == (
            "$ kubectl apply -f .\n"
            'The NetworkPolicy "frontend-allow-egress" is invalid: spec.policyTypes[0]: Unsupported value: "Egres":'
            ' supported values: "Ingress", "Egress"'
        )
        app.screen.desk.editor.put("kind: [")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "error parsing" in printed(app))
        assert "error: error parsing frontend-allow-egress.yaml: error converting YAML to JSON: yaml: line" in printed(
            app
        )
        events = [each.detail for each in app.progress.exams.events(number) if each.kind == "tried"]
        assert events == ["kubectl apply -f .", "kubectl apply -f ."]


async def test_of_node_files_and_answer_sheets_it_says_only_that_they_are_there(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("ctrl+n")
        app.screen.desk.editor.put("nonsense: true\n")
        await pilot.press("f5")
        await until(pilot, lambda: "written" in printed(app))
        said = ["/var/lib/kubelet/config.yaml written", "/etc/default/kubelet unchanged"]
        assert printed(app).splitlines()[1:] == said
        await pilot.press("ctrl+n")
        app.screen.desk.editor.put("what: [is, this\n")
        await pilot.press("f5")
        await until(pilot, lambda: "kept" in printed(app))
        assert printed(app).splitlines()[1:] == ["answers.yaml kept"]


async def test_trace_tells_the_outcome_and_no_lock(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("f4")
        assert "connected" in await enter(app, pilot, "trace production-app/frontend backend:80")
        await pilot.press("escape")
        app.screen.desk.editor.put(CLOSED)
        await pilot.press("f4")
        said = await enter(app, pilot, "trace production-app/frontend backend:80")
        assert said == "production-app/frontend → backend:80: could not resolve host"
        said = await enter(app, pilot, "trace production-app/frontend 203.0.113.10:443")
        assert said.endswith("timed out")
        for word in ("policy", "egress", "ingress", "lock"):
            assert word not in printed(app)


async def test_can_i_says_yes_or_no(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("f4")
        assert await enter(app, pilot, "can-i list secrets") == "yes"
        assert await enter(app, pilot, "kubectl auth can-i list secrets --as jane -n default") == "no"
        assert "there is no resource 'foos'" in await enter(app, pilot, "can-i list foos")


async def test_anything_else_is_met_with_what_can_be_tried(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("f4")
        for line in ("kubectl get pods", "rm -rf /", "trace 'x", "can-i --as"):
            said = await enter(app, pilot, line)
            assert "trace" in said or "can-i" in said
            assert "\n" not in said


async def test_commands_come_back_with_up_also_after_a_crash_and_each_task_has_its_own(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("f4", *"can-i get pods", "enter", *"can-i get nodes", "enter")
        await until(pilot, lambda: printed(app).count("yes") == 2)
    async with exam.on(number) as (app, pilot):
        prompt = app.screen.query_one("#prompt")
        await pilot.press("f4", "up", "up")
        assert prompt.value == "can-i get pods"
        await pilot.press("down")
        assert prompt.value == "can-i get nodes"
        await pilot.press("down")
        assert prompt.value == ""
        await pilot.press("ctrl+n", "escape", "f4", "up")
        assert prompt.value == ""
        assert words(app, "#room-context").endswith("cks-02")
        assert "Traceback" not in notices(app)
