"""The topics of ServiceAccounts: none whose misunderstandings are followed over time yet."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = ()
