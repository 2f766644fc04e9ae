"""Units: who leads, who coordinates. The names of this room's unit readers."""

from __future__ import annotations

from .unit_lists import read_list, read_roles
from .unit_names import KINDS, full_name
from .unit_prose import Assignment, read_assignments
from .unit_reading import Role, UnitReading

__all__ = ["KINDS", "Assignment", "Role", "UnitReading", "full_name", "read_assignments", "read_list", "read_roles"]
