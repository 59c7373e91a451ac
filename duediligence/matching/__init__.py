"""Find what in a supplier's texts resembles what is listed. Matching reports; it does not judge."""
