"""Builds the API reference from the docstrings: `poe docs` writes build/reference."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from duediligence import __version__

project = "duediligence"
author = "The duediligence authors"
copyright = author  # noqa: A001 - Sphinx reads this name
version = release = __version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "alabaster"
html_show_sourcelink = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_default_options = {"members": True, "exclude-members": "model_config"}
napoleon_use_rtype = False
# Records that are validated by pydantic show their fields, not its machinery.
autodoc_class_signature = "separated"
