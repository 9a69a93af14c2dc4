"""The checks of the CIS Kubernetes Benchmark, by the values that are in force."""
