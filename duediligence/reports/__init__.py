"""Reports of a screening: JSON, data frame, workbook, web page, notebook, plain sentences.

Every report looks things up in `result_index` and takes its sentences from `wording`, so that no two
reports can say different things.
"""
