"""A sequence of records that looks them up by key and remembers the files it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from crmselect.errors import closest
from crmselect.model.base import Record, either
from crmselect.model.shown import counted

__all__ = ["InputFile", "InputNote", "RecordSet"]

T = TypeVar("T", bound=Record)


class InputFile(Record):
    """A file that was read: its name, the hash of its bytes, and what the reader chose."""

    file: str
    sha256: str
    encoding: str = ""
    sheet: str = ""


class InputNote(Record):
    """Something that the reader decided or left aside and that the analyst should know.

    Parameters
    ----------
    where : str
        The file, sheet, row or field that it is about.
    what : str
        The words in English.
    zh : str
        The words in Chinese; empty where there are none yet.

    Examples
    --------
    >>> note = InputNote(where="offers.csv", what="cells are separated by semicolons", zh="单元格以分号分隔")
    >>> note.text("zh"), note.text()
    ('单元格以分号分隔', 'cells are separated by semicolons')
    """

    where: str
    what: str
    zh: str = ""

    def text(self, language: str = "en") -> str:
        """Return the words in a language; in English where there are no others."""
        return (language == "zh" and self.zh) or self.what


class RecordSet(Record, Generic[T]):
    """Records in the order of their file; a list of records is taken for the whole.

    Parameters
    ----------
    inputs : tuple of InputFile
        The files they were read from, with their hashes.
    input_notes : tuple of InputNote
        What the reader chose or left aside (a column mapped, a sheet passed over).
    """

    inputs: tuple[InputFile, ...] = ()
    input_notes: tuple[InputNote, ...] = ()

    members_field: ClassVar[str]
    keys_field: ClassVar[tuple[str, ...]]

    @model_validator(mode="before")
    @classmethod
    def _from_sequence(cls, data: Any) -> Any:
        if isinstance(data, list | tuple):
            return {cls.members_field: tuple(data)}
        given = data.get(cls.members_field, ()) if isinstance(data, Mapping) else data
        if isinstance(given, bool | int | float | str | None):
            raise PydanticCustomError(
                "no_records",
                "{value} is no list of {records} — write a list, a record each",
                {"value": repr(given), "records": cls.members_field},
            )
        return data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        if hasattr(cls, "members_field"):
            either(schema, {"type": "array", "items": schema["properties"][cls.members_field]["items"]})

    @model_validator(mode="after")
    def _unique_keys(self) -> Self:
        keys = list(map(attrgetter(*self.keys_field), self.members))
        if len(set(keys)) == len(keys):
            return self
        seen: dict[str, T] = {}
        twice = []
        for member in self.members:
            key = self._key(member)
            if key in seen:
                places = " and ".join(str(m.place) for m in (seen[key], member) if m.place is not None)
                twice.append(f"{key} ({places})" if places else key)
            seen[key] = member
        if twice:
            raise PydanticCustomError(
                "duplicate_key",
                "{field} named twice: {names} — give each its own {key}",
                {
                    "field": self.members_field,
                    "names": ", ".join(twice),
                    "key": " and ".join(self.keys_field),
                },
            )
        return self

    def _key(self, member: T) -> str:
        return " / ".join(getattr(member, name) for name in self.keys_field)

    @property
    def members(self) -> tuple[T, ...]:
        """The records themselves."""
        return getattr(self, self.members_field)  # type: ignore[no-any-return]

    def select(self, *keys: str) -> Self:
        """Return the records of these keys, in this order, with their provenance."""
        return self.replace(**{self.members_field: tuple(self[key] for key in keys)})

    def __repr__(self) -> str:
        keys = [self._key(member) for member in self.members[:3]]
        more = ["…"] if len(self) > 3 else []
        return f"{type(self).__name__}({counted(len(self), self.members_field)}: {', '.join(keys + more) or 'none'})"

    __str__ = __repr__

    def __len__(self) -> int:
        return len(self.members)

    def __iter__(self) -> Iterator[T]:  # type: ignore[override]
        return iter(self.members)

    @overload
    def __getitem__(self, key: int | str) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[T, ...]: ...
    def __getitem__(self, key: int | str | slice) -> T | tuple[T, ...]:
        if isinstance(key, str):
            for member in self.members:
                if self._key(member) == key:
                    return member
            known = [self._key(member) for member in self.members]
            raise KeyError(f"{key!r} is none of the {self.members_field}: {closest(key, known) or ', '.join(known)}")
        return self.members[key]

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            return any(self._key(member) == key for member in self.members)
        return key in self.members

    def to_dict(self) -> dict[str, Any]:
        """Return the records as plain data for JSON."""
        return self.model_dump(mode="json", exclude_defaults=True)
