"""What alerts print."""

import json

import pytest

from lab.subjects.falco.events.moment import moments
from lab.subjects.falco.replaying import alerts
from lab.subjects.falco.rules.templates import OutputError, template
from tests.falco.world import SHELL, WEB, YAML, event, state

HERE = (event(place=WEB, proc__cmdline='bash -c "x"\tb'),)


def lines(output, *, settings=YAML, events=HERE, tags=""):
    text = SHELL.replace("shell user=%user.name cmd=%proc.cmdline", output) + tags
    return [alert.line for alert in alerts(state(text, settings=settings, events=events))]


@pytest.mark.parametrize(
    ("output", "printed"),
    [
        ("user=%user.name", "user=root"),
        ("%proc.name,%evt.type.", "bash,execve."),
        ("at %evt.time.s %evt.datetime.s", "at 09:14:03 2026-03-04 09:14:03"),
        ("parent %proc.aname[1] %proc.aname[2]!", "parent containerd-shim <NA>!"),
        ("file %fd.name", "file <NA>"),
        ("[%6proc.name]", "[bash  ]"),
        ("[%2proc.name]", "[ba]"),
        ("%toupper(proc.name) %container.privileged", "BASH false"),
        ("%proc.named", "bash"),
        ("cmd=%proc.cmdline", 'cmd=bash -c \\"x\\"\\tb'),
        ("%container.info shell", " shell"),
    ],
)
def test_fields_are_filled_in(output, printed):
    assert lines(f"'{output}'") == [f"09:14:03.787220913: Warning {printed}"]


def test_time_in_iso_8601():
    found = lines("x", settings=YAML + "time_format_iso_8601: true")
    assert found == ["2026-03-04T09:14:03.787220913+0000: Warning x"]


def test_as_json():
    found = json.loads(lines("x %user.name", settings=YAML + "json_output: true", tags="  tags: [b, a]\n")[0])
    assert found["rule"] == "Shell"
    assert found["priority"] == "Warning"
    assert found["tags"] == ["a", "b"]
    assert found["output"].endswith("Warning x root")
    assert found["output_fields"]["user.name"] == "root"


def test_text_that_falco_yaml_adds():
    assert lines("x", settings=YAML + "append_output: [{extra_output: 'pod=%k8s.pod.name'}]") == [
        "09:14:03.787220913: Warning x pod=web-0"
    ]
    assert "container_name=web" in lines("x", settings=YAML + "append_output: [{suggested_output: true}]")[0]


@pytest.mark.parametrize("output", ["100%", "%5", "%proc", "%nothing.such", "% proc.name", "%b64(x)"])
def test_an_output_that_cannot_be_formatted(output):
    with pytest.raises(OutputError):
        template(output)


def test_a_time_that_is_none():
    assert moments("yesterday") == {}
    assert moments("2024-02-29T00:00:00Z")["evt.rawtime.s"] == 1709164800
