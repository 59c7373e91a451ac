"""Screening again to learn something: evaluation, questions to suppliers, replay."""
