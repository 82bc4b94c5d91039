"""What is due in support, and when, in English and Chinese."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from crmselect.model.support import SupportTier
from crmselect.text import number, percent

__all__ = ["ASSUMED", "Due", "day_of_month", "dues", "minutes", "month_words"]

ASSUMED = (
    "By Erlang C: contacts come at random and wait in order, and nobody gives up; where people do, fewer are enough.",
    "按 Erlang C 计算：请求随机到达，单一队列先到先服务，且无人中途放弃；若有人放弃，所需人数会更少。",
)
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due in a month.

    Parameters
    ----------
    month : int
        Counted from the start, which is month 0.
    day : date or None
        The first day of that month, where the study has a start.
    kind : {"person", "level", "overload"}
        More people, another level, or a queue that grows without end.
    en, zh : str
    """

    month: int
    day: dt.date | None
    kind: str
    en: str
    zh: str

    def text(self, language: str = "en") -> str:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en


def day_of_month(start: dt.date | None, month: int) -> dt.date | None:
    """Return the day that lies so many months after a start, or the month's last where it is shorter.

    Examples
    --------
    >>> day_of_month(dt.date(2027, 1, 31), 13)
    datetime.date(2028, 2, 29)
    """
    if start is None:
        return None
    years, at = divmod(start.month - 1 + month, 12)
    year = start.year + years
    return dt.date(year, at + 1, min(start.day, calendar.monthrange(year, at + 1)[1]))


def month_words(month: int, day: dt.date | None, *, zh: bool = False) -> str:
    """Return a month as it is said: counted from 1, with its date where there is one."""
    if zh:
        return f"第 {month + 1} 个月" + (f"（{day:%Y-%m}）" if day else "")
    return f"month {month + 1}" + (f" ({day:%Y-%m})" if day else "")


def minutes(value: float, *, zh: bool = False) -> str:
    """Return a time in minutes, in seconds below one.

    Examples
    --------
    >>> minutes(4), minutes(0.5), minutes(1.5)
    ('4 minutes', '30 seconds', '1.5 minutes')
    """
    if value < 1 - _NOTHING:
        return f"{60 * value:.3g} 秒" if zh else f"{60 * value:.3g} seconds"
    return f"{value:.3g} 分钟" if zh else f"{value:.3g} minute{'' if value == 1 else 's'}"


def dues(frame: pd.DataFrame, tiers: Sequence[SupportTier], start: dt.date | None) -> Iterator[Due]:
    """Yield what is due, month by month: another level first, then people, then a queue that grows without end."""
    by_name = {tier.name: tier for tier in tiers}
    last, have, ended, swamped = "", 0, False, False
    records = frame[["users", "level", "staff", "traffic", "present"]].to_dict("records")
    for month, row in enumerate(records):
        tier, day = by_name[str(row["level"])], day_of_month(start, month)
        users, staff = float(row["users"]), int(row["staff"])
        beyond = tier.up_to_users is not None and users > tier.up_to_users
        full = float(row["traffic"]) >= float(row["present"]) and float(row["traffic"]) > 0
        when, when_zh = month_words(month, day), month_words(month, day, zh=True)
        if tier.name != last:
            if month:
                yield Due(month, day, "level", *_level(when, when_zh, tier, by_name[last], users))
            # A level brings its own people; one that states none goes on with those who are there.
            have = tier.agents if tier.agents is not None else (have if month else staff)
        if beyond and not ended:
            yield Due(month, day, "level", *_beyond(when, when_zh, tier, users))
        if staff > have:
            yield Due(month, day, "person", *_person(when, when_zh, tier, staff, staff - have))
            # Who was asked for is there from then on: a need that falls for a while and comes back is not new.
            have = staff
        if full and not swamped:
            load, there = number(float(row["traffic"]), 1), int(row["present"])
            yield Due(
                month, day, "overload",
                f"{when}: the queue grows without end: {load} erlangs in the busy hour for {there} at work",
                f"{when_zh}：队列将无限增长：忙时话务量 {load} 厄兰，在岗 {there} 人",
            )  # fmt: skip
        last, ended, swamped = tier.name, beyond, full


def _beyond(when: str, when_zh: str, tier: SupportTier, users: float) -> tuple[str, str]:
    many, bound = number(users), number(tier.up_to_users or 0.0)
    return (
        f"{when}: no level reaches {many} users; {tier.name} ends at {bound}",
        f"{when_zh}：没有支持级别覆盖 {many} 个用户，{tier.name} 上限为 {bound}",
    )


def _level(when: str, when_zh: str, tier: SupportTier, before: SupportTier, users: float) -> tuple[str, str]:
    if before.up_to_users is not None and users > before.up_to_users:
        bound = number(before.up_to_users)
        return (
            f"{when}: the level {tier.name} is due: {number(users)} users, {before.name} ends at {bound}",
            f"{when_zh}：应升级到 {tier.name}：用户 {number(users)} 个，{before.name} 上限为 {bound}",
        )
    return (
        f"{when}: the level {tier.name} is enough again for {number(users)} users",
        f"{when_zh}：用户降至 {number(users)} 个，{tier.name} 已足够",
    )


def _person(when: str, when_zh: str, tier: SupportTier, staff: int, more: int) -> tuple[str, str]:
    who = "1 more person is" if more == 1 else f"{more} more people are"
    had = f"; there are {tier.agents}" if tier.agents is not None else ""
    had_zh = f"，现有 {tier.agents} 人" if tier.agents is not None else ""
    promise, promise_zh = minutes(tier.target_minutes), minutes(tier.target_minutes, zh=True)
    share = percent(tier.answered_within, 0)
    return (
        f"{when}: {who} due: {staff} answer {share} of contacts within {promise}{had}",
        f"{when_zh}：需增加 {more} 人：共需 {staff} 人，才能在 {promise_zh}内应答 {share} 的请求{had_zh}",
    )
