"""The configuration file is read with patience: what is wrong is told with its line."""

from pathlib import Path

import pytest

from lab.tui.settings import read_settings

THEMES = {"textual-dark", "textual-light"}
ACTIONS = {"library.search", "workbench.hand_in"}


def settings(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text)
    return read_settings(path, THEMES, ACTIONS)


def test_no_file_is_no_problem(tmp_path):
    found = read_settings(tmp_path / "none.toml", THEMES, ACTIONS)
    assert (found.theme, dict(found.keys), found.problems) == ("", {}, ())


def test_theme_and_keys_quoted_or_dotted(tmp_path):
    found = settings(tmp_path, 'theme = "textual-light"\n[keys]\n"library.search" = "f"\nworkbench.hand_in = "f10"\n')
    assert found.theme == "textual-light"
    assert dict(found.keys) == {"library.search": "f", "workbench.hand_in": "f10"}
    assert not found.problems


def test_what_is_not_toml_is_told_with_its_line(tmp_path):
    found = settings(tmp_path, 'theme = "textual-light"\nkeys = [\n')
    assert len(found.problems) == 1
    assert "config.toml:" in found.problems[0]


def test_each_mistake_is_told_with_its_line_and_the_rest_is_used(tmp_path):
    text = (
        'theme = "neon"\ncolour = 1\n[keys]\n"library.serch" = "x"\n"library.search" = 3\n"workbench.hand_in" = "f10"\n'
    )
    found = settings(tmp_path, text)
    assert found.theme == ""
    assert dict(found.keys) == {"workbench.hand_in": "f10"}
    lines = sorted(int(problem.split("config.toml:")[1].split(":")[0]) for problem in found.problems)
    assert lines == [1, 2, 4, 5]


def test_values_of_the_wrong_kind_are_told(tmp_path):
    assert len(settings(tmp_path, "theme = [1]\nkeys = 3\n").problems) == 2


def test_bytes_that_are_no_text_are_told(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert len(read_settings(path, THEMES, ACTIONS).problems) == 1


def test_a_cluster_of_ones_own(tmp_path):
    found = settings(tmp_path, '[live]\ncontext = "play"\nkubeconfig = "/there/play.yaml"\n')
    assert (found.context, found.kubeconfig, found.problems) == ("play", Path("/there/play.yaml"), ())
    assert settings(tmp_path, '[live]\ncontext = "play"\n').kubeconfig is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("live = 3\n", ":1: live must be a table"),
        ("[live]\ncontext = 3\n", ":2: context must be a string"),
        ('[live]\ncontext = " "\n', ":2: context must be a string"),
        ('[live]\ncontext = "play"\nkubeconfig = ["x"]\n', ":3: kubeconfig must be a string"),
        ('[live]\nkubeconfig = "x"\n', ":2: kubeconfig describes a context"),
        ('[live]\ncluster = "x"\n', ":2: unknown setting 'cluster' of live"),
    ],
)
def test_a_cluster_that_is_described_wrongly_is_not_used(tmp_path, text, said):
    found = settings(tmp_path, text)
    assert (found.context, found.kubeconfig) == ("", None)
    assert len(found.problems) == 1
    assert said in found.problems[0]
