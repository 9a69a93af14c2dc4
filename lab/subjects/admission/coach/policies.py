"""Mistakes in admission policies and their bindings."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

POLICY = "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"
CEL = "https://kubernetes.io/docs/reference/using-api/cel/"
IMAGES = "https://kubernetes.io/docs/concepts/containers/images/#image-names"
MATCHING = "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules"


def _rule(id: str, why: str, mend: str, link: str = POLICY, leads: int = 0) -> ReasonedRule:
    return ReasonedRule(id, "admission", why, mend, link, leads)


POLICIES = (
    _rule(
        "policy-missing",
        "Nothing asks for anything: requests are admitted unless a policy refuses them.",
        "Hand in a ValidatingAdmissionPolicy and a ValidatingAdmissionPolicyBinding.",
        leads=3,
    ),
    _rule(
        "binding-missing",
        "A policy alone is never asked: a ValidatingAdmissionPolicyBinding puts it to use, by spec.policyName.",
        "Add a binding whose policyName is the policy's name.",
        POLICY + "#getting-started-with-validating-admission-policy",
        leads=4,
    ),
    _rule(
        "actions-do-not-deny",
        "validationActions say what a failed validation leads to. Warn and Audit let the request through.",
        "Set validationActions: [Deny].",
        POLICY + "#validation-actions",
        leads=4,
    ),
    _rule(
        "error-ignored",
        "An expression without a value is an error, and failurePolicy: Ignore lets the request pass for it. Whoever "
        "leaves the field out gets by.",
        "Set failurePolicy: Fail, and write the expression so that it has a value for every object: has() or .?field.",
        POLICY + "#failure-policy",
        leads=4,
    ),
    _rule(
        "resource-name",
        "resources holds the resource's name as it stands in URLs: plural, in lower case. Any other word is valid and "
        "matches nothing.",
        "Write pods, deployments, configmaps…; kubectl api-resources lists them.",
        MATCHING,
        leads=4,
    ),
    _rule(
        "api-group",
        'Pods are in the core group, which is written as "" (empty); Deployments and their kin are in apps.',
        "Set apiGroups and apiVersions to those of the resource.",
        MATCHING,
        leads=4,
    ),
    _rule(
        "operation-missing",
        "A rule is for the operations that it lists: with CREATE alone an object can be changed afterwards.",
        "List CREATE and UPDATE.",
        MATCHING,
        leads=3,
    ),
    _rule(
        "subresource-missing",
        "Ephemeral containers come by pods/ephemeralcontainers; a rule for pods does not cover its subresources.",
        "Add pods/ephemeralcontainers to resources, with the operation UPDATE, and look at spec.ephemeralContainers.",
        MATCHING,
        leads=3,
    ),
    _rule(
        "policy-for-others",
        "matchConstraints.resourceRules say which requests a policy is for; all others pass unseen.",
        "Add a rule for the resource.",
        MATCHING,
        leads=2,
    ),
    _rule(
        "policy-narrowed",
        "namespaceSelector, objectSelector and excludeResourceRules take requests out of a policy.",
        "Leave out the selector that takes out too much.",
        leads=3,
    ),
    _rule(
        "selects-no-namespace",
        "A namespaceSelector goes by labels, not names. Every namespace has kubernetes.io/metadata.name; any other "
        "label must be set first.",
        "Select by a label that the namespaces have, or by kubernetes.io/metadata.name.",
        leads=4,
    ),
    _rule(
        "binding-narrowed",
        "The binding's matchResources leave the namespace out, so the policy is not asked there.",
        "Widen matchResources to all the task names.",
        leads=3,
    ),
    _rule(
        "params-missing",
        "With paramRef the policy is asked once for each parameter found. Where none is found, "
        "parameterNotFoundAction decides: Allow lets everything pass, Deny refuses everything.",
        "Check the name, the namespace and the selector of paramRef, and that the parameter is there.",
        POLICY + "#parameter-resources",
        leads=4,
    ),
    _rule(
        "condition-leaves-out",
        "Where one of matchConditions is false the policy says nothing at all.",
        "Turn the condition round, or leave it out.",
        POLICY + "#matching-requests-matchconditions",
        leads=3,
    ),
    _rule(
        "init-containers-forgotten",
        "A pod's init containers are a list of their own, spec.initContainers: an expression about spec.containers "
        "never sees them.",
        "Look at both: (object.spec.containers + object.spec.?initContainers.orValue([])).all(c, …), or write two "
        "validations.",
        CEL,
        leads=3,
    ),
    _rule(
        "one-of-many",
        "exists() is true as soon as one item is right; all() asks it of every item. containers[0] is only the first.",
        "Use all(c, …).",
        CEL,
        leads=2,
    ),
    _rule(
        "prefix-without-slash",
        "startsWith compares letters: registry.example.com is also the beginning of registry.example.com.evil.net. "
        "contains and a pattern without ^ find the name anywhere.",
        "End the prefix with a slash, and look at the beginning.",
        IMAGES,
        leads=3,
    ),
    _rule(
        "tag-left-out",
        "An image without a tag means :latest; the API server does not write it out.",
        "Ask for a tag or a digest, instead of refusing the text :latest.",
        IMAGES,
        leads=2,
    ),
    _rule(
        "expression-negated",
        "A validation's expression says what is right: true admits, false denies.",
        "Turn the expression round.",
        POLICY + "#validation-expression",
        leads=4,
    ),
    _rule(
        "has-missing",
        "A field that is left out is not there: selecting it is an error, and with failurePolicy: Fail the request is "
        "refused for that.",
        "Guard it: has(object.spec.field) && …, or object.spec.?field.orValue(…).",
        CEL + "#cel-options-language-features-and-libraries",
        leads=3,
    ),
    _rule(
        "expression-fails",
        "The expression has no value for this object, and with failurePolicy: Fail the request is refused for that.",
        "Write the expression so that it has a value for every object.",
        CEL,
        leads=2,
    ),
    _rule(
        "expression-too-strict",
        "The policy refuses what the task wants to be admitted.",
        "Compare the expression with what the task says, word for word.",
        POLICY + "#validation-expression",
        leads=-300,
    ),
    _rule(
        "expression-too-loose",
        "The policy is asked, and its expression holds for what the task wants to be denied.",
        "Compare the expression with what the task says, word for word.",
        POLICY + "#validation-expression",
        leads=-300,
    ),
    _rule(
        "message-wrong",
        "The message of a validation, or its messageExpression, is what whoever is refused gets to read.",
        "Set message to what the task asks for.",
        POLICY + "#message-expression",
        leads=1,
    ),
)
