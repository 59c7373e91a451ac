"""Excel workbooks of every generation: .xlsx, .xlsb, .xls and the XML of 2003."""
