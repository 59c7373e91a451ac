"""Rule out texts that surely have nothing to do with a list, before they are read."""
