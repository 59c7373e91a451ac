"""Compare two names: their features, the alignment of their words, the kind of match."""
