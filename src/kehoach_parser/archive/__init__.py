"""Archives: folders of many files, read by worker processes that may fail one at a time.

    walk ──Found──▶ run ──Job──▶ executor (supervisor, Dask, any other) ──Outcome──▶ manifest ──▶ publish ──▶ OUT

| module | what it gives |
|---|---|
| walk, remote | the files of folders, globs, lists and fsspec addresses, one at a time |
| supervisor, member, worker | an executor whose tasks may crash, hang or eat memory without harm to others |
| convert | what a worker does with a file |
| manifest, lock | what is known of each file and content; one run at a time |
| run | the whole run: what is new is converted, what is known is skipped |
| publish, tables, report | the outputs, in the order of the names, whatever the order of work |
| doubles | near copies |
| triage, scan | what an archive holds, without parsing |
| progress | what a person sees |
"""
