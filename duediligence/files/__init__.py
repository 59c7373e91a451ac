"""Any spreadsheet, damaged or hostile or not, becomes tables of text."""
