"""What needs optional packages: Parquet, Dask, object stores. Skipped without them, unless all are required."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive_files import FAULTY, plan_text, run, tree, wait_until, write_plans
from kehoach_parser.archive.merge import merge
from kehoach_parser.archive.progress import Display
from kehoach_parser.archive.walk import Part
from kehoach_parser.batch import Failure, parse_many
from kehoach_parser.exporters.parquet_table import ParquetTables, rows_of
from kehoach_parser.models import Plan
from kehoach_parser.parser import parse_bytes

HERE = Path(__file__).parent


def require(*packages: str) -> None:
    """Skip the test where a package is missing; fail where KEHOACH_REQUIRE_ALL says that none may be."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("KEHOACH_REQUIRE_ALL") == "1":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- Parquet -------------------------------------------------------------------------------------------------------


def test_parquet_has_a_row_for_each_task_and_document(tmp_path: Path) -> None:
    require("pyarrow")
    from pyarrow import parquet

    write_plans(tmp_path / "in", range(5))
    (tmp_path / "in" / "bản sao.txt").write_text(plan_text(0), "utf-8")
    run(tmp_path / "in", tmp_path / "out", "parquet,csv")
    tasks = parquet.read_table(tmp_path / "out" / "parquet" / "tasks-00001.parquet").to_pylist()
    documents = parquet.read_table(tmp_path / "out" / "parquet" / "documents-00001.parquet").to_pylist()
    assert [row["original"] for row in documents] == [None, "bản sao.txt", None, None, None, None]
    assert [row["task_id"] for row in tasks] == ["I.1", "I.2"] * 5
    assert tasks[0]["lead"] == ["Phòng Văn hóa, Khoa học và Thông tin"]
    assert (tasks[0]["due"], tasks[0]["inclusive"]) == ("2025-06-30", False)


def test_parquet_files_are_rotated(tmp_path: Path) -> None:
    require("pyarrow")
    from pyarrow import parquet

    with ParquetTables(str(tmp_path), rows_a_file=3) as tables:
        for number in range(4):
            tables.add(rows_of(parse_bytes(plan_text(number).encode(), f"{number}.txt")), f"{number}.txt")
    assert tree(tmp_path) == [
        *("documents-00001.parquet", "documents-00002.parquet"),
        *("tasks-00001.parquet", "tasks-00002.parquet", "tasks-00003.parquet"),
    ]
    rows = [
        row
        for name in tree(tmp_path)
        if name.startswith("tasks")
        for row in parquet.read_table(tmp_path / name)["path"].to_pylist()
    ]
    assert rows == [f"{number}.txt" for number in range(4) for _ in range(2)]


# -- Dask ----------------------------------------------------------------------------------------------------------


class Cluster:
    """A scheduler and two workers on this machine, each a process of its own."""

    def __init__(self) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        self.scheduler = self._start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"
        )
        self.workers = [self._worker("--no-nanny"), self._worker("--nanny")]

    def _worker(self, nanny: str) -> subprocess.Popen[bytes]:
        return self._start("distributed.cli.dask_worker", self.address, "--nthreads", "1", nanny, "--no-dashboard")

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        from distributed import Client

        with Client(self.address, timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=90)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    require("distributed")
    made = Cluster()
    try:
        made.wait()
        yield made
    finally:
        made.stop()


