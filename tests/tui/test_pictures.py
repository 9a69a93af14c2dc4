"""The pictures of the README can be drawn again, and show what they are there for."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]

WORDS = {
    "library": ("exercises passed", "Lock down the frontend", "continue"),
    "workbench": ("of 10 points", "Findings", "TCP", "production-app/frontend", "Connections", "networking.k8s.io/v1"),
}


def words_of(svg):
    text = unescape(re.sub(r"<[^>]+>", "", svg)).replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "CKS_LAB_HOME": str(folder / "home")}
    environment.pop("NO_COLOR", None)
    subprocess.run(
        [sys.executable, ROOT / "docs" / "make_pictures.py", folder],
        check=True,
        timeout=120,
        env=environment,
        cwd=folder,
    )
    return folder


@pytest.mark.parametrize("name", WORDS)
def test_a_picture_is_svg_and_shows_what_it_is_for(drawn, name):
    svg = (drawn / f"{name}.svg").read_text()
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    for word in WORDS[name]:
        assert word in words_of(svg)


@pytest.mark.parametrize("name", WORDS)
def test_the_picture_in_the_tree_is_there(name):
    svg = (ROOT / "docs" / f"{name}.svg").read_text()
    assert all(word in words_of(svg) for word in WORDS[name])
