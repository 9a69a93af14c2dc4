"""ServiceAccounts: which account a pod gets, and where its tokens are mounted."""
