"""One module a list format, each with the same parts.

1. The docstring: what the format is recognised by, what is read of it, what is left out.
2. `is_...`: how it is recognised, of folded headings, a first row or a beginning (`detect` asks them).
3. `read_...(file)`: the file -> the watchlist, by way of `Listing`s and `build_watchlist`, which
   checks that the listings and what was left out make up all rows.

To add a format, write such a module, then add its reader to `READERS` in `lists/load.py` and its
recognition to `detect.py`. Headings of tables are added in `resources/list-columns.yaml`, labels of
numbers in `resources/identifiers.yaml`, legal forms in `resources/words/legal-forms.csv`.
"""
