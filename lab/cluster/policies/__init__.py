"""ValidatingAdmissionPolicy: which requests a policy is for, and what its expressions say to them.

Imported only where there are policies. Source:
https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
"""
