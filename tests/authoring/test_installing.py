"""``cks-lab pack``: packs are copied from folders and repositories, brought up to date, and taken away."""

import json
import shutil
import subprocess

import pytest

from lab.catalog import checkout, installing
from lab.catalog.catalog import open_catalog
from lab.catalog.checkout import CheckoutError, check_out, checked
from lab.catalog.packs import installed_folder
from lab.catalog.places import shipped

SHIPPED = open_catalog(shipped())
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """The lab's own exercises are not read again for every test."""
    monkeypatch.setattr("lab.catalog.catalog._open_trusted", lambda place: SHIPPED)


def git(folder, *words):
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def committed(pack):
    """The pack as a repository with all of it committed. Returns its address."""
    if not (pack.root / ".git").is_dir():
        git(pack.root, "init", "--quiet", "--initial-branch=main")
    git(pack.root, "add", "--all")
    git(pack.root, "commit", "--quiet", "--message=all", "--no-verify")
    return f"file://{pack.root}"


def whole(folder):
    """Everything below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_folder_is_installed_graded_brought_up_to_date_and_removed(another, lab, tmp_path):
    folder = another.add("ape", title="At the zoo")
    ran = lab("pack", "add", another.root)
    assert ran.status == 0
    assert "installed the pack another" in ran.out
    assert "ape" in ran.out
    assert lab("grade", "ape", another.solution(folder) / "solution.yaml").status == 0
    another.add("bee")
    assert lab("show", "bee").status == 2
    assert lab("pack", "update", "another").status == 0
    assert lab("show", "bee").status == 0
    assert f"installed from {another.root}" in " ".join(lab("pack", "list").out.split())
    shutil.rmtree(another.root)
    assert lab("pack", "update", "another").status == 2
    assert lab("show", "bee").status == 0, "a failed update takes nothing away"
    assert lab("pack", "remove", "another").status == 0
    assert lab("show", "ape").status == 2
    assert whole(installed_folder()) == []
    assert json.loads(lab("progress", "ape", "-o", "json").out or "{}") is not None


def test_json_tells_what_was_done_and_what_there_is(another, lab):
    folder = another.add("ape")
    another.add("bee")
    (folder / "task.md").unlink()
    said = json.loads(lab("pack", "add", another.root, "--name", "zoo", "-o", "json").out)
    assert (said["kind"], said["done"], said["name"], said["exercises"]) == ("pack", "installed", "zoo", ["bee"])
    assert said["problems"][0]["file"].endswith("task.md")
    listed = json.loads(lab("pack", "list", "-o", "json").out)
    (only,) = listed["packs"]
    assert (only["name"], only["installed"], only["exercises"]) == ("zoo", True, ["bee"])
    assert len(listed["problems"]) == 1
    assert json.loads(lab("pack", "remove", "zoo", "-o", "json").out)["done"] == "removed"
    assert json.loads(lab("pack", "list", "-o", "json").out)["packs"] == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("add", "nowhere"), 2, "holds no exercises/"),
        (("add", "."), 2, "holds no exercises/"),
        (("add", "http://example.org/a"), 2, "https, ssh, file alone"),
        (("add", "ext::sh -c touch% mine"), 2, "holds no exercises/"),
        (("add", "ext://sh"), 2, "https, ssh, file alone"),
        (("add", "git@example.org:a/b.git"), 2, "ssh://git@example.org/a/b.git"),
        (("add", "ssh://-oProxyCommand=touch/x"), 2, "names no host"),
        (("add", "https://me:secret@example.org/a"), 2, "leave the password out"),
        (("add", "file://../up"), 2, "whole path"),
        (("add", "https://exa mple.org/a"), 2, "no blanks"),
        (("add", "/a/pack", "--name", "../up"), 2, "no name for a pack"),
        (("remove", "../progress"), 2, "no installed pack"),
        (("update", ".."), 2, "there is none"),
        (("add",), 2, "--help"),
        ((), 2, "--help"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(lab, home, words, status, said):
    home.mkdir()
    ran = lab("pack", *words)
    assert ran.status == status
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert not installed_folder().exists() or whole(installed_folder()) == []


def test_a_pack_of_that_name_is_not_replaced(another, lab):
    another.add("ape")
    assert lab("pack", "add", another.root).status == 0
    before = whole(installed_folder())
    ran = lab("pack", "add", another.root)
    assert ran.status == 2
    assert "pack update another" in ran.err
    assert whole(installed_folder()) == before


def test_a_pack_without_one_usable_exercise_is_not_installed(another, lab):
    (another.add("ape") / "exercise.yaml").write_text("id: other")
    ran = lab("pack", "add", another.root)
    assert ran.status == 2
    assert "cks-lab check" in ran.err
    assert whole(installed_folder()) == []


def test_only_exercises_and_solutions_are_copied_and_nothing_that_runs(another, lab):
    folder = another.add("ape")
    (another.root / "setup.sh").write_text("#!/bin/sh\n")
    (folder / "scenario" / "node").mkdir()
    (folder / "scenario" / "node" / "run").write_text("#!/bin/sh\n")
    (folder / "scenario" / "node" / "run").chmod(0o755)
    lab("pack", "add", another.root)
    there = installed_folder() / "another"
    assert sorted(path.name for path in there.iterdir()) == ["exercises", "pack.json", "solutions"]
    assert not any(path.is_file() and path.stat().st_mode & 0o111 for path in there.rglob("*"))


def test_links_out_are_not_followed_by_copying(another, lab, tmp_path):
    (tmp_path / "secret").write_text("title: secret")
    another.add("ape")
    folder = another.add("bee")
    (folder / "task.md").unlink()
    (folder / "task.md").symlink_to(tmp_path / "secret")
    ran = lab("pack", "add", another.root)
    assert ran.status == 0
    assert "leads out of the pack" in ran.err
    assert not any("secret" in path.read_text() for path in installed_folder().rglob("*.md") if not path.is_symlink())
    assert lab("show", "bee").status == 3


def test_too_large_a_pack_is_not_copied(another, lab, monkeypatch):
    another.add("ape")
    monkeypatch.setattr(installing, "MOST_FILES", 5)
    ran = lab("pack", "add", another.root)
    assert ran.status == 2
    assert "no pack" in ran.err
    assert whole(installed_folder()) == []


@needs_git
def test_a_repository_is_installed_at_its_newest_commit(another, lab, tmp_path):
    another.add("ape")
    address = committed(another)
    ran = lab("pack", "add", address, "--name", "zoo")
    assert ran.status == 0, ran.err
    first = git(another.root, "rev-parse", "HEAD")
    assert first[:12] in ran.out
    assert not (installed_folder() / "zoo" / ".git").exists()
    another.add("bee")
    committed(another)
    assert json.loads(lab("pack", "update", "zoo", "-o", "json").out)["exercises"] == ["ape", "bee"]
    (only,) = json.loads(lab("pack", "list", "-o", "json").out)["packs"]
    assert only["commit"] == git(another.root, "rev-parse", "HEAD") != first
    assert only["source"] == address


@needs_git
def test_nothing_of_a_repository_is_run(another, lab, tmp_path, monkeypatch):
    mark = tmp_path / "ran"
    hook = f"#!/bin/sh\ntouch {mark}\n"
    templates = tmp_path / "templates" / "hooks"
    templates.mkdir(parents=True)
    (templates / "post-checkout").write_text(hook)
    (templates / "post-checkout").chmod(0o755)
    user = tmp_path / "user"
    user.mkdir()
    (user / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {templates.parent}\n[core]\n\thooksPath = {templates}\n"
        f"[filter \"lfs\"]\n\tsmudge = touch {mark}\n\tprocess = touch {mark}\n\trequired = true\n"
        "[submodule]\n\trecurse = true\n[protocol]\n\tallow = always\n"
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    git(inner, "init", "--quiet")
    (inner / "inside").write_text("x")
    git(inner, "add", "--all")
    git(inner, "commit", "--quiet", "--message=x")
    another.add("ape")
    (another.root / ".gitattributes").write_text("*.md filter=lfs\n")
    (another.root / ".git-hooks").mkdir()
    git(another.root, "init", "--quiet", "--initial-branch=main")
    git(another.root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "exercises/inner")
    address = committed(another)
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    ran = lab("pack", "add", address, "--name", "zoo")
    assert ran.status == 0, ran.err
    assert not mark.exists()
    assert not list(installed_folder().rglob("inside"))


@needs_git
def test_a_repository_that_is_not_there_is_told_and_nothing_is_left(lab, tmp_path, home):
    ran = lab("pack", "add", f"file://{tmp_path}/none")
    assert ran.status == 3
    assert "git could not copy it" in ran.err
    assert ran.err.count("\n") == 1
    assert whole(installed_folder()) == []


def test_git_is_given_one_protocol_and_a_clean_place(monkeypatch, tmp_path):
    seen = []

    def run(command, environment, folder):
        seen.append((command, environment))
        return "abc\n"

    monkeypatch.setattr(checkout, "_run", run)
    environment = {"GIT_DIR": "/elsewhere", "GIT_ALLOW_PROTOCOL": "ext", "PATH": "/bin"}
    assert check_out("https://example.org/a.git", tmp_path / "to", environment) == "abc"
    command, given = seen[0]
    assert command[-3:] == ["--", "https://example.org/a.git", str(tmp_path / "to")]
    assert {"--depth", "--no-recurse-submodules", "--template=", "core.hooksPath=/dev/null"} <= set(command)
    assert given["GIT_ALLOW_PROTOCOL"] == "https"
    assert given["GIT_TERMINAL_PROMPT"] == "0"
    assert "GIT_DIR" not in given
    assert given["PATH"] == "/bin"


def test_without_git_a_folder_still_does(another, lab, monkeypatch):
    another.add("ape")
    monkeypatch.setenv("PATH", "")
    ran = lab("pack", "add", "https://example.org/a.git")
    assert ran.status == 3
    assert "git is not installed" in ran.err
    assert lab("pack", "add", another.root).status == 0


@needs_git
def test_git_that_takes_too_long_or_too_much_is_stopped(another, monkeypatch, tmp_path):
    another.add("ape")
    monkeypatch.setattr(checkout, "LONGEST", -1.0)
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(CheckoutError, match="more than"):
        check_out(f"file://{another.root}", tmp_path / "to")
    monkeypatch.setattr(checkout, "LONGEST", 60.0)
    monkeypatch.setattr(checkout, "MOST_BYTES", 10)
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "large").write_text("x" * 100)
    with pytest.raises(CheckoutError, match="larger than"):
        check_out(f"file://{another.root}", tmp_path / "to")


@pytest.mark.parametrize("url", ["https://example.org/a.git", "ssh://git@example.org:22/a", "file:///srv/a"])
def test_the_three_protocols_are_taken(url):
    assert checked(url) == url


def test_a_home_that_cannot_be_written_is_the_machines_fault(another, lab, monkeypatch, tmp_path):
    another.add("ape")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "file"))
    ran = lab("pack", "add", another.root)
    assert ran.status == 3
    assert ran.err.count("\n") == 1


def test_installed_and_named_at_once_the_named_one_is_used(another, lab, monkeypatch):
    another.add("ape", title="Installed")
    lab("pack", "add", another.root)
    file = another.root / "exercises" / "cluster-setup" / "ape" / "exercise.yaml"
    file.write_text(file.read_text().replace("Installed", "At work"))
    monkeypatch.setenv("CKS_LAB_PATH", str(another.root))
    ran = lab("list", "--search", "ape at work")
    assert "At work" in ran.out
    assert "two packs 'another'" in ran.err