def test_a_dask_worker_that_is_killed_in_the_middle_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    archive, out = tmp_path / "in", tmp_path / "out"
    write_plans(archive, range(60))
    for number in range(60, 80):
        (archive / f"cham {number}.txt").write_text(plan_text(number), "utf-8")
    (archive / "sap.txt").write_text("sap", "utf-8")
    code = (
        "import sys; from archive_files import run, FAULTY;"
        "run(sys.argv[1], sys.argv[2], 'json,csv', options=FAULTY, engine='dask', scheduler=sys.argv[3])"
    )
    running = subprocess.Popen([sys.executable, "-c", code, archive, out, cluster.address], cwd=HERE)
    wait_until(lambda: len(tree(out / "json")) > 10, 90)
    kill_group(cluster.workers[0])
    assert running.wait(120) == 0
    failed = (out / "failures.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[:2] for line in failed] == [["sap.txt", "crashed"]]
    assert len([name for name in tree(out / "json") if name.endswith(".json")]) == 80
    run(archive, tmp_path / "local", "csv", options=FAULTY)
    assert (out / "tasks.csv").read_bytes() == (tmp_path / "local" / "tasks.csv").read_bytes()


def test_parse_many_takes_the_executor_of_a_dask_client(cluster: Cluster, tmp_path: Path) -> None:
    from distributed import Client

    write_plans(tmp_path, range(3))
    paths = [*sorted(tmp_path.iterdir()), tmp_path / "none.txt"]
    with Client(cluster.address, set_as_default=False) as client:
        results = list(parse_many(paths, client.get_executor()))
    assert [type(result) for result in results] == [Plan, Plan, Plan, Failure]


def test_an_address_without_a_scheduler_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    require("distributed")
    import dask

    from kehoach_parser.archive.engines import SchedulerError

    write_plans(tmp_path / "in", range(1))
    address = f"tcp://127.0.0.1:{free_port()}"
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}), pytest.raises(SchedulerError) as error:
        run(tmp_path / "in", tmp_path / "out", engine="dask", scheduler=address)
    assert (error.value.path, error.value.exit_code) == (address, 3)


# -- object stores -------------------------------------------------------------------------------------------------


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket with an archive on a real server of the S3 protocol."""
    require("fsspec", "s3fs", "moto", "flask")
    port = free_port()
    log = open(tmp_path / "server.log", "wb")  # noqa: SIM115
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log
    )
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        wait_until(lambda: answers(port))
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()  # of the server of another test
        store = s3fs.S3FileSystem(skip_instance_cache=True)
        store.mkdir("kho")
        for number in range(3):
            store.pipe_file(f"kho/năm 2025/kế hoạch {number}.txt", plan_text(number).encode())
        store.pipe_file("kho/bản sao.txt", plan_text(0).encode())
        store.pipe_file("kho/hỏng.pdf", b"%PDF-1.4 broken")
        yield "s3://kho"
    finally:
        server.kill()
        server.wait()
        log.close()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_an_archive_in_an_object_store(bucket: str, tmp_path: Path) -> None:
    tally = run(bucket, tmp_path, "json,csv,sqlite")
    assert (tally.read, tally.copies, tally.failed) == (3, 1, 1)
    assert tree(tmp_path / "json") == sorted(
        ["s3/kho/bản sao.txt.json", *(f"s3/kho/năm 2025/kế hoạch {number}.txt.json" for number in range(3))]
    )
    plan = json.loads((tmp_path / "json" / "s3/kho/năm 2025/kế hoạch 1.txt.json").read_text("utf-8"))
    assert plan["source"]["path"] == "s3://kho/năm 2025/kế hoạch 1.txt"
    again = run(bucket, tmp_path, "json,csv,sqlite")
    assert (again.read, again.skipped, again.still_failed) == (0, 4, 1)
    assert run(f"{bucket}/năm 2025/*1.txt", tmp_path / "b").read == 1
    assert run(f"{bucket}/không có.txt", tmp_path / "c").reasons == {"not-found": 1}


def below(address: str) -> list[str]:
    """The objects below an address, without it."""
    import s3fs

    place = address.removeprefix("s3://")
    return sorted(name.removeprefix(f"{place}/") for name in s3fs.S3FileSystem(skip_instance_cache=True).find(place))


def content(address: str) -> bytes:
    import s3fs

    return bytes(s3fs.S3FileSystem(skip_instance_cache=True).cat_file(address))


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Continue on a machine of the given name, which has a working folder of its own."""
    return lambda name: monkeypatch.setenv("KEHOACH_WORK", str(tmp_path / name))


def test_outputs_in_an_object_store(bucket: str, tmp_path: Path, machines: Callable[[str], None]) -> None:
    require("pyarrow")
    machines("one")
    address = f"{bucket}/kết quả"
    formats = "json,csv,jsonl,sqlite,parquet"
    run(bucket, tmp_path / "local", formats)
    tally = run(bucket, address, formats)
    assert (tally.read, tally.copies, tally.failed) == (3, 1, 1)
    made = [name for name in tree(tmp_path / "local") if name != ".lock"]
    assert below(address) == made
    for name in made:
        if name.endswith((".json", ".csv", ".jsonl")):
            assert content(f"{address}/{name}") == (tmp_path / "local" / name).read_bytes(), name
    machines("two")
    again = run(bucket, address, formats)
    assert (again.files, again.read, again.skipped) == (5, 0, 4)
    import s3fs

    store = s3fs.S3FileSystem(skip_instance_cache=True)
    store.rm_file("kho/năm 2025/kế hoạch 1.txt")
    store.pipe_file("kho/mới.txt", plan_text(77).encode())
    changed = run(bucket, address, formats)
    assert (changed.read, changed.skipped, changed.gone) == (1, 3, 1)
    assert "json/s3/kho/năm 2025/kế hoạch 1.txt.json" not in below(address)
    assert "json/s3/kho/mới.txt.json" in below(address)
    machines("one")
    assert run(bucket, address, formats).read == 0


