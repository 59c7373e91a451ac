"""Speed, memory and recall, measured: `python -m tests.benchmarks` prints the table."""
