"""What is shown of admission."""

from lab.subjects.admission.view import view
from tests.admission.worlds import FOLDER, asking, found, with_files

BOTH = ("(object.spec.containers + object.spec.?initContainers.orValue([]))", "object.spec.containers")


def test_a_policy_and_its_binding():
    shown = view(found(("[Deny]", "[Deny, Audit]"), BOTH))
    (row,) = shown.policies
    assert row.matches == "CREATE, UPDATE of pods (core)"
    assert row.bindings == (("p", "Deny, Audit in namespaces with env=prod"),)
    assert row.failure == "Fail"
    assert row.warnings == ()


def test_what_the_type_check_says_is_shown():
    (row,) = view(found(("c.image.startsWith", "c.picture.startsWith"), BOTH)).policies
    assert "undefined field 'picture'" in row.warnings[0]


def test_settings_in_force():
    told = dict(view(asking()).settings)
    assert told["plugins switched on"] == "ImagePolicyWebhook, NodeRestriction"
    assert told["default-allow"] == "the API server refuses pods while the webhook does not answer"
    broken = with_files(asking(), {f"{FOLDER}config.yaml": ("plugins:", "plugin:")})
    assert "unknown field" in view(broken).trouble
    assert view(broken).settings == ()


def test_lists_of_containers_are_of_two_types_to_the_type_check():
    # As an API server writes it into the policy's status; the expression works all the same.
    (row,) = view(found()).policies
    assert "found no matching overload for '_+_'" in row.warnings[0]
