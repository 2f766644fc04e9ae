"""Archives: folders of many files, read by worker processes that may fail one at a time.

    walk ──Found──▶ run ──Job──▶ executor (supervisor, Dask, any other) ──Outcome──▶ manifest ──▶ publish ──▶ OUT

| module | what it gives |
|---|---|
| walk, remote | the files of folders, globs, lists and fsspec addresses, one at a time |
| place, lock, lease | where outputs go, a folder or an address; one run at a time there |
| supervisor, member, worker, processes | an executor whose tasks may crash, hang or eat memory without harm to others |
| pulse | the pages of a long file, told from inside a worker |
| convert, rows | what a worker does with a file, and the rows that it makes of it |
| manifest | what is known of each file and content |
| gone | files that are there no more |
| run | the whole run: what is new is converted, what is known is skipped |
| publish, report | the outputs, in the order of the names, whatever the order of work |
| merge | the parts of an archive, brought together |
| doubles | near copies |
| triage, scan | what an archive holds, without parsing |
| progress | what a person sees |
"""
