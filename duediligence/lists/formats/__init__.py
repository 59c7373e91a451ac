"""One file a list format.

Most lists of authorities are *declared*: a file of `resources/list-formats` says how the list is
recognised, which headings or XML paths are which fields, what is left unread, and what proves the list;
`declared` reads them all, `declaration` explains the keys. To add such a format, add that file, an
excerpt with invented firms in `tests/lists/`, and its line in `tests/test_lists_declared.py`.

A format that cannot be declared so (a page, a grammar of names, several files) is a module here:

1. The docstring: what the format is recognised by, what is read of it, what is left out.
2. `is_...`: how it is recognised, of folded headings, a first row or a beginning (`detect` asks them).
3. `read_...(file)`: the file -> the watchlist, by way of `Listing`s and `build_watchlist`, which
   checks that the listings and what was left out make up all rows.

Add its reader to `READERS` in `lists/other_formats.py`, its recognition to `detect.py`, and what proves it to
`resources/official-lists.yaml`. Headings of own tables are in `resources/list-columns.yaml`, labels of
numbers in `resources/identifiers.yaml`, legal forms in `resources/words/legal-forms.csv`.
"""
