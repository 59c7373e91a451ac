"""A string becomes a comparable string: cleaning, tokens, romanising, and the classes of words."""
