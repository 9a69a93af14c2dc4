"""Who may do what: Roles, ClusterRoles and their bindings, decided as the RBAC authorizer does."""

from lab.subjects.rbac.subject import RbacSubject

subject = RbacSubject()
"""What the registry of subjects finds here."""
