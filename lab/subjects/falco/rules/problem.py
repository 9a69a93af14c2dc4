"""What Falco says of a rules file."""

from __future__ import annotations

from enum import StrEnum

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


class Code(StrEnum):
    """The codes of errors and warnings. Source: falcosecurity/falco, userspace/engine/falco_load_result.cpp."""

    YAML_PARSE = "LOAD_ERR_YAML_PARSE"
    YAML_VALIDATE = "LOAD_ERR_YAML_VALIDATE"
    CONDITION = "LOAD_ERR_COMPILE_CONDITION"
    OUTPUT = "LOAD_ERR_COMPILE_OUTPUT"
    VALIDATE = "LOAD_ERR_VALIDATE"
    CONFIG = "config"
    UNKNOWN_SOURCE = "LOAD_UNKNOWN_SOURCE"
    UNSAFE_NA = "LOAD_UNSAFE_NA_CHECK"
    NO_EVTTYPE = "LOAD_NO_EVTTYPE"
    UNKNOWN_FILTER = "LOAD_UNKNOWN_FILTER"
    UNUSED_MACRO = "LOAD_UNUSED_MACRO"
    UNUSED_LIST = "LOAD_UNUSED_LIST"
    UNKNOWN_ITEM = "LOAD_UNKNOWN_ITEM"
    DEPRECATED = "LOAD_DEPRECATED_ITEM"
    APPEND_NO_VALUES = "LOAD_APPEND_NO_VALUES"
    EXCEPTION_NAME = "LOAD_EXCEPTION_NAME_NOT_UNIQUE"
    MACRO_NAME = "LOAD_INVALID_MACRO_NAME"
    LIST_NAME = "LOAD_INVALID_LIST_NAME"
    COMPILE_WARNING = "LOAD_COMPILE_CONDITION"
    UNKNOWN_KEY = "LOAD_UNKNOWN_KEY"


SHORT = {
    Code.YAML_PARSE: "YAML parse error",
    Code.YAML_VALIDATE: "Error validating internal structure of YAML file",
    Code.CONDITION: "Error compiling condition",
    Code.OUTPUT: "Error compiling output",
    Code.VALIDATE: "Error validating rule/macro/list/exception objects",
    Code.UNKNOWN_SOURCE: "Unknown event source",
    Code.UNSAFE_NA: "Unsafe <NA> comparison in condition",
    Code.NO_EVTTYPE: "Condition has no event-type restriction",
    Code.UNKNOWN_FILTER: "Unknown field or event-type in condition or output",
    Code.UNUSED_MACRO: "Unused macro",
    Code.UNUSED_LIST: "Unused list",
    Code.UNKNOWN_ITEM: "Unknown rules file item",
    Code.DEPRECATED: "Used deprecated item",
    Code.APPEND_NO_VALUES: "Overriding/appending with no values",
    Code.EXCEPTION_NAME: "Multiple exceptions defined with the same name",
    Code.MACRO_NAME: "Invalid macro name",
    Code.LIST_NAME: "Invalid list name",
    Code.COMPILE_WARNING: "Warning in rule condition",
    Code.UNKNOWN_KEY: "Unknown key in item definition",
}
"""Falco's own short descriptions."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or a warning. ``about`` says of which item, e.g. ``rule 'Shell'``; ``rule`` is that rule's name."""

    code: Code
    message: str
    span: Span | None = None
    about: str = ""
    rule: str = ""

    @property
    def text(self) -> str:
        """As Falco writes it at the end of its report."""
        said = f"{self.code} ({SHORT[self.code]}): {self.message}" if self.code in SHORT else self.message
        return f"{self.about}: {said}" if self.about else said


class LoadError(Exception):
    """The error that ends the loading of a file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem
