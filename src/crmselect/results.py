"""What every result carries when it leaves as data: schema, versions, seed, the input files' hashes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from crmselect._version import __version__

__all__ = ["header", "plain"]

_ABSENT = {"NAType", "NaTType"}
"""What pandas has where there is no value; it is not imported for that."""
_STANDS_ON = ("numpy", "pandas", "scipy", "pydantic")


@cache
def _versions() -> dict[str, str]:
    import platform
    from importlib.metadata import version

    return {
        "crmselect": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _STANDS_ON},
    }


def header(schema: str, inputs: Iterable[Any] = (), seed: int | None = None) -> dict[str, Any]:
    """Return the head of a result's dictionary.

    Parameters
    ----------
    schema : str
        The result's kind and version, such as ``ranking/1``.
    inputs : iterable of InputFile
        The files that the figures come from.
    seed : int, optional
        Of the random draws, where there were any.
    """
    head: dict[str, Any] = {"schema": f"crmselect/{schema}", "versions": dict(_versions())}
    if seed is not None:
        head["seed"] = seed
    head["inputs"] = [{"file": item.file, "sha256": item.sha256} for item in inputs]
    return head


def plain(value: Any) -> Any:
    """Return a value as JSON has it: frames as records, arrays as lists, what is not finite or not there as null.

    Examples
    --------
    >>> plain({"a": (1, float("nan")), 3: {"b": None}})
    {'a': [1, None], '3': {'b': None}}
    """
    if value is None or isinstance(value, str | bool):
        return value
    if type(value).__name__ in _ABSENT:
        return None
    if hasattr(value, "to_dict") and hasattr(value, "reset_index"):
        if getattr(value, "ndim", 1) == 1:
            return {_key(key): plain(item) for key, item in value.items()}
        return [plain(dict(record)) for record in value.reset_index().to_dict("records")]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value, key=str)]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def _key(key: Any) -> str:
    return " / ".join(map(str, key)) if isinstance(key, tuple) else str(key)
