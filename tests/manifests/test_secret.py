"""The rules of Secrets and ConfigMaps, and what is filled in."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.manifests.pod_objects import errors, made, reading, undecoded

MIB = 1024 * 1024


def secret(**fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "shop"}, **fields}


def config_map(**fields: Any) -> dict[str, Any]:
    return secret(**fields) | {"kind": "ConfigMap"}


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def test_plain_text_moves_into_data_and_wins():
    stored = made(secret(data={"a": encoded("old"), "b": encoded("kept")}, stringData={"a": "new", "c": "é"}))
    assert stored["type"] == "Opaque"
    assert stored["data"] == {"a": encoded("new"), "b": encoded("kept"), "c": encoded("é")}
    assert "stringData" not in stored


def test_a_value_that_is_no_base64_is_not_decoded():
    assert undecoded(secret(data={"a": "plain text"})) == ["illegal base64 data at input byte 5"]
    assert undecoded(secret(data={"a": True})) == [
        "json: cannot unmarshal bool into Go struct field Secret.data of type []uint8"
    ]


def test_bytes_may_be_written_as_numbers():
    assert made(secret(data={"a": [1, 255]}))["data"] == {"a": b64encode(bytes([1, 255])).decode()}
    assert undecoded(secret(data={"a": [256]})) == [
        "json: cannot unmarshal number 256 into Go struct field Secret.data of type uint8"
    ]


def test_a_value_that_is_null_is_there_and_empty():
    found = reading(secret(type="kubernetes.io/tls", data={"tls.crt": None, "tls.key": ""}))
    assert found.errors == ()
    assert made(secret(data={"a": None}))["data"] == {"a": None}


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        (".", "must not be '.'"),
        ("..", "must not be '..'"),
        ("..a", "must not start with '..'"),
        ("a" * 254, "must be no more than 253 characters"),
    ],
)
def test_keys_are_names_of_files(key, complaint):
    assert errors(secret(data={key: ""})) == [f'data[{key}]: Invalid value: "{key}": {complaint}']
    assert errors(config_map(data={key: ""})) == [f'data[{key}]: Invalid value: "{key}": {complaint}']
    assert errors(config_map(binaryData={key: ""})) == [f'binaryData[{key}]: Invalid value: "{key}": {complaint}']


def test_a_secret_holds_a_mebibyte():
    assert errors(secret(stringData={"a": "x" * (MIB - 1), "b": "x"})) == []
    assert errors(secret(stringData={"a": "x" * MIB, "b": "x"})) == [
        "data: Too long: may not be more than 1048576 bytes"
    ]


def test_a_config_map_holds_a_mebibyte_in_both_its_parts():
    half = "x" * (MIB // 2)
    assert errors(config_map(data={"a": half}, binaryData={"b": encoded(half)})) == []
    assert errors(config_map(data={"a": half + "x"}, binaryData={"b": encoded(half)})) == [
        "[]: Too long: may not be more than 1048576 bytes"
    ]


def test_a_config_map_has_each_key_once():
    assert errors(config_map(data={"a": ""}, binaryData={"a": ""})) == [
        'data[a]: Invalid value: "a": duplicate of key present in binaryData'
    ]


@pytest.mark.parametrize(
    ("kind", "contents", "complaints"),
    [
        ("kubernetes.io/tls", {"tls.crt": ""}, ["data[tls.key]: Required value"]),
        ("kubernetes.io/tls", {}, ["data[tls.crt]: Required value", "data[tls.key]: Required value"]),
        ("kubernetes.io/basic-auth", {}, ["data[username]: Required value", "data[password]: Required value"]),
        ("kubernetes.io/basic-auth", {"password": ""}, []),
        ("kubernetes.io/ssh-auth", {"ssh-privatekey": ""}, ["data[ssh-privatekey]: Required value"]),
        ("kubernetes.io/ssh-auth", {"ssh-privatekey": "x"}, []),
        ("kubernetes.io/dockercfg", {}, ["data[.dockercfg]: Required value"]),
        ("kubernetes.io/dockerconfigjson", {}, ["data[.dockerconfigjson]: Required value"]),
        ("kubernetes.io/dockerconfigjson", {".dockerconfigjson": '{"auths": {}}'}, []),
        ("example.com/own", {}, []),
    ],
)
def test_each_type_has_keys_of_its_own(kind, contents, complaints):
    assert errors(secret(type=kind, stringData=contents)) == complaints


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "unexpected end of JSON input"),
        ('{"auths": ', "unexpected end of JSON input"),
        ("[1]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
        ("{} x", "invalid character 'x' after top-level value"),
        ("nul", "invalid character ' ' in literal null (expecting 'l')"),
        ("1.", "invalid character ' ' after decimal point in numeric literal"),
        ("auths: {}", "invalid character 'a' looking for beginning of value"),
    ],
)
def test_what_is_wrong_with_a_docker_configuration_is_said_without_its_contents(text, complaint):
    found = errors(secret(type="kubernetes.io/dockercfg", stringData={".dockercfg": text}))
    assert found == [f'data[.dockercfg]: Invalid value: "<secret contents redacted>": {complaint}']


def test_a_token_names_its_account():
    where = "metadata.annotations[kubernetes.io/service-account.name]"
    token = secret(type="kubernetes.io/service-account-token")
    assert errors(token) == [f"{where}: Required value"]
    token["metadata"] = {"name": "s", "annotations": {"kubernetes.io/service-account.name": "builder"}}
    assert errors(token) == []


def test_a_config_map_takes_texts_only():
    assert undecoded(config_map(data={"port": 80})) == [
        "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"
    ]
