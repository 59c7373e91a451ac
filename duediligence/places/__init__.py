"""Where a text says that a supplier is: gazetteers, homonyms, postal and registration codes."""
