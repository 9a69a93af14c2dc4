"""Volumes and where their content comes from."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import errors, made, pod

VOLUME = "spec.volumes[0]"


def of(volume):
    return errors(pod(volumes=[{"name": "v", **volume}]))


def test_a_volume_has_a_name_of_its_own():
    assert errors(pod(volumes=[{"emptyDir": {}}])) == [f"{VOLUME}.name: Required value"]
    twice = [{"name": "v", "emptyDir": {}}] * 2
    assert errors(pod(volumes=twice)) == ['spec.volumes[1].name: Duplicate value: "v"']
    (error,) = errors(pod(volumes=[{"name": "V", "emptyDir": {}}]))
    assert error.startswith(f'{VOLUME}.name: Invalid value: "V": a lowercase RFC 1123 label')


def test_a_volume_without_a_source_is_an_empty_directory():
    assert made(pod(volumes=[{"name": "v"}]))["spec"]["volumes"] == [{"name": "v", "emptyDir": {}}]


def test_a_volume_has_one_source():
    assert of({"emptyDir": {}, "hostPath": {"path": "/a"}}) == [
        f"{VOLUME}.hostPath: Forbidden: may not specify more than 1 volume type"
    ]


@pytest.mark.parametrize(
    ("volume", "complaints"),
    [
        ({"hostPath": {"path": "/var"}}, []),
        ({"hostPath": {}}, [".hostPath.path: Required value"]),
        (
            {"hostPath": {"path": "/var/../etc"}},
            [".hostPath.path: Invalid value: \"/var/../etc\": must not contain '..'"],
        ),
        (
            {"hostPath": {"path": "/a", "type": "Dir"}},
            [
                '.hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", '
                '"Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"'
            ],
        ),
        ({"secret": {}}, [".secret.secretName: Required value"]),
        (
            {"secret": {"secretName": "a", "defaultMode": 512}},
            [".secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive"],
        ),
        (
            {"secret": {"secretName": "a", "items": [{"key": "k"}]}},
            [".secret.items[0].path: Required value"],
        ),
        (
            {"configMap": {"name": "a", "items": [{"path": "p"}]}},
            [".configMap.items[0].key: Required value"],
        ),
        ({"configMap": {}}, [".configMap.name: Required value"]),
        (
            {"configMap": {"name": "a", "items": [{"key": "k", "path": "/p"}]}},
            ['.configMap.items[0].path: Invalid value: "/p": must be a relative path'],
        ),
        (
            {"configMap": {"name": "a", "items": [{"key": "k", "path": "../p"}]}},
            [".configMap.items[0].path: Invalid value: \"../p\": must not contain '..'"],
        ),
        (
            {"emptyDir": {"sizeLimit": "-1"}},
            [".emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"],
        ),
        ({"persistentVolumeClaim": {}}, [".persistentVolumeClaim.claimName: Required value"]),
        ({"nfs": {"server": "a", "path": "b"}}, ['.nfs.path: Invalid value: "b": must be an absolute path']),
        ({"csi": {}}, [".csi.driver: Required value"]),
    ],
)
def test_sources(volume, complaints):
    assert of(volume) == [f"{VOLUME}{each}" for each in complaints]


def test_projected_sources_do_not_collide():
    sources = [
        {"configMap": {"name": "a", "items": [{"key": "k", "path": "p"}]}},
        {"secret": {"name": "b", "items": [{"key": "k", "path": "p"}]}},
    ]
    assert of({"projected": {"sources": sources}}) == [
        f'{VOLUME}.projected: Invalid value: "b": conflicting duplicate paths'
    ]


@pytest.mark.parametrize(
    ("token", "complaint"),
    [
        ({"path": "t"}, None),
        ({"path": "t", "expirationSeconds": 600}, None),
        (
            {"path": "t", "expirationSeconds": 599},
            ".expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
        ),
        (
            {"path": "t", "expirationSeconds": 2**32 + 1},
            ".expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
        ),
    ],
)
def test_tokens_last_ten_minutes_at_least(token, complaint):
    where = f"{VOLUME}.projected.sources[0].serviceAccountToken"
    found = errors(
        pod(serviceAccountName="a", volumes=[{"name": "v", "projected": {"sources": [{"serviceAccountToken": token}]}}])
    )
    assert found == ([f"{where}{complaint}"] if complaint else [])


def test_a_token_has_a_path():
    found = errors(
        pod(serviceAccountName="a", volumes=[{"name": "v", "projected": {"sources": [{"serviceAccountToken": {}}]}}])
    )
    assert found == [f"{VOLUME}.projected.path: Required value"]


def test_a_token_needs_an_account():
    (error,) = of({"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}})
    assert error.startswith(
        "spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified"
    )


def test_downward_files_show_metadata_and_resources():
    def of_items(item):
        return of({"downwardAPI": {"items": [item]}})

    where = f"{VOLUME}.downwardAPI"
    assert of_items({"path": "a", "fieldRef": {"fieldPath": "metadata.labels"}}) == []
    assert of_items({"path": "a"}) == [f"{where}: Required value: one of fieldRef and resourceFieldRef is required"]
    (error,) = of_items({"path": "a", "fieldRef": {"fieldPath": "spec.nodeName"}})
    assert 'Unsupported value: "spec.nodeName"' in error


def test_modes_and_lifetimes_are_filled_in():
    volumes = [
        {"name": "a", "secret": {"secretName": "s"}},
        {"name": "b", "configMap": {"name": "c"}},
        {"name": "c", "downwardAPI": {}},
        {"name": "d", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}},
        {"name": "e", "hostPath": {"path": "/a"}},
    ]
    a, b, c, d, e = made(pod(volumes=volumes, serviceAccountName="x"))["spec"]["volumes"]
    assert [a["secret"], b["configMap"], c["downwardAPI"]] == [
        {"secretName": "s", "defaultMode": 420},
        {"name": "c", "defaultMode": 420},
        {"defaultMode": 420},
    ]
    assert d["projected"] == {
        "defaultMode": 420,
        "sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}],
    }
    assert e["hostPath"] == {"path": "/a", "type": ""}
