"""`python -m duediligence`, for when the scripts of an environment are not on the path."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
