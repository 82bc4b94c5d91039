"""From the words of the command line to an exit code; whatever goes wrong is said on a line, without a traceback."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence

from crmselect.cli.output import prepare_streams, say
from crmselect.cli.parser import parser
from crmselect.cli.usage import CLOSED, INTERRUPTED, USAGE, WRONG, UsageError
from crmselect.errors import DataError

__all__ = ["run"]

_DEBUG = "CRMSELECT_DEBUG"


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see :func:`crmselect.cli.main`."""
    prepare_streams()
    try:
        code = _run(argv)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()  # A full disk or a closed pipe shows here at the latest.
    except BrokenPipeError:
        _let_go()
        return CLOSED
    except KeyboardInterrupt:
        _let_go()
        return INTERRUPTED
    except OSError as error:
        _let_go()
        name = f"{error.filename}: " if error.filename else ""
        say(f"{name}{error.strerror or error} — check the path, its permissions and the space on the disk")
        return WRONG
    return code


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")  # What warns programmers is no message to an analyst.
            return _command(args)
    except UsageError as error:
        say(f"crmselect {args.command}: error: {error}")
        return USAGE
    except (OSError, KeyboardInterrupt):
        raise
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        say(f"crmselect {args.command}: this should not have happened ({type(error).__name__}: {error})")
        say(f"Please report it, with the command and, if you may, its files; {_DEBUG}=1 shows where it happened.")
    return WRONG


def _command(args: argparse.Namespace) -> int:
    # pydantic and the rooms below are loaded only when there is something to do.
    from pydantic import ValidationError

    from crmselect.cli.commands import COMMANDS
    from crmselect.model import problems_of

    try:
        return COMMANDS[args.command](args)
    except DataError as error:
        problems = list(error.problems)
    except ValidationError as error:
        problems = list(problems_of(error))
    for problem in problems:
        say(problem)
    return WRONG


def _let_go() -> None:
    """Write nothing more to stdout: what is still in its buffer would fail once more at the end."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        pass
