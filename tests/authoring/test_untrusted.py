"""A pack comes from anybody: nothing outside it is read, nothing beyond bounds, and the terminal is left alone."""

import os

import pytest

from lab.catalog.catalog import open_catalog, open_exercise
from lab.catalog.fields import ExerciseError
from lab.catalog.places import shipped
from lab.catalog.survey import DEEPEST, MOST_BYTES, MOST_EXERCISES, MOST_FILES
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{former}'] * 9)}]\n" for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)


SHIPPED = open_catalog(shipped())


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """The lab's own exercises are not read again for every test."""
    monkeypatch.setattr("lab.catalog.catalog._open_trusted", lambda place: SHIPPED)


@pytest.fixture
def zoo(pack):
    """A pack of two, of which one is to be spoilt."""
    pack.add("sound")
    pack.spoilt = pack.add("spoilt")
    return pack


def refused(pack, *words):
    """That the spoilt exercise is refused with these words, and the sound one is not."""
    catalog = open_catalog()
    found = [exercise.id for exercise in catalog if exercise.pack]
    assert found == ["sound"], catalog.problems
    (problem,) = catalog.problems
    for word in words:
        assert word in f"{problem.span} {problem.message}"
    with pytest.raises(ExerciseError):
        open_exercise("spoilt")


def refused_when_opened(*words):
    with pytest.raises(ExerciseError) as raised:
        open_exercise("spoilt")
    for word in words:
        assert word in str(raised.value)


def change(zoo, old, new):
    file = zoo.spoilt / "exercise.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "file", ["../../other.yaml", "/etc/passwd", "..", "a/b.yaml", "-rf", ".bashrc", "a\\\\b", "x\\e[2J.yaml"]
)
def test_answers_are_names_of_files_alone(zoo, file):
    change(zoo, "file: api-ingress.yaml", f'file: "{file}"')
    refused(zoo)


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "../task.md"])
def test_what_is_edited_lies_in_the_scenario(zoo, path):
    change(zoo, "file: api-ingress.yaml,", f"file: api-ingress.yaml, edit: {path},")
    refused(zoo, "a file's name alone")


@pytest.mark.parametrize("path", ["relative", "/etc/../../up", "/.."])
def test_a_file_of_the_node_stays_on_the_node(zoo, path):
    change(zoo, "object: NetworkPolicy/shop/api-ingress", f"node: {path}")
    refused(zoo, "path on the nodes")


def test_a_variant_leads_no_file_out_of_the_node(pack, lab, tmp_path):
    folder = pack.add("spoilt", "audit")
    file = folder / "exercise.yaml"
    words = "where: [kubernetes, ../../../../out], namespace: [shop,"
    file.write_text(file.read_text().replace("namespace: [shop,", words))
    for seed in range(8):
        try:
            exercise = open_exercise("spoilt", seed=seed)
        except ExerciseError:
            continue
        assert not any(".." in path for path in exercise.scenario.node_files)
        lab("start", "spoilt", "--seed", seed, f"to-{seed}", "--node")
    written = [path for path in tmp_path.rglob("*") if path.is_file() and "out" in path.parts]
    assert not written


def test_a_folder_by_another_name_than_the_id_is_refused(zoo):
    change(zoo, "id: spoilt", "id: ../sound")
    refused(zoo, "must be the folder's name")


def test_a_domain_file_names_nothing_outside(zoo):
    (zoo.spoilt.parent / "domain.yaml").write_text("exercises: [../../../elsewhere, sound, spoilt]\n")
    catalog = open_catalog()
    assert [exercise.id for exercise in catalog if exercise.pack] == ["sound", "spoilt"]
    assert "elsewhere" in catalog.problems[0].message


@pytest.mark.parametrize("name", ["task.md", "scenario/extra.yaml", "scenario/node/etc/shadow", "exercise.yaml"])
def test_links_out_of_the_pack_are_not_followed(zoo, tmp_path, name):
    secret = tmp_path / "secret"
    secret.write_text("kind: Secret")
    path = zoo.spoilt / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    refused(zoo, "leads out of the pack")


