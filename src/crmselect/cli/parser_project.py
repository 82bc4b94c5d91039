"""The options of the commands about the project that carries a decision out."""

from __future__ import annotations

import argparse

from crmselect.cli import values

__all__ = ["as_of", "drawn", "evaluation", "of_offer", "plan", "scope"]

PHASES = ("planning", "procurement", "deployment", "testing", "training", "golive")


def of_offer(command: argparse.ArgumentParser) -> None:
    """Take the offer that is carried out."""
    command.add_argument(
        "--offer", metavar="NAME", help="the offer (default: the project's, else the first of the ranking)"
    )


def as_of(command: argparse.ArgumentParser) -> None:
    """Take the day that is reported on."""
    command.add_argument(
        "--as-of", metavar="DATE", type=values.as_date,
        help="the day, such as 2027-06-30 (default: the project's, else the last one that anything is reported of)",
    )  # fmt: skip


def drawn(command: argparse.ArgumentParser) -> None:
    """Take how what is uncertain is drawn."""
    command.add_argument("--draws", metavar="N", type=values.as_count, default=10_000, help="how many (default: 10000)")
    command.add_argument(
        "--seed", metavar="N", type=values.as_seed, default=0, help="the same one gives the same figures (default: 0)"
    )


def plan(command: argparse.ArgumentParser) -> None:
    """Take a delay to try out."""
    command.add_argument("--delay", metavar="MONTHS", type=values.as_count, help="also what so many months' delay does")
    command.add_argument(
        "--delay-from", metavar="PHASE", choices=PHASES, default="deployment",
        help="the phase from which on it is late (default: deployment)",
    )  # fmt: skip


def scope(command: argparse.ArgumentParser) -> None:
    """Take budgets to try out."""
    command.add_argument("--budget", metavar="AMOUNT", type=values.as_amount, help="in place of the study's, in all")
    command.add_argument(
        "--by-year", metavar="AMOUNTS", type=values.as_path, help="in place of the study's, a year each: 50000,20000"
    )
    command.add_argument("--joint", action="store_true", help="choose the offer too, each under the same budget")
    command.add_argument(
        "--seed", metavar="N", type=values.as_seed, default=0, help="of uncertain costs' draws (default: 0)"
    )


def evaluation(command: argparse.ArgumentParser) -> None:
    """Take where the vendor's record goes."""
    command.add_argument(
        "--record", metavar="FILE", help="also write the vendor's record as JSON, for a next selection"
    )
