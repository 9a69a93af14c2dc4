"""What a container sees of Secrets: variables, files, modes, and why it does not start."""

from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.release import Release
from lab.subjects.secrets.pods import pod_named
from tests.secrets.attempts import cluster, pod


def seen(container, spec="", **more):
    state = cluster(pod(container, spec), **more)
    return pod_named(state, "shop/api").containers[0]


def values(container):
    return {name: variable.value for name, variable in container.variables.items()}


def test_a_variable_comes_from_one_key():
    found = seen("env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}]")
    assert values(found) == {"P": "winter-Forest-71"}
    assert str(found.variables["P"].secret) == "key password of Secret db"


def test_env_from_takes_every_key_and_env_wins_over_it():
    found = seen("envFrom: [{prefix: X_, secretRef: {name: db}}]\nenv: [{name: X_user, value: other}]")
    assert values(found) == {"X_user": "other", "X_password": "winter-Forest-71"}


def test_references_to_earlier_variables_carry_their_secrets_along():
    found = seen(
        "env:\n- {name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}\n"
        "- {name: URL, value: 'pg://app:$(P)@db $$(P) $(NONE)'}"
    )
    assert values(found)["URL"] == "pg://app:winter-Forest-71@db $(P) $(NONE)"
    assert found.variables["URL"].secret == found.variables["P"].secret


@pytest.mark.parametrize(("release", "names"), [(Release(1, 29), set()), (Release(1, 34), {"1bad"})])
def test_names_that_are_no_names_were_skipped_before_1_30(release, names):
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: odd, namespace: shop}\nstringData: {1bad: value}"
    state = cluster(secret, pod("envFrom: [{secretRef: {name: odd}}]"), release=release)
    assert set(pod_named(state, "shop/api").containers[0].variables) == names


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("{name: db, key: none}", "couldn't find key none in Secret shop/db"),
        ("{name: none, key: password}", 'secret "none" not found'),
        ("{name: none, key: password, optional: true}", None),
        ("{name: db, key: none, optional: true}", None),
    ],
)
def test_a_missing_key_keeps_the_container_from_starting(reference, said):
    found = seen(f"env: [{{name: P, valueFrom: {{secretKeyRef: {reference}}}}}]")
    assert [trouble for trouble, _ in found.troubles] == ([] if said is None else [said])
    assert "P" not in found.variables


def volume(source, mount="mountPath: /etc/db"):
    return f"volumeMounts: [{{name: v, {mount}}}]", f"volumes: [{{name: v, {source}}}]"


@pytest.mark.parametrize(
    ("source", "mount", "expected"),
    [
        ("secret: {secretName: db}", "mountPath: /etc/db", {"/etc/db/user", "/etc/db/password"}),
        ("secret: {secretName: db, items: [{key: user, path: a/b}]}", "mountPath: /etc/db/", {"/etc/db/a/b"}),
        ("secret: {secretName: db}", "mountPath: /etc/pw, subPath: password", {"/etc/pw"}),
        ("secret: {secretName: db}", "mountPath: /etc/pw, subPath: none", set()),
        ("secret: {secretName: none, optional: true}", "mountPath: /etc/db", set()),
        ("projected: {sources: [{secret: {name: db}}]}", "mountPath: /x", {"/x/user", "/x/password"}),
    ],
)
def test_files_lie_where_mount_and_items_put_them(source, mount, expected):
    assert set(seen(*volume(source, mount)).files) == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("secret: {secretName: none}", 'secret "none" not found'),
        ("secret: {secretName: db, items: [{key: x, path: x}]}", "references non-existent secret key: x"),
        ("configMap: {name: none}", 'configmap "none" not found'),
    ],
)
def test_a_volume_that_cannot_be_set_up_keeps_every_container_waiting(source, said):
    (trouble, _), = seen(*volume(source)).troubles
    assert trouble == f'MountVolume.SetUp failed for volume "v" : {said}'


@pytest.mark.parametrize(
    ("source", "mode"),
    [
        ("secret: {secretName: db}", 0o644),
        ("secret: {secretName: db, defaultMode: 0400}", 0o400),
        ("secret: {secretName: db, defaultMode: 400}", 0o620),
        ("secret: {secretName: db, defaultMode: 0400, items: [{key: password, path: password, mode: 0440}]}", 0o440),
    ],
)
def test_modes_are_those_of_the_item_the_volume_or_the_default(source, mode):
    assert seen(*volume(source)).files["/etc/db/password"].mode == mode


def test_an_fs_group_lets_the_group_read():
    mounts, volumes = volume("secret: {secretName: db, defaultMode: 0400}")
    alone = seen(mounts, f"securityContext: {{runAsUser: 1000, runAsGroup: 1000}}\n{volumes}")
    group = seen(mounts, f"securityContext: {{runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000}}\n{volumes}")
    assert not alone.files["/etc/db/password"].readable
    assert group.files["/etc/db/password"].mode == 0o440
    assert group.files["/etc/db/password"].readable


def test_what_is_mounted_over_a_directory_hides_it():
    found = seen(
        "volumeMounts: [{name: a, mountPath: /etc/db}, {name: b, mountPath: /etc/db/user}]",
        "volumes:\n- {name: a, secret: {secretName: db}}\n- {name: b, emptyDir: {}}",
    )
    assert set(found.files) == {"/etc/db/password"}


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9.-]{0,8}[a-z]", fullmatch=True), st.binary(max_size=20), max_size=4))
@settings(max_examples=30, deadline=None)
def test_every_key_of_a_secret_becomes_a_file_with_its_bytes(contents):
    held = ", ".join(f"{key!r}: {b64encode(content).decode()!r}" for key, content in contents.items())
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: any, namespace: shop}}\ndata: {{{held}}}"
    state = cluster(secret, pod(*volume("secret: {secretName: any}")))
    files = pod_named(state, "shop/api").containers[0].files
    assert {place.removeprefix("/etc/db/"): file.content for place, file in files.items()} == contents
