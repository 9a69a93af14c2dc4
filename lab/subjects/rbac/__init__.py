"""Who may do what: Roles, ClusterRoles and their bindings, decided as the RBAC authorizer does."""
