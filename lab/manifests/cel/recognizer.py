"""How cel-go's parser, made by ANTLR, meets a word it does not expect: what it says, and how it goes on.

Source: ANTLR 4's default error strategy, https://github.com/antlr/antlr4/blob/master/doc/parser-rules.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from lab.manifests.cel.issues import NOWHERE, Issues
from lab.manifests.cel.tokens import EOF, IDENT, NAMES, NULL, TRUE, Token, Words

END = 0
"""Among what may follow: the rule may be over."""

Kinds = frozenset[int]

_MOST_ATTEMPTS = 30
_MOST_SKIPPED = 256
_DEEPEST = 250


class MisfitError(Exception):
    """A word that the rule cannot go on with; says what to report."""

    def __init__(self, message: str, offending: Token) -> None:
        super().__init__(message)
        self.offending = offending


class GaveUpError(Exception):
    """Parsing ends here; what there is to say was said."""


class Recognizer:
    """The stream of words, and the strategy for those that do not fit.

    ``point`` names where in the grammar the parser is; its rules set it as ANTLR numbers its states.
    """

    def __init__(self, words: Words, text: str, issues: Issues) -> None:
        self.words = words.tokens
        self._gaps = words.gaps
        self.text = text
        self.issues = issues
        self.at = 0
        self.point = 0
        self._follows: list[Kinds] = []
        self._depths: dict[str, int] = {}
        self._recovering = False
        self._last_error_at = -1
        self._last_points: set[int] = set()
        self._attempts = 0

    # The stream

    @property
    def word(self) -> Token:
        """The next word."""
        return self.words[self.at]

    def kind(self, ahead: int = 0) -> int:
        """The kind of the next word, or of one further ahead."""
        return self.words[min(self.at + ahead, len(self.words) - 1)].kind

    def consume(self) -> Token:
        """Take the next word."""
        word = self.words[self.at]
        if self.at < len(self.words) - 1:
            self.at += 1
        return word

    # What may come

    @contextmanager
    def rule(self, name: str, follow: Kinds) -> Iterator[None]:
        """Parse a rule that ``follow`` may follow; what does not fit in it is reported and passed over."""
        self._enter(name, follow)
        try:
            yield
        except MisfitError as misfit:
            self._report(str(misfit), misfit.offending)
            self._recover()
        finally:
            self._follows.pop()
            self._depths[name] -= 1

    def _enter(self, name: str, follow: Kinds) -> None:
        depth = self._depths.get(name, 0) + 1
        self._depths[name] = depth
        self._follows.append(follow)
        if depth > _DEEPEST:
            self.too_deep()

    def expected(self, here: Kinds) -> Kinds:
        """What may come where ``here`` may, with what may follow the rules that may be over."""
        kinds, open_end = set(here), END in here
        for follow in reversed(self._follows):
            if not open_end:
                break
            kinds |= follow
            open_end = END in follow
        kinds.discard(END)
        if open_end:
            kinds.add(EOF)
        return frozenset(kinds)

    # Meeting words

    def match(self, kind: int, after: Kinds, point: int) -> Token:
        """Take a word of that kind; ``after`` is what may come behind it."""
        self.point = point
        if self.kind() == kind:
            self._matched()
            return self.consume()
        self._attempt()
        here = frozenset((kind,))
        if self._delete(here):
            return self.consume()
        if self.kind() in self.expected(after):
            word = self.word
            if not self._recovering:
                self._recovering = True
                self._tell(f"missing {listed(self.expected(here))} at {shown(word)}", word)
            return Token(kind, f"<missing {NAMES[kind]}>", word.place, word.start, word.start)
        raise self.mismatch(here)

    def take(self) -> Token:
        """Take a word that was looked at already."""
        self._matched()
        return self.consume()

    def sync(self, here: Kinds, point: int, *, loop: bool = False) -> None:
        """Before a choice: see that the next word is one of ``here``; ``loop`` is when a turn of a loop is over."""
        self.point = point
        if self._recovering or END in here or self.kind() in here:
            return
        if not loop:
            if not self._delete(here):
                raise self.mismatch(here)
            return
        self._unwanted(here)
        self._skip_to(self.expected(here) | self._resume())

    def mismatch(self, here: Kinds) -> MisfitError:
        """The error that only ``here`` may come."""
        return MisfitError(f"mismatched input {shown(self.word)} expecting {listed(self.expected(here))}", self.word)

    def no_alternative(self, ahead: int) -> MisfitError:
        """The error that no choice goes on with the word so far ahead."""
        start, offending = self.word, self.words[min(self.at + ahead, len(self.words) - 1)]
        if start.kind == EOF:
            return MisfitError(f"no viable alternative at input {_quoted('<EOF>')}", offending)
        end = offending.start if offending.kind == EOF else offending.end
        text = self._between(start.start, end)
        if TRUE <= offending.kind <= NULL and text[1:] == offending.text:
            # cel-go's own words for a keyword in the place of a name.
            return MisfitError(f"mismatched input {_quoted(offending.text)} expecting {NAMES[IDENT]}", offending)
        return MisfitError(f"no viable alternative at input {_quoted(text)}", offending)

    def _between(self, start: int, end: int) -> str:
        """A stretch of the text without what was passed over as no words."""
        kept = ""
        for gap_start, gap_end in self._gaps:
            if start <= gap_start < end:
                kept += self.text[start:gap_start]
                start = gap_end
        return kept + self.text[start:end]

    # Going on

    def give_up(self, misfit: MisfitError) -> None:
        """Report what does not fit outside of every rule, and pass over the rest."""
        self._report(str(misfit), misfit.offending)
        self.at = len(self.words) - 1

    def too_deep(self) -> None:
        """Say that the expression is nested too deeply. Raises GaveUpError."""
        self.issues.add(NOWHERE, f"expression recursion limit exceeded: {_DEEPEST}")
        raise GaveUpError

    def _matched(self) -> None:
        self._recovering = False
        self._last_error_at = -1
        self._last_points.clear()

    def _delete(self, here: Kinds) -> bool:
        """Drop the next word where the one behind it is what is wanted."""
        if self.kind(1) not in self.expected(here):
            return False
        self._unwanted(here)
        self.consume()
        self._matched()
        return True

    def _unwanted(self, here: Kinds) -> None:
        if not self._recovering:
            self._recovering = True
            self._tell(f"extraneous input {shown(self.word)} expecting {listed(self.expected(here))}", self.word)

    def _report(self, message: str, offending: Token) -> None:
        if not self._recovering:
            self._recovering = True
            self._tell(message, offending)

    def _recover(self) -> None:
        self._attempt()
        if self._last_error_at == self.at and self.point in self._last_points:
            self.consume()
        self._last_error_at = self.at
        self._last_points.add(self.point)
        self._skip_to(self._resume())

    def _attempt(self) -> None:
        if self._attempts == _MOST_ATTEMPTS:
            self._tell(f"error recovery attempt limit exceeded: {_MOST_ATTEMPTS}", self.word)
            raise GaveUpError
        self._attempts += 1

    def _resume(self) -> Kinds:
        """The words that some rule under way could go on with."""
        return frozenset().union(*self._follows) - {END}

    def _skip_to(self, kinds: Kinds) -> None:
        skipped = 0
        while self.kind() != EOF and self.kind() not in kinds:
            if skipped >= _MOST_SKIPPED:
                self.issues.add(NOWHERE, f"error recovery token lookahead limit exceeded: {_MOST_SKIPPED}")
                raise GaveUpError
            skipped += 1
            self.consume()

    def _tell(self, message: str, word: Token) -> None:
        self.issues.misfit(word.place, message)


def listed(kinds: Iterable[int]) -> str:
    """The names of kinds of words, as ANTLR lists them."""
    names = [NAMES[kind] for kind in sorted(kinds)]
    return names[0] if len(names) == 1 else f"{{{', '.join(names)}}}"


def shown(word: Token) -> str:
    """A word as errors show it."""
    return _quoted(word.text)


def _quoted(text: str) -> str:
    text = text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{text}'"
