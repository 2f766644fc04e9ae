"""export(plans, stream): the contract written in a format. Exporters see nothing but the contract.

| format | module | one file for several plans |
|---|---|---|
| json | json_text | an array |
| jsonl | json_text | a plan a line |
| csv | csv_table | one row a task |
| xlsx | xlsx_table | a workbook, one row a task; bytes, not text |
| text | text | for reading on a terminal |
"""

from __future__ import annotations

EXPORTERS = {
    "json": "json_text:write_json",
    "jsonl": "json_text:write_jsonl",
    "csv": "csv_table:write",
    "xlsx": "xlsx_table:write",
    "text": "text:write",
}
BINARY = frozenset({"xlsx"})
