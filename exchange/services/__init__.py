"""What comes in and goes out: rosters in, marks out."""

from exchange.services.roster import (
    BadRoster,
    RowVerdict,
    Verdict,
    absent_students,
    import_roster,
    read_upload,
)
from exchange.services.sheet import marks_sheet, safe_cell

__all__ = [
    "BadRoster", "RowVerdict", "Verdict", "absent_students", "import_roster", "marks_sheet", "read_upload", "safe_cell",
]  # fmt: skip
