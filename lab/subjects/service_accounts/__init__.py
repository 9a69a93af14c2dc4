"""ServiceAccounts: which account a pod gets, and where its tokens are mounted."""

from lab.subjects.service_accounts.subject import ServiceAccountSubject

subject = ServiceAccountSubject()
"""What the registry of subjects finds here."""
