"""How an exam is sat, for the help."""

from __future__ import annotations

READING = """\
The time runs by the clock on the wall: leaving the app, a crash or a
closed laptop does not stop it. Every key you type is kept, and
`cks-lab exam resume` goes on where you were. When the time is up the exam
is handed in as it stands, and graded.

Nothing tells you whether you are right before that. F5 applies your answer
and prints what kubectl would. F4 leads to a terminal on the task's cluster,
with your answer applied:

  trace SRC DST:PORT    trace shop/web db:5432 answers connected, timed out,
                        connection refused or could not resolve host
  can-i VERB TYPE       can-i list secrets -n shop --as jane answers yes or
                        no; can-i --list lists

What counts is what stands in the files at the end, applied or not. F9 flags
a task to come back to, F2 lists all of them: ○ untouched, ◐ begun, ● applied
as it stands, ⚑ flagged. F12 hands in, after asking.
"""
