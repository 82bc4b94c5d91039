"""The command line: arguments in, text out; the figures come from the rooms below."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the command's name; default is those of the process.

    Returns
    -------
    int
        0 done, 1 the data are wrong, 2 wrong usage, 3 no offer passes the gates; 130 interrupted; 141 nobody reads on.
    """
    from crmselect.cli.run import run

    return run(argv)
