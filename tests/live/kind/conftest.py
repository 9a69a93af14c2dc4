"""A computer whose docker, kind and kubectl only pretend, and the lab's commands run on it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lab.cli import main
from lab.live.kind.versions import RECOMMENDED, write_version

ROOT = Path(__file__).parents[3]
SCRIPT = f"""\
#!{sys.executable} -IS
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import programs
sys.exit(programs.main())
"""


@dataclass
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def words(self):
        """Both streams, whatever the line breaks."""
        return " ".join((self.out + self.err).split())


class Computer:
    """``bin`` is all that its PATH holds; ``home`` is the lab's folder."""

    def __init__(self, folder):
        self.folder, self.bin, self.home = folder, folder / "bin", folder / "home"
        self.bin.mkdir()
        self.install("docker", "kind", "kubectl")
        self.scene()

    def install(self, *programs):
        for program in programs:
            script = self.bin / program
            script.write_text(SCRIPT)
            script.chmod(0o755)

    def remove(self, program):
        (self.bin / program).unlink()

    def scene(self, **scene):
        """How the programs behave from now on."""
        (self.folder / "scene.json").write_text(json.dumps(scene))

    @property
    def world(self):
        """What the programs have made."""
        file = self.folder / "world.json"
        return json.loads(file.read_text()) if file.exists() else {"nodes": {}, "images": []}

    def change(self, **changed):
        (self.folder / "world.json").write_text(json.dumps({**self.world, **changed}))

    @property
    def calls(self):
        """What they were asked, as records."""
        file = self.folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def asked(self, *words):
        """The calls that begin with these words."""
        return [call["command"] for call in self.calls if call["command"][: len(words)] == list(words)]

    @property
    def kubeconfig(self):
        return self.home / "cluster" / "kubeconfig"


@pytest.fixture
def computer(tmp_path, monkeypatch):
    made = Computer(tmp_path)
    (tmp_path / "learner").mkdir()
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "KUBECONFIG", "KIND_EXPERIMENTAL_PROVIDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CKS_LAB_HOME", str(made.home))
    monkeypatch.setenv("HOME", str(tmp_path / "learner"))
    monkeypatch.setenv("PATH", str(made.bin))
    monkeypatch.setattr("lab.live.kind.readiness.PAUSE", 0.01)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def lab(computer, capfd):
    """Run a command of the lab in this process."""

    def run(*arguments):
        capfd.readouterr()
        status = main([str(word) for word in arguments])
        said = capfd.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def real_kind(pytestconfig):
    """kind itself: the one that ``CKS_LAB_TEST_KIND`` names, the installed one, or one built with Go."""
    found = os.environ.get("CKS_LAB_TEST_KIND") or shutil.which("kind")
    if found:
        return Path(found)
    go = shutil.which("go")
    if not go:
        pytest.skip("neither kind nor Go is installed")
    folder = pytestconfig.cache.mkdir("kind")
    if not (folder / "kind").exists():
        release = f"sigs.k8s.io/kind@v{write_version(RECOMMENDED)}"
        built = subprocess.run(
            [go, "install", release], env={**os.environ, "GOBIN": str(folder)}, capture_output=True, timeout=240
        )
        if built.returncode:
            pytest.skip(f"kind cannot be built: {built.stderr.decode(errors='replace').strip()[-200:]}")
    return folder / "kind"


@pytest.fixture
def started(computer):
    """Start a command of the lab as a process of its own, leading a process group as under a shell."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "lab", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()
