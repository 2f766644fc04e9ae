"""Units: who leads, who coordinates. The public names of this room's unit readers, and what their rules may say."""

from __future__ import annotations

from ..grammar import Kind
from .unit_lists import read_list, read_roles
from .unit_names import full_name
from .unit_prose import Assignment, read_assignments
from .unit_reading import Role, UnitReading
from .unit_words import phrases_of

__all__ = [
    "KINDS",
    "Assignment",
    "Role",
    "UnitReading",
    "full_name",
    "phrases_of",
    "read_assignments",
    "read_list",
    "read_roles",
]

_KEYS = {
    "opener": {"class", "capital"},
    "bracket": {"action"},
    "role_label": {"role"},
    "role_verb": {"role"},
    "assign": {"from", "clause"},
    "superior": {"directs"},
    "introduction": {"subject"},
    "addressed": set(),
    "performed": set(),
    "performing": set(),
    "cooperate": set(),
    "heading": {"topic"},
    "anaphor": set(),
    "opinion": set(),
    "addressing": set(),
    "no_predicate": set(),
    "no_work": set(),
}
KINDS = {("units", kind): Kind(frozenset(keys)) for kind, keys in _KEYS.items()}
