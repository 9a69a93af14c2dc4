"""What a learner reads after grading."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.render.report_text import next_step, report_text
from lab.render.rich_text import rich_text
from lab.render.styled import ansi, cells, plain
from tests.render import samples


def text(report, width=80):
    return plain(report_text(report, {"answer.yaml": samples.SOURCE}, width))


def test_the_whole_report_reads_like_this():
    assert (
        text(samples.NOT_PASSED)
        == """\
✗ not passed  frontend-egress  2 of 6 points

  networkpolicy.networking.k8s.io/frontend created
  The Service "b" is invalid

  ✓ frontend reaches the backend on TCP 80                                   2/2
  ✗ frontend finds the backend by name                                       0/3
  · a node reaches the frontend                                              0/1

warning[selector-too-wide]: this policy selects every pod of its namespace
  at answer.yaml:6:16
 6 |   podSelector: {}
   |                ^^
  why:  An empty podSelector selects every pod in the namespace of the policy,
        the database included.
  mend: Select the frontend alone: matchLabels with tier: frontend.
  read: https://kubernetes.io/docs/concepts/services-networking/network-policies/

✗ frontend finds the backend by name
    the lookup of backend fails
    · looks up backend at 10.96.0.10, UDP 53
    ✗ production-app/frontend is isolated for egress by frontend, which admits
      no UDP 53 (answer.yaml:6:16)

Also
  ✗ production-app/frontend cannot reach kube-system/coredns on UDP 53
  ✗ a pod labelled tier=cache could be reached

More to look at
  warning[dns-missing] answer.yaml:7:3: nothing lets the frontend look names up
"""
    )


def test_a_pass_is_short():
    shown = text(samples.FULL)
    assert shown.startswith("✓ passed  frontend-egress  2 of 2 points\n")
    assert "✗" not in shown
    assert "cks-lab solution frontend-egress" in plain(next_step(samples.FULL))


def test_an_answer_without_objects_is_told_so():
    assert "nothing was applied" in text(samples.EMPTY)


def test_a_guard_without_points_says_why():
    guard = samples.CheckResult("g", "the backend stays open", 2, 0, True, True, "")
    assert "true all along" in text(samples.report(guard, samples.FAILED))


def test_no_control_character_reaches_the_terminal():
    for shown in (text(samples.HOSTILE), plain(report_text(samples.HOSTILE, {"a\nb": "\x1b[31mkind\x9b: Pod"}))):
        assert not [c for c in shown if c != "\n" and not c.isprintable()]
    shown = ansi(report_text(samples.HOSTILE, {}))
    assert "\x1b[2J" not in shown
    assert "\x1b]0" not in shown


def test_colour_changes_no_word():
    import re

    lines = report_text(samples.NOT_PASSED, {"answer.yaml": samples.SOURCE})
    coloured = ansi(lines)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain(lines)
    assert rich_text(lines).plain == "\n".join("".join(part.text for part in line) for line in lines)


@settings(deadline=None, max_examples=60)
@given(width=st.integers(40, 120))
def test_lines_fit_the_terminal(width):
    longest = max(cells(line) for line in text(samples.NOT_PASSED, width).splitlines())
    assert longest <= max(width, len(f"  read: {samples.FINDING.link}"))
