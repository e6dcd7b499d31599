"""Dataclass ⇄ row: what SQLite cannot hold lies there as integers and JSON, by the types that models declare.  Pure."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

Model = TypeVar("Model")
Convert = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Return an aware time as microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(count: int) -> datetime:
    """Return microseconds since 1970 as a time in UTC."""
    return _EPOCH + timedelta(microseconds=count)


def to_json(value: object) -> str:
    """Return a value, dataclasses in it included, as JSON; fields that have their default are left out."""
    return _ENCODER.encode(value)


def from_json(hint: object, text: str) -> Any:  # noqa: ANN401 -- of the type that `hint` names
    """Return what `to_json` wrote; fields that are missing have their default, unknown ones are passed over."""
    return _reviver(hint)(json.loads(text))


class Shape(Generic[Model]):
    """How one dataclass lies in a table whose columns have its fields' names."""

    def __init__(self, model: type[Model], table: str, *, without: Iterable[str] = ()) -> None:
        """Derive the columns; `without` names fields that lie elsewhere and are read with their default."""
        hints = get_type_hints(model)
        self._model = model
        self._table = table
        self.columns = tuple(name for name in hints if name not in without)
        self._converts = {name: _converts(hints[name]) for name in self.columns}
        self._unpacks = [(name, unpack) for name, (_, unpack) in self._converts.items() if unpack is not _same]
        self.selection = ", ".join(f'{table}."{name}"' for name in self.columns)

    def select(self, rest: str, *others: str) -> str:
        """Return a query for the columns, then `others`; `rest` begins with FROM."""
        return f"SELECT {', '.join([self.selection, *others])} {rest}"

    def insert(self, columns: Sequence[str] = ()) -> str:
        """Return a statement that takes what `pack` returns of the same columns."""
        names = ", ".join(f'"{name}"' for name in columns or self.columns)
        marks = ", ".join("?" * len(columns or self.columns))
        return f"INSERT INTO {self._table} ({names}) VALUES ({marks})"  # noqa: S608 -- names of fields, never values

    def update(self, columns: Sequence[str], *others: str) -> str:
        """Return a statement that takes what `pack` of `columns` and "id" returns; `others` are further assignments."""
        assignments = ", ".join([*(f'"{name}" = ?' for name in columns), *others])
        return f'UPDATE {self._table} SET {assignments} WHERE "id" = ?'  # noqa: S608 -- names of fields, never values

    def pack(self, item: Model, columns: Sequence[str] = ()) -> tuple[object, ...]:
        """Return these columns' values, by default all."""
        return tuple(self._converts[name][0](getattr(item, name)) for name in columns or self.columns)

    def unpack(self, row: Sequence[object]) -> Model:
        """Return what a selected row holds; what follows the columns is left aside."""
        values = dict(zip(self.columns, row, strict=False))
        for name, unpack in self._unpacks:
            values[name] = unpack(values[name])
        return self._model(**values)


def _converts(hint: object) -> tuple[Convert, Convert]:
    """Return how a field of this type goes into a column and comes out of it."""
    if get_origin(hint) is UnionType:
        pack, unpack = _converts(get_args(hint)[0])
        return (lambda value: None if value is None else pack(value)), (
            lambda value: None if value is None else unpack(value)
        )
    if hint is datetime:
        return microseconds, moment
    if hint is timedelta:
        return (lambda length: length // _MICROSECOND), (lambda count: timedelta(microseconds=count))
    if hint is bool:
        return int, bool
    if get_origin(hint) in (tuple, Mapping) or is_dataclass(hint):
        revive = _reviver(hint)
        return to_json, (lambda text: revive(json.loads(text)))
    return _same, _same


def _plain(value: Any) -> object:  # noqa: ANN401 -- whatever json cannot write by itself
    """Return a mapping, or a dataclass without what is at its default, as a dict."""
    if isinstance(value, Mapping):
        return dict(value)
    return {field.name: getattr(value, field.name) for field in fields(value) if not _at_default(value, field)}


def _at_default(value: object, field: "Field[Any]") -> bool:
    """Return whether reading would give this field the same value if it were not written."""
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return bool(getattr(value, field.name) == default)


_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))


@cache
def _reviver(hint: Any) -> Convert:  # noqa: ANN401 -- any annotation
    """Return how JSON becomes a value of this type."""
    if get_origin(hint) is tuple:
        revive = _reviver(get_args(hint)[0])
        return lambda items: tuple(map(revive, items))
    if isinstance(hint, type) and is_dataclass(hint):
        parts = {name: _reviver(part) for name, part in get_type_hints(hint).items()}
        return lambda given: hint(**{name: parts[name](item) for name, item in given.items() if name in parts})
    return _same


def _same(value: Any) -> Any:  # noqa: ANN401 -- whatever the column holds
    """Return what SQLite can hold as it is."""
    return value
