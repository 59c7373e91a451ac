"""`python -m duediligence`, for when the scripts of an environment are not on the path."""

import sys

from .cli import run_process

if __name__ == "__main__":
    sys.exit(run_process())
