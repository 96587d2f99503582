"""What comes in and goes out: rosters in, marks out."""

from exchange.services.roster import RowVerdict, Verdict, absent_students, import_roster
from exchange.services.sheet import marks_sheet, safe_cell
from exchange.services.table import BadTable, is_formula, read_table, read_upload

__all__ = [
    "BadTable", "RowVerdict", "Verdict", "absent_students", "import_roster", "is_formula", "marks_sheet", "read_table",
    "read_upload", "safe_cell",
]  # fmt: skip
