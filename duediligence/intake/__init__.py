"""Turns files, DataFrames and single suppliers into columns of text with a party and a role."""
