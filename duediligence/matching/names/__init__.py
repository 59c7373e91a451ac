"""Comparing two names: features, alignment, classification."""
