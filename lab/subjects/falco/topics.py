"""The topics of Falco, and which of the coach's rules belongs to which."""

from __future__ import annotations

from lab.subjects.topic import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "falco-rules-files",
        "Rules files that Falco reads",
        {
            "falco-yaml": "a rules file that is no YAML",
            "falco-structure": "a rules file that is no list of items",
            "falco-key-missing": "a rule without one of its keys",
            "falco-priority-unknown": "a priority that there is not",
            "falco-macro-undefined": "a macro that nobody defines",
            "falco-macro-later": "a macro defined further down",
            "falco-macro-loop": "a macro that uses itself",
            "falco-list-with-equals": "one value compared with a list",
            "falco-quotes": "quotes that do not close",
            "falco-field-unknown": "a field that Falco does not know",
            "falco-event-unknown": "an event type that there is not",
            "falco-operator": "an operator that does not fit the field",
            "falco-condition": "a condition that cannot be read",
            "falco-output-field": "an output with a field that there is not",
            "falco-refuses": "a rules file that Falco refuses",
        },
    ),
    Topic(
        "falco-overriding",
        "Changing Falco's own rules",
        {
            "falco-override": "an override that changes nothing there is",
            "falco-append-without-and": "a condition added with nothing in between",
            "falco-replaced": "a condition replaced in the place of added to",
            "falco-rule-name": "a rule by another name",
            "falco-rule-missing": "a rule that was not written",
            "falco-rule-extra": "a second rule in the place of a change",
            "falco-rule-disabled": "a rule that is switched off",
            "falco-exception": "an exception whose lists do not match",
            "falco-exception-too-wide": "an exception that hides more than it should",
            "falco-exception-too-narrow": "an exception that misses the known case",
            "falco-exception-missing": "a known case that still alerts",
        },
    ),
    Topic(
        "falco-conditions",
        "What a condition matches",
        {
            "falco-event-type-missing": "a rule without an event type",
            "falco-event-type-partial": "one system call where several do the same",
            "falco-event-type-wrong": "another system call than was meant",
            "falco-evt-dir": "a comparison of evt.dir",
            "falco-container-missing": "a rule that alerts of the host too",
            "falco-and-or": "and and or without parentheses",
            "falco-too-wide": "a comparison with a part of the text",
            "falco-list-unknown": "a list by a name that there is not",
            "falco-values-missing": "a list with something too little",
            "falco-values-extra": "a list with something too much",
            "falco-wrong-value": "a comparison with something else",
            "falco-wrong-field": "a comparison of another field",
            "falco-not": "a not too much or too little",
            "falco-condition-missing": "a condition that asks for too little",
            "falco-condition-extra": "a condition that asks for too much",
            "falco-alert": "an alert too many or too few",
            "falco-always-or-never": "a condition that is always or never true",
        },
    ),
    Topic(
        "falco-alerts",
        "What alerts print, and where they go",
        {
            "falco-output-field-missing": "a field that is not printed",
            "falco-output-field-wrong": "another field than was asked for",
            "falco-output-appended": "a new output behind the old one",
            "falco-output-text": "other words than were asked for",
            "falco-priority-wrong": "another priority than was asked for",
            "falco-priority-below-minimum": "a priority below the minimum of falco.yaml",
            "falco-shadowed": "a rule after one that matches first",
            "falco-settings": "a falco.yaml that Falco refuses",
            "falco-file-not-read": "a rules file that falco.yaml does not list",
            "falco-output-off": "an output that is not switched on",
            "falco-output-file": "alerts written to another file",
            "falco-output-extra": "alerts that go where they must not",
            "falco-setting": "a setting changed that was to stay",
        },
    ),
    Topic(
        "runtime-response",
        "Stopping what misbehaves",
        {
            "falco-workload-deleted": "a workload deleted where it was to be stopped",
            "falco-workload-stopped": "the wrong workload stopped",
            "falco-workload-runs": "a workload that still asks for pods",
            "falco-workload-changed": "a workload changed besides",
        },
    ),
)
"""In teaching order."""
