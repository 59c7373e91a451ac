"""The second count of cells, made without the reader whose rows are used."""
