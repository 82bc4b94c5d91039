"""How many must answer in each month: users, their contacts, the busy hour, the people on the pay roll."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmselect.cost.drivers import Floats
from crmselect.model.support import Demand, SupportTier
from crmselect.planning.erlang import agents_needed, mean_wait, service_level

__all__ = ["even_share", "levels_by_month", "staff_by_month"]

_WEEKS = 52 / 12
"""In a month."""
_DUST = 1e-9


def even_share(tier: SupportTier) -> float:
    """Return the share of a day's contacts that comes in an hour where all hours are alike."""
    return tier.days_per_week / tier.hours_per_week


def levels_by_month(tiers: Sequence[SupportTier], users: Floats) -> list[int]:
    """Return the position of the first level that reaches so many users; of the last one where none does.

    Parameters
    ----------
    tiers : sequence of SupportTier
        From the fewest users to the most.
    users : (months,)
    """
    bounds = np.array([np.inf if tier.up_to_users is None else tier.up_to_users for tier in tiers])
    found: list[int] = np.minimum(np.searchsorted(bounds, users - _DUST), len(tiers) - 1).tolist()
    return found


def staff_by_month(demand: Demand, tiers: Sequence[SupportTier], users: Floats) -> pd.DataFrame:
    """Return the staff of each month.

    Parameters
    ----------
    demand : Demand
    tiers : sequence of SupportTier
        From the fewest users to the most.
    users : (months,)

    Returns
    -------
    DataFrame by month
        ``users``, ``level``, ``contacts`` (in the month), ``arrivals`` (in the busy hour), ``traffic`` (erlangs),
        ``positions`` (who must be at work in the busy hour), ``staff`` (on the pay roll), ``at_hand`` (missing where
        the level states none), ``short`` (who is lacking), ``present`` (who is at work in the busy hour), and what
        they reach: ``occupancy``, ``answered_within``, ``wait_minutes`` (infinite where the queue grows without end);
        ``cost``.
    """
    places = np.array(levels_by_month(tiers, users), dtype=np.int64)
    months = np.arange(users.size)
    contacts = users * demand.contacts * (1 + demand.growth) ** (months // 12)
    columns = ("arrivals", "traffic", "positions", "staff", "at_hand", "present", "answered_within", "wait_minutes",
               "cost")  # fmt: skip
    made = {name: np.zeros(users.size) for name in columns}
    for place, tier in enumerate(tiers):
        here = places == place
        if not here.any():
            continue
        for name, figures in _of_level(demand, tier, contacts[here]).items():
            made[name][here] = figures
    frame = pd.DataFrame({"users": users, "level": [tiers[at].name for at in places.tolist()], "contacts": contacts})
    frame = frame.assign(**made).rename_axis("month")
    frame["short"] = np.maximum(frame["staff"] - frame["at_hand"].fillna(np.inf), 0.0)
    busy = np.where(made["present"] > 0, made["traffic"] / np.maximum(made["present"], 1.0), np.inf)
    frame["occupancy"] = np.where(made["traffic"] > 0, busy, 0.0)
    whole = ["positions", "staff", "short", "present"]
    return frame.astype(dict.fromkeys(whole, int))


def _of_level(demand: Demand, tier: SupportTier, contacts: Floats) -> dict[str, Floats]:
    day = contacts / (tier.days_per_week * _WEEKS)
    peak = demand.peak_share if demand.peak_share is not None else even_share(tier)
    arrivals = day * peak
    traffic = arrivals / 60 * demand.handling_minutes
    positions = _positions(demand, tier, arrivals)
    staff = _staff(demand, tier, day, peak, positions)
    if tier.agents is None:
        at_hand, present = np.full(day.size, np.nan), positions
    else:
        at_hand = np.full(day.size, float(tier.agents))
        # Who is lacking is lacking in every hour alike; who is beyond what is needed answers too.
        present = np.where(staff > 0, np.floor(positions * tier.agents / np.maximum(staff, 1) + _DUST), tier.agents)
    target, handling = tier.target_minutes, demand.handling_minutes
    reached, wait = service_level(traffic, present, target, handling), mean_wait(traffic, present, handling)
    paid = np.maximum(staff, np.nan_to_num(at_hand))
    return {
        "arrivals": arrivals, "traffic": traffic, "positions": positions, "staff": staff, "at_hand": at_hand,
        "present": present, "answered_within": np.where(traffic > 0, reached, 1.0), "wait_minutes": wait,
        "cost": tier.price + paid * tier.cost_per_agent,
    }  # fmt: skip


def _positions(demand: Demand, tier: SupportTier, arrivals: Floats) -> Floats:
    needed = agents_needed(
        arrivals / 60, demand.handling_minutes, tier.target_minutes, tier.answered_within,
        max_occupancy=tier.max_occupancy,
    )  # fmt: skip
    return needed.astype(np.float64)


def _staff(demand: Demand, tier: SupportTier, day: Floats, peak: float, positions: Floats) -> Floats:
    """Return who must be on the pay roll: for the busy hour, and for all hours of a week together."""
    hours, days = tier.hours_per_week, tier.days_per_week
    quiet_hours = max(hours - days, 0.0)
    if quiet_hours > 0 and demand.peak_share is not None:
        elsewhere = _positions(demand, tier, day * (1 - peak) * days / quiet_hours)
        worked = days * positions + quiet_hours * elsewhere
    else:
        worked = hours * positions
    at_work = 1 - tier.shrinkage
    least = np.maximum(positions / at_work, worked / (tier.agent_hours * at_work))
    return np.asarray(np.ceil(least - _DUST), dtype=np.float64)
