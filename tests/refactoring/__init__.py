"""Proves that a refactoring changes no result: `python -m tests.refactoring REVISION`."""
