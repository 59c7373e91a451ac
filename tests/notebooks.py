"""The notebooks under examples/: run them, and write them with their outputs (`python tests/notebooks.py`)."""

import html
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
#: What differs from run to run: the address of an object, and the name of a styled table in its page.
PASSING = {r" at 0x[0-9a-f]+": "", r"\bT_[0-9a-f]{5}": "T_table"}


def run(path):
    """The notebook at `path` with the outputs of a new run, without anything that changes with the run."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=where).execute()
    for cell in code_cells(notebook):
        cell.execution_count = None
        cell.metadata.pop("execution", None)  # the times of the run
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = None
            for kind, text in output.get("data", {}).items():
                output.data[kind] = _without_passing(text)
    # The kernel adds the version of Python to the metadata; what was committed stays.
    notebook.metadata = nbformat.read(path, as_version=4).metadata
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(output):
    """The words that a reader sees: of the table where there is one, without its layout."""
    data = output.get("data", {})
    text = output.get("text") or data.get("text/html") or data.get("text/plain", "")
    if "text/html" in data:
        text = html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL))
    return " ".join(text.split())


def _without_passing(text):
    for pattern, instead in PASSING.items():
        text = re.sub(pattern, instead, text)
    return text


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(run(path), path)
