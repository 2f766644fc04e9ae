"""Classes of a few named values: `@struct(slots=True)`, and `@struct(frozen=True, slots=True)` where nothing may change
them after they are made.

To mypy they are dataclasses, and they behave as such. At run time they are made here, since a command that reads one
file makes sixty classes and uses half of them: `dataclasses` brings `inspect` and half a dozen other modules, and
writes and compiles four functions for each class at once; that was a fifth of such a command. Here `__init__` is
written when the first value is made. Nothing guards a frozen value: mypy refuses every assignment, and the guard would
make values, of which a file has thousands, four times as slow to build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

__all__ = ["field", "replace", "struct"]

if TYPE_CHECKING:
    from dataclasses import dataclass as struct
    from dataclasses import field, replace
else:

    class _Made:
        """A default that is made anew for each value."""

        def __init__(self, make: Callable[[], Any]) -> None:
            self.make = make

    def field(*, default_factory: Callable[[], Any]) -> Any:
        """A value that is made anew for each struct that isn't given one."""
        return _Made(default_factory)

    def struct(*, slots: bool, frozen: bool = False, eq: bool = True) -> Callable[[type], type]:
        """Makes a class with the annotated names as its slots. `slots` tells mypy and is always true; structs are equal
        where their values are, unless `eq` is false, and have a hash where they are frozen."""
        assert slots

        def made(plain: type) -> type:
            names = tuple(plain.__annotations__)
            content = {name: value for name, value in vars(plain).items() if name not in ("__dict__", "__weakref__")}
            defaults = {name: content.pop(name) for name in names if name in content}
            content |= {"__slots__": names, "__match_args__": names, "__qualname__": plain.__qualname__}
            content |= {"__init__": _first_init(names, defaults), "__repr__": _repr}
            if eq:
                content |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
            return type(plain)(plain.__name__, plain.__bases__, content)

        return made

    def replace(value: Any, /, **changes: Any) -> Any:
        """A copy of a struct with some values changed."""
        return type(value)(**{name: getattr(value, name) for name in value.__match_args__} | changes)

    def _first_init(names: tuple[str, ...], defaults: Mapping[str, Any]) -> Callable[..., None]:
        """Stands in for `__init__` until the first value is made."""

        def __init__(self: Any, *values: Any, **named: Any) -> None:
            type(self).__init__ = _init(names, defaults)
            type(self).__init__(self, *values, **named)

        return __init__

    def _init(names: tuple[str, ...], defaults: Mapping[str, Any]) -> Callable[..., None]:
        """The function that a person would write: each name an argument, which is put into its slot."""
        arguments, lines = [], []
        for name in names:
            default = defaults.get(name)
            arguments.append(f"{name}=_{name}" if name in defaults else name)
            made = f"_{name}.make() if {name} is _{name} else {name}" if type(default) is _Made else name
            lines.append(f"    self.{name} = {made}\n")
        scope = {f"_{name}": default for name, default in defaults.items()}
        exec(f"def __init__(self, {', '.join(arguments)}):\n{''.join(lines)}", scope)
        return scope["__init__"]

    def _values(struct: Any) -> tuple[Any, ...]:
        return tuple([getattr(struct, name) for name in struct.__match_args__])

    def _eq(self: Any, other: Any) -> Any:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self: Any) -> int:
        return hash(_values(self))

    def _repr(self: Any) -> str:
        values = (f"{name}={value!r}" for name, value in zip(self.__match_args__, _values(self), strict=True))
        return f"{type(self).__qualname__}({', '.join(values)})"
