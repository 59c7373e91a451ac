"""The pipeline: suppliers in, one decision a row and the evidence behind it out."""
