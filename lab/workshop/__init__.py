"""Workshops: a room of learners, one instructor, one server on the instructor's machine.

What happens in a room is a list of events, kept durably in a store; everything shown – the pace, the roster, the
scoreboard, the replay, the export – is a fold of them (``room``). Learners and instructor talk to the server over HTTP
with JSON bodies. Every request but the first two carries ``Authorization: Bearer TOKEN``.

Anyone:

| request | answer |
|---|---|
| ``GET /api/hello`` | ``{kind: "workshop", protocol: 1, lab: VERSION}`` |
| ``POST /api/join`` ``{code, name}`` | 201 ``{token, learner, name, workshop, next_sequence}`` |

A learner:

| request | answer |
|---|---|
| ``GET /api/state?since=V&wait=S`` | the pace, once it is newer than version V; 204 after S seconds without a change |
| ``GET /api/exercises/ID`` | an open exercise: task, checks' texts, scenario, starter, hints, links |
| ``POST /api/submissions`` ``{id, sequence, exercise, files: [{name, text}]}`` | ``{late, known, report, ...}`` |
| ``GET /api/submissions`` | ``{submissions: [...], next_sequence}``: one's own, by sequence |
| ``GET /api/submissions/ID`` | one of them, with its files and report |
| ``POST /api/here`` ``{exercise}`` | 204: a sign of life, every 10 seconds or when moving on |
| ``POST /api/share`` ``{on}`` | 204: the instructor may read one's answers and findings, or no longer |
| ``GET /api/exercises/ID/debrief`` | the solution and why it is right, once it was revealed |
| ``GET /api/scoreboard`` | the scoreboard, while it is on |

The instructor:

| request | answer |
|---|---|
| ``GET /api/instructor/room?since=V&wait=S`` | everything on the instructor's screen, see ``views.room_json`` |
| ``POST /api/instructor/pace`` ``{action, ...}`` | the pace after it; the actions are in ``pacing`` |
| ``GET /api/instructor/learners/ID`` | what one learner handed in; texts only while they share |

The projector: ``GET /projector/TOKEN`` (HTML), ``GET /api/projector`` (JSON).

An error is ``{error: {code, message}}``. What a client does with a submission that was not acknowledged:

* no connection, 5xx (503 store away, 507 disk full) and 429 (see ``Retry-After``): keep it, send it again with the same
  ``id`` and ``sequence``; it counts once however often it arrives;
* 409 ``paused`` or ``not-open``: keep it until the state says otherwise;
* 409 ``sequence-taken``: number it anew, from the ``next_sequence`` in the error;
* any other 4xx: it will never be taken; say so.
"""

PROTOCOL = 1
"""Rises when a request or an answer changes its meaning."""
