"""What a screening looks like to its readers: JSON, frame, workbook, page, notebook, sentences.

Every view is made from the same nouns (`ledger`) and the same sentences (`wording`), so that no two
views can say different things.
"""
