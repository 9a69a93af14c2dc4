"""A real API server beside the simulated one: what it writes to etcd, what it can read, and what it refuses."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.model import Exercise
from lab.manifests.gojson import go_quote
from lab.subjects.encryption.apiserver import server
from lab.subjects.encryption.config.loading import load
from lab.subjects.encryption.config.model import Configuration, Resource
from lab.subjects.encryption.storing import keeping
from tests.live.control_plane.etcd import stored
from tests.live.control_plane.server import ControlPlane, DidNotStart

pytestmark = pytest.mark.control_plane

HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
NAMESPACE = "/api/v1/namespaces/default"

OBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "secrets": (f"{NAMESPACE}/secrets", {"apiVersion": "v1", "kind": "Secret", "stringData": {"a": "b"}}),
    "configmaps": (f"{NAMESPACE}/configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "data": {}}),
    "serviceaccounts": (f"{NAMESPACE}/serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount"}),
    "controllerrevisions.apps": (
        "/apis/apps/v1/namespaces/default/controllerrevisions",
        {"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1, "data": {"a": 1}},
    ),
}
"""A resource: its path in the API, and an object that nobody else touches."""


class Trial:
    """An API server that is given one configuration after the other."""

    def __init__(self, control_plane: ControlPlane) -> None:
        self.at = control_plane

    def start(self, text: str) -> Configuration:
        """Start with a configuration; gives what the simulated one makes of it."""
        file = self.at.write("enc.yaml", text)
        self.at.start(f"--encryption-provider-config={file}")
        loaded = load(text, str(file))
        assert loaded.configuration is not None, loaded.error
        return loaded.configuration

    def make(self, resource: str, name: str) -> None:
        """Create an object."""
        path, value = OBJECTS[resource]
        answer = self.at.request("POST", path, {**value, "metadata": {"name": name}})
        assert answer.status == 201, answer.text

    def remove(self, resource: str, name: str) -> None:
        """Delete it."""
        self.at.request("DELETE", f"{OBJECTS[resource][0]}/{name}")

    def raw(self, resource: str, name: str) -> bytes:
        """How it lies in etcd."""
        return stored(self.at, f"/registry/{Resource.of(resource).name}/default/{name}")

    def rewrite(self, path: str = "/api/v1/secrets") -> None:
        """Write every object again, as ``kubectl replace`` does."""
        listed = self.at.request("GET", path)
        assert listed.status == 200, listed.text
        for item in listed.value["items"]:
            metadata = item["metadata"]
            body = {"apiVersion": "v1", "kind": "Secret", **item}
            here = f"/api/v1/namespaces/{metadata['namespace']}/secrets/{metadata['name']}"
            assert self.at.request("PUT", here, body).status == 200


def secret(letters: str) -> str:
    """A key of 32 bytes."""
    return b64encode(letters.encode()).decode()


OWN = secret("not a secret: 32 bytes of a test")
"""The key that the scripts start the API server with."""

PLAIN = f"""{HEAD}- resources: [secrets]
  providers:
  - identity: {{}}
  - aescbc: {{keys: [{{name: key1, secret: '{OWN}'}}]}}
"""


@pytest.fixture(scope="module")
def trial(control_plane: ControlPlane) -> Trial:
    """An API server whose Secrets are all plain text, to begin with."""
    made = Trial(control_plane)
    made.start(PLAIN)
    made.rewrite()
    return made


UNREAD = "data from the storage is not transformable revision=0: "


def text_of(exercise: Exercise, file: str) -> str:
    """A file of the reference, or one found on the node."""
    found = {each.name: str(each.text) for each in exercise.solution.submission.files}
    return found.get(file) or exercise.scenario.node_files[file]


def begins(now: Configuration, resource: str) -> bytes:
    """How the simulated API server writes a resource."""
    return (keeping(now, Resource.of(resource)).writes.prefix or "k8s\0").encode()


@pytest.mark.parametrize("name", ["secrets-at-rest", "encryption-without-effect"])
def test_a_reference_writes_as_it_is_said_to(trial: Trial, name: str):
    exercise = open_exercise(name)
    files = {each.name: str(each.text) for each in exercise.solution.submission.files}
    now = trial.start(files.get("enc.yaml") or files["solution.yaml"])
    for resource in OBJECTS:
        trial.make(resource, "tried")
        try:
            assert trial.raw(resource, "tried").startswith(begins(now, resource)), resource
        finally:
            trial.remove(resource, "tried")


@pytest.mark.parametrize("name", ["identity-first", "secret-in-singular", "config-maps-too", "secretbox", "16-bytes"])
def test_a_wrong_answer_writes_as_it_is_said_to(trial: Trial, name: str):
    exercise = open_exercise("secrets-at-rest")
    answer = next(each for each in exercise.solution.rejected if each.file == name)
    now = trial.start(next(str(file.text) for file in answer.submission.files if file.name == "enc.yaml"))
    for resource in ("secrets", "configmaps"):
        trial.make(resource, "tried")
        try:
            assert trial.raw(resource, "tried").startswith(begins(now, resource)), resource
        finally:
            trial.remove(resource, "tried")


REFUSED = sorted(
    answer.file
    for answer in open_exercise("secrets-at-rest").solution.rejected
    for file in answer.submission.files
    if file.name == "enc.yaml" and load(str(file.text), "enc.yaml").configuration is None
)


def test_there_are_files_to_refuse():
    assert len(REFUSED) >= 8


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_in_the_same_words(control_plane: ControlPlane, name: str):
    answer = next(each for each in open_exercise("secrets-at-rest").solution.rejected if each.file == name)
    text = next(str(file.text) for file in answer.submission.files if file.name == "enc.yaml")
    file = control_plane.write("refused.yaml", text)
    with pytest.raises(DidNotStart):
        control_plane.start(f"--encryption-provider-config={file}")
    said = load(text, str(file)).error
    assert go_quote(said)[1:-1] in control_plane.log


def test_a_key_is_changed_in_steps_and_nothing_is_lost(trial: Trial, monkeypatch: pytest.MonkeyPatch):
    exercise = open_exercise("rotate-encryption-key")
    early = exercise.scenario.node_files[server(exercise.scenario).path]
    trial.start(early)
    trial.make("secrets", "carried")
    trial.rewrite()
    for step in ("step-1.yaml", "step-2.yaml", "step-3.yaml"):
        now = trial.start(text_of(exercise, step))
        trial.rewrite()
        assert trial.raw("secrets", "carried").startswith(begins(now, "secrets"))
    # The file of the beginning again: nothing is readable, and the API server says so in the same words.
    former = load(early, "enc.yaml").configuration
    assert former is not None
    secrets = Resource("secrets")
    lost = keeping(former, secrets).read(keeping(now, secrets).writes)
    monkeypatch.setattr("tests.live.control_plane.server.READY_WITHIN", 10.0)
    with pytest.raises(DidNotStart, match="not ready"):
        trial.start(early)
    assert lost.error
    assert f"Key: /registry/secrets/default/carried, ResourceVersion: 0, AdditionalErrorMsg: {UNREAD}{lost.error}" in (
        trial.at.log
    )
    monkeypatch.undo()
    trial.start(text_of(exercise, "step-2.yaml").replace("  providers:\n", "  providers:\n  - identity: {}\n", 1))
    trial.rewrite()
    trial.remove("secrets", "carried")
