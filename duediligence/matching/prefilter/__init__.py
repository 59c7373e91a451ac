"""Let go cheaply of cells that surely hold nothing on a short list."""
