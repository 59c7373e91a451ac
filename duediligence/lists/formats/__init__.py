"""One file a list format: each reads one publisher's layout into a watchlist."""