def test_links_out_are_followed_in_no_other_guise(zoo, tmp_path):
    (tmp_path / "out").mkdir()
    solutions = zoo.solution(zoo.spoilt)
    (solutions / "required").rename(tmp_path / "out" / "required")
    (solutions / "required").symlink_to(tmp_path / "out" / "required")
    refused(zoo, "leads out of the pack")


def test_a_link_to_a_folder_in_the_pack_is_refused_and_one_to_a_file_is_not(zoo):
    (zoo.spoilt / "scenario" / "copy.yaml").symlink_to(zoo.spoilt / "scenario" / "00-namespaces.yaml")
    (zoo.spoilt / "scenario" / "copy.yaml").unlink()
    (zoo.spoilt / "starter.yaml").unlink()
    (zoo.spoilt / "starter.yaml").symlink_to("../../../solutions/cluster-setup/spoilt/solution.yaml")
    assert grade(open_exercise("spoilt"), open_exercise("spoilt").starter, SimulatedCluster()).passed
    (zoo.spoilt / "round").symlink_to(zoo.spoilt)
    refused(zoo, "link to a folder")


@pytest.mark.parametrize("target", ["nowhere", "task.md"])
def test_links_that_lead_nowhere_or_in_a_circle_are_refused(zoo, target):
    (zoo.spoilt / "task.md").unlink()
    (zoo.spoilt / "task.md").symlink_to(target)
    refused(zoo, "leads nowhere")


def test_a_pack_or_a_whole_exercise_that_is_a_link_out_is_refused(zoo, tmp_path):
    zoo.spoilt.rename(tmp_path / "spoilt")
    zoo.spoilt.symlink_to(tmp_path / "spoilt")
    refused(zoo, "leads out of the pack")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(zoo):
    os.mkfifo(zoo.spoilt / "scenario" / "waits.yaml")
    refused(zoo, "no ordinary file")


def test_a_file_beyond_bounds_is_refused(zoo):
    with (zoo.spoilt / "scenario" / "large.yaml").open("wb") as file:
        file.truncate(2 * 1024 * 1024)
    refused(zoo, "larger than 1024 KiB")


def test_an_exercise_beyond_bounds_is_refused(zoo):
    for number in range(MOST_BYTES // (1024 * 1024) + 1):
        with (zoo.spoilt / "scenario" / f"{number}.yaml").open("wb") as file:
            file.truncate(1024 * 1024)
    refused(zoo, "more than 8 MiB")


def test_too_many_files_are_refused(zoo):
    for number in range(MOST_FILES + 1):
        (zoo.spoilt / "scenario" / f"{number}.yaml").touch()
    refused(zoo, f"more than {MOST_FILES} files")


def test_folders_within_folders_have_an_end(zoo):
    (zoo.spoilt / "/".join("d" * (DEEPEST + 2))).mkdir(parents=True)
    refused(zoo, "folders deep")


def test_too_many_exercises_are_refused_and_the_lab_goes_on(zoo):
    for number in range(MOST_EXERCISES + 1):
        (zoo.spoilt.parent / f"n{number}").mkdir()
    catalog = open_catalog()
    assert len(list(catalog)) > 100
    assert "more than 300 exercises" in catalog.problems[0].message


def test_yaml_bombs_are_refused_wherever_they_stand(zoo):
    (zoo.spoilt / "scenario" / "bomb.yaml").write_text(BOMB)
    refused_when_opened("excessive aliasing")
    (zoo.spoilt / "exercise.yaml").write_text(BOMB)
    refused(zoo)
    (zoo.spoilt / "exercise.yaml").write_text("[" * 100_000)
    refused(zoo)
    (zoo.spoilt.parent / "domain.yaml").write_text(BOMB)
    catalog = open_catalog()
    assert not [exercise for exercise in catalog if exercise.pack]
    assert len(catalog.problems) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title: "Spoilt"', f'title: "{"x" * 200}"', "one line"),
        ('title: "Spoilt"', 'title: "a\\nb"', "one line"),
        ("minutes: 6", "minutes: 99999999999", "minutes: at most"),
        ("minutes: 6", f"minutes: {'9' * 5000}", ""),
        ("points: 5", "points: 123456789", "points: at most"),
        ("text: \"web", f"text: \"{'w' * 501}", "letters of a check"),
        ("links:\n", "links:\n" + '- {title: x, url: "https://example.org"}\n' * 30, "links: at most"),
        ("[web, portal", f"[web, {', '.join(f'w{n}' for n in range(200))}", "choices of a parameter"),
        ("[network-policies]", f"[{', '.join(['network-policies'] * 30)}]", "competencies: at most"),
    ],
)
def test_amounts_have_an_end(zoo, old, new, said):
    change(zoo, old, new)
    refused(zoo, said)


