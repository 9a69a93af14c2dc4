"""What can go wrong with a live cluster, as sentences for people."""

from __future__ import annotations


class LiveError(Exception):
    """Something that stops a live run. ``sentence`` says what is wrong, ``mend`` what to do about it."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(f"{sentence}; {mend}" if mend else sentence)
        self.sentence = sentence
        self.mend = mend


class NotEnforcedError(LiveError):
    """The cluster's network plugin lets through what a policy must block, so nothing there can be graded."""


class CancelledError(LiveError):
    """The person stopped the run; everything it made was removed."""
