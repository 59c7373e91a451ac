"""Which listed names are worth comparing with a supplier's name."""