def test_a_domain_has_a_short_title(pack):
    folder = pack.add("ape", domain="zoo")
    for title in ("x" * 200, "a\\nb", "\\e[2J"):
        (folder.parent / "domain.yaml").write_text(f'title: "{title}"\n')
        catalog = open_catalog()
        assert not [exercise for exercise in catalog if exercise.pack]
        assert len(catalog.problems) == 1


@pytest.mark.parametrize("escape", ["\\e[2J", "\\x9b2J", "\\u202e", "\\0", "\\x07"])
def test_control_characters_in_titles_checks_and_hints_are_refused(zoo, escape):
    change(zoo, 'title: "Spoilt"', f'title: "Spoilt {escape}"')
    refused(zoo, "control character", "exercise.yaml:3")


@pytest.mark.parametrize("control", ["\x1b]0;mine\x07", "\u009b2J", "\u202e", "\x08"])
def test_control_characters_in_the_task_are_refused(zoo, control):
    task = zoo.spoilt / "task.md"
    task.write_text(task.read_text() + f"\nnow{control}then\n")
    refused(zoo, "control character", f"task.md:{task.read_text().split(chr(10)).index(f'now{control}then') + 1}:4")


def test_control_characters_beneath_are_refused_when_it_is_opened(zoo):
    path = zoo.solution(zoo.spoilt) / "why.md"
    path.write_text("\x1b[31mred")
    refused_when_opened("control character")
    path.write_text("because")
    pods = zoo.spoilt / "scenario" / "pods.yaml"
    pods.write_text(pods.read_text() + '    - name: "x\\e[2J"\n      image: x\n')
    refused_when_opened("control character")


def test_a_name_of_a_file_is_no_way_to_the_terminal(zoo, lab):
    (zoo.spoilt / "scenario" / "a\x1b[2J.yaml").write_text("kind: Pod")
    refused(zoo, "unprintable name")
    ran = lab("list")
    assert "\x1b" not in ran.out + ran.err


def test_not_utf8_is_refused(zoo):
    (zoo.spoilt / "task.md").write_bytes(b"\xff\xfe")
    refused(zoo, "not UTF-8")


def test_markup_in_titles_and_tasks_stays_text(zoo, lab, monkeypatch):
    change(zoo, 'title: "Spoilt"', 'title: "[red]S[/red] [@click=app.quit]x[/]"')
    (zoo.spoilt / "task.md").write_text("[bold]no[/bold] <script>\n" * 20)
    assert "[red]S[/red] [@click=app.quit]x[/]" in lab("list", "--search", "spoilt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    shown = lab("show", "spoilt").out
    assert "[bold]no[/bold]" in shown
    assert "[red]S[/red]" in shown


def test_nothing_is_written_by_reading_a_pack(zoo, lab):
    before = {path: path.stat().st_mtime_ns for path in zoo.root.rglob("*")}
    lab("list")
    lab("show", "sound")
    lab("grade", "sound", zoo.solution(zoo.spoilt) / "solution.yaml")
    assert {path: path.stat().st_mtime_ns for path in zoo.root.rglob("*")} == before
