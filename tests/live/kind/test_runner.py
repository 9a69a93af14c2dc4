"""Running programs: what they print, how they end, and that they do end."""

import os
import sys
import time
from pathlib import Path

import pytest

from lab.live.kind.lock import InUseError, held
from lab.live.kind.runner import FORBIDDEN, MISSING, TIMED_OUT, Programs, Ran


def python(code):
    return [sys.executable, "-IS", "-c", code]


def wait_until_gone(pid):
    deadline = time.monotonic() + 10
    while _runs(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(pid):
    """Whether a process does something; one that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except ProcessLookupError:
        return False
    except OSError:
        return True


def test_what_is_printed_is_heard_line_by_line_and_kept():
    heard = []
    ran = Programs().run(python("import sys; print('a'); print('b', file=sys.stderr); sys.exit(3)"), 20, heard.append)
    assert (ran.status, ran.out, ran.err) == (3, "a\n", "b\n")
    assert sorted(heard) == ["a", "b"]
    assert not ran.good


def test_no_shell_is_in_between(tmp_path):
    ran = Programs().run([*python("import sys; print(sys.argv[1:])"), "$(touch x); *", "a b"], 20)
    assert ran.out == "['$(touch x); *', 'a b']\n"


def test_what_is_added_to_the_environment():
    code = "import os; print(os.environ['X_Y'], bool(os.environ['PATH']))"
    assert Programs().run(python(code), 20, extra={"X_Y": "1"}).out == "1 True\n"


def test_a_program_that_is_missing_or_may_not_be_run(tmp_path):
    assert Programs().run(["no-such-program-at-all"], 20).status == MISSING
    file = tmp_path / "no-program"
    file.write_text("")
    assert Programs().run([str(file)], 20).status == FORBIDDEN


def test_one_that_does_not_end_is_ended_with_all_it_started(tmp_path):
    child = "import time; time.sleep(60)"
    code = (
        f"import subprocess, sys; started = subprocess.Popen([sys.executable, '-IS', '-c', {child!r}]);"
        " print(started.pid, flush=True); started.wait()"
    )
    start = time.monotonic()
    ran = Programs().run(python(code), 2.0)
    assert ran.status == TIMED_OUT
    assert "within" in ran.complaint
    assert time.monotonic() - start < 20
    wait_until_gone(int(ran.out))


def test_bytes_that_are_no_text_do_no_harm():
    assert Programs().run(python("import sys; sys.stdout.buffer.write(b'\\xff\\n')"), 20).out == "\ufffd\n"


@pytest.mark.parametrize(("ran", "said"), [
    (Ran(1, "out", "first\nlast\n\n"), "last"), (Ran(1, "out\n", ""), "out"), (Ran(1), ""),
])  # fmt: skip
def test_the_complaint_is_the_last_thing_said(ran, said):
    assert ran.complaint == said


def test_a_lock_is_held_by_one(tmp_path):
    path = tmp_path / "new" / "lock"
    with held(path):
        with pytest.raises(InUseError), held(path):
            pass
        pauses = []
        with pytest.raises(InUseError), held(path, 0.05, lambda seconds: (pauses.append(seconds), time.sleep(0.02))):
            pass
        assert pauses
    with held(path):
        pass
