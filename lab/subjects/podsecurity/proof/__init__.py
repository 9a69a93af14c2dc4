"""The proof: every workload and container within the bounds, and every namespace by what it admits."""
