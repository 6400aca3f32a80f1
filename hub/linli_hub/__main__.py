"""`python -m linli_hub` and the console script `linli-hub`."""

import os
import sys


def main() -> None:
    """Run the command line; refuse `python -O`, which would switch our checks off."""
    if sys.flags.optimize:
        sys.exit("linli-hub relies on its assertions: do not run it with python -O")
    from linli_hub.cli.main import app  # after the check, and not for a mere import

    os.umask(0o077)  # what we make is ours; what others may read says so itself
    app()


if __name__ == "__main__":
    main()