def test_a_second_run_on_one_address_says_so_and_stops(bucket: str, machines: Callable[[str], None]) -> None:
    machines("one")
    from kehoach_parser.archive.lease import Lease
    from kehoach_parser.archive.lock import Busy

    address = f"{bucket}/out"
    with Lease(f"{address}/.lock"), pytest.raises(Busy, match=str(os.getpid())):
        run(bucket, address)
    assert below(address) == []
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    import s3fs

    held = {"host": socket.gethostname(), "process": dead.pid, "renewed": time.time()}
    s3fs.S3FileSystem(skip_instance_cache=True).pipe_file(f"{address}/.lock", json.dumps(held).encode())
    assert run(bucket, address).read == 3
    other = {"host": "another", "process": 1, "renewed": time.time() - 200}
    s3fs.S3FileSystem(skip_instance_cache=True).pipe_file(f"{address}/.lock", json.dumps(other).encode())
    with pytest.raises(Busy, match="1 another"):
        run(bucket, address)
    other["renewed"] = time.time() - 400
    s3fs.S3FileSystem(skip_instance_cache=True).pipe_file(f"{address}/.lock", json.dumps(other).encode())
    assert run(bucket, address).read == 0
    assert ".lock" not in below(address)


def test_a_run_that_is_killed_continues_from_the_store(bucket: str, machines: Callable[[str], None]) -> None:
    machines("one")
    address = f"{bucket}/out"
    code = (
        "import os, sys; from archive_files import run; from kehoach_parser.archive import run as module;"
        "module.bring_up_to_date = lambda *_: os._exit(9);"
        "run(sys.argv[1], sys.argv[2])"
    )
    assert subprocess.run([sys.executable, "-c", code, bucket, address], cwd=HERE).returncode == 9
    left = below(address)
    assert ".lock" in left
    assert "tasks.csv" not in left
    assert len([name for name in left if name.startswith("json/")]) == 3
    tally = run(bucket, address)
    assert (tally.read, tally.skipped, tally.still_failed) == (0, 4, 1)
    assert "tasks.csv" in below(address)


def test_parts_in_an_object_store_are_merged(bucket: str, tmp_path: Path, machines: Callable[[str], None]) -> None:
    address = f"{bucket}/out"
    run(bucket, tmp_path / "local")
    for number in (1, 2):
        machines(f"machine {number}")
        run(bucket, address, part=Part(number, 2))
    machines("machine 3")
    merge(address, ("json", "csv"), "vi", Display(quiet=True))
    for name in ("tasks.csv", "failures.csv", "doubles.csv", "json/s3/kho/bản sao.txt.json"):
        assert content(f"{address}/{name}") == (tmp_path / "local" / name).read_bytes(), name


def test_dask_workers_write_to_an_object_store(bucket: str, cluster: Cluster, machines: Callable[[str], None]) -> None:
    machines("one")
    tally = run(bucket, f"{bucket}/out", engine="dask", scheduler=cluster.address)
    assert (tally.read, tally.failed) == (3, 1)
    assert len([name for name in below(f"{bucket}/out") if name.startswith("json/")]) == 4


def test_dask_workers_find_what_was_named_from_another_folder(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(tmp_path / "in", range(3))
    monkeypatch.chdir(tmp_path)
    tally = run("in", Path("out"), engine="dask", scheduler=cluster.address)
    assert (tally.read, tally.failed) == (3, 0)
    assert len(tree(tmp_path / "out" / "json")) == 3


def test_an_address_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kehoach_parser.errors import MissingProgramError

    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingProgramError, match=re.escape("kehoach-parser[remote]")):
        run("s3://kho", tmp_path)
