"""The pictures of the documentation can be drawn again, and show what they are there for."""

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
    "exam-room": (
        "Task 1 of 16",
        "left ends",
        "kubectl config use-context cks-01",
        "◐⚑",
        "Documentation you may open",
        "$ kubectl apply -f .",
        "created",
        "F12 End",
    ),
    "exam-report": (
        "✓ passed",
        "67 % pass",
        "12 solved, 1 missed, 3 left",
        "By domain",
        "By competency",
        "Rehearsals by the blueprint cks",
        "this one",
        "Practise next",
    ),
    "mending-1-first-finding": (
        "✗ line 12: frontend-allow-egress closes egress, and",
        "no rule of it opens DNS (UDP and TCP 53)",
        "Add an egress rule to the DNS pods in",
        "12✗ egress:",
        "0/1 the frontend finds the backend by its name",
        "5 production-app/frontend✗*✗*✗*✗*·",
        "02:40 of 7 min",
    ),
    "mending-2-half-way": (
        "✗ line 25: DNS is open over UDP only; TCP 53 is",
        "✗ DNS is open over UDP only; TCP 53 is missing",
        "Open port 53 for TCP too",
        "25✗ - protocol: UDP",
        "1/1 the frontend finds the backend by its name",
        "0/1 large DNS answers arrive too, over TCP 53",
        "5 production-app/frontend✗*✗*✗*✗*·",
        "7 update-server",
    ),
    "mending-3-passed": (
        "10 of 10 points",
        "The task is met. Press F5 to hand it in.",
        "4/4 nothing but what the task lists leaves the",
        "5 production-app/frontend✗*✓",
        "28 port: 53",
    ),
    "mending-4-debrief": (
        "Passed: Lock down the frontend",
        "10 of 10 points in 04:30, no hints",
        "Why this is right",
        "The looser and the tighter reading",
        "Enter: next, Lock down the backend",
    ),
    "workshop-room": ("8 learners, 2 stuck, 1 away", "dns-missing", "Missed most", "Misunderstood most", "07:48 left"),
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


def test_the_page_shows_every_step_of_the_mending_in_order():
    page = (ROOT / "docs" / "mending.md").read_text(encoding="utf-8")
    shown = re.findall(r"^!\[.+\]\((\S+)\.svg\)$", page, re.MULTILINE)
    assert shown == [name for name in WORDS if name.startswith("mending")]
