"""The notebooks run, and show a reader who does not run them what they print now."""

import nbformat
import notebooks
import pytest


@pytest.mark.slow
@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_the_outputs_of_a_run_of_today(path):
    """Each cell shows what it prints when it is run; else write them anew with `python tests/notebooks.py`."""
    held = notebooks.code_cells(nbformat.read(path, as_version=4))
    again = notebooks.code_cells(notebooks.run(path))
    for before, after in zip(held, again, strict=True):
        # What a cell prints comes in one piece or in two, as the kernel happens to send it.
        texts = [" ".join(map(notebooks.shown, cell.outputs)) for cell in (before, after)]
        assert texts[0] == texts[1], after.source


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_nothing_of_the_machine_that_ran_it(path):
    """No count, time, address or folder of a run is kept, so that a change shows only what changed."""
    notebook = nbformat.read(path, as_version=4)
    assert any(cell.outputs for cell in notebooks.code_cells(notebook))
    for cell in notebooks.code_cells(notebook):
        assert cell.execution_count is None
        assert "execution" not in cell.metadata
        assert all(output.get("execution_count") is None for output in cell.outputs)
    text = nbformat.writes(notebook)
    assert not [trace for trace in (" at 0x", "/home/", "/tmp/", "Traceback") if trace in text]
