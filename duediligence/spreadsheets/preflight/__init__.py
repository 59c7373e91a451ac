"""What may be opened at all: bounds and well-formedness of zip archives and XML."""
