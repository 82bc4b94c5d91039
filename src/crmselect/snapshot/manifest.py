"""What the first page of a saved decision says: schema, versions, seed, hashes, and what was left out and why."""

from __future__ import annotations

import datetime as dt
import platform
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["MANIFEST", "MOST_DRAWS", "README", "SCHEMA", "STUDY", "Kept", "Manifest", "Member", "Outcome", "machine"]

SCHEMA: Final = "crmselect/decision/1"
MANIFEST, STUDY, README = "manifest.json", "study.json", "README.txt"
MOST_DRAWS = 10_000_000
"""Draws of a decision at most: whoever checks it has to repeat them, whatever the file asks for."""

_Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Member(_Part):
    """One part of the archive: the hash and the number of its bytes."""

    sha256: _Hash
    bytes: Annotated[int, Field(ge=0)]


class Kept(_Part):
    """A file that the study was read from, and whether it is in the archive.

    Parameters
    ----------
    file : str
        The name as the user gave it.
    sha256 : str
        Of its bytes when the study was read.
    status : str
        ``kept`` as ``member``; ``changed`` since it was read; ``missing``; ``unreadable``; ``left out`` as too large.
    member : str
        Its name in the archive.
    """

    file: str
    sha256: str
    status: Literal["kept", "changed", "missing", "unreadable", "left out"]
    member: str = ""


class Outcome(_Part):
    """Where a result stands in the archive, or why there is none."""

    member: str = ""
    absent: str = ""


class Manifest(_Part):
    """The whole of ``manifest.json``."""

    schema_: Literal["crmselect/decision/1"] = Field(alias="schema")
    created: dt.date | None
    versions: dict[str, str]
    machine: dict[str, str]
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)]
    seed: Annotated[int, Field(ge=0, lt=2**128)]
    results: dict[_Name, Outcome]
    inputs: tuple[Kept, ...]
    members: dict[_Name, Member]

    def to_dict(self) -> dict[str, Any]:
        """Return the page as plain data for JSON."""
        return self.model_dump(mode="json", by_alias=True)


@cache
def machine() -> dict[str, str]:
    """Return what decides the last digits of a figure beside the versions: system, processor, its vector units.

    Another vector unit adds in another order; so figures need to agree to the last digit only where all this agrees.
    """
    import numpy as np

    found: list[str] = []
    try:
        units: Any = np.show_config(mode="dicts")
        found = [str(name) for name in units["SIMD Extensions"]["found"]]
    except (KeyError, TypeError, ValueError):
        pass  # A numpy that does not tell: then system and processor decide.
    return {"system": platform.system(), "processor": platform.machine(), "vector units": " ".join(found)}
