"""``python -m crmselect``: the command line."""

from crmselect.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
