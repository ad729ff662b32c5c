"""Tests of database checks and backups against a real PostgreSQL with a replica, and of a real restic repository."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.checks.collector import CheckCollector
from console.collect.transport.ssh import SshTransport
from console.inventory import Target
from console.model.check import (
    AnyProbe,
    CheckAccess,
    DatabaseCheck,
    FilesCheck,
    Finding,
    LagCheck,
    NewestCheck,
    Outcome,
    ResticCheck,
    TripwireCheck,
)
from tests.peers.postgresql import Postgresql, needs_postgresql
from tests.peers.sshd import wait_until

pytestmark = pytest.mark.real
DAY = 86400.0
RESTIC = shutil.which("restic")
needs_restic = pytest.mark.skipif(RESTIC is None, reason="restic is not installed")


@pytest.fixture(scope="module")
def primary() -> Iterator[Postgresql]:
    server = Postgresql()
    server.start()
    server.query("CREATE TABLE complaints (id serial PRIMARY KEY, created_at timestamptz NOT NULL, text text)")
    server.query(
        "INSERT INTO complaints (created_at, text) "
        "SELECT now() - n * interval '1 hour', 'x' FROM generate_series(1, 100) n"
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def replica(primary: Postgresql) -> Iterator[Postgresql]:
    server = Postgresql()
    server.start_as_replica_of(primary)
    yield server
    server.stop()


async def check(probe: AnyProbe) -> Finding:
    """Make one check from this host."""
    clock = SystemClock()
    ssh = SshTransport(clock)
    target = Target("complaints/check", "check", CheckAccess(probe), timeout_s=20.0, retries=0)
    try:
        poll = await CheckCollector(ssh, lambda _device: None, clock).poll(target)
    finally:
        await ssh.close()
    assert poll.finding is not None
    return poll.finding


@needs_postgresql
async def test_a_database_that_answers_passes_and_one_that_is_gone_fails(primary: Postgresql) -> None:
    """A ping is a query; SQL errors and a missing server are failures with what was said."""
    assert (await check(DatabaseCheck(f"{primary.psql} -c 'SELECT 1'", "1"))).outcome is Outcome.PASSED
    gone = await check(DatabaseCheck("psql -h /nowhere -c 'SELECT 1'"))
    assert (gone.outcome, gone.reason) == (Outcome.FAILED, "database")
    broken = await check(DatabaseCheck(f"{primary.psql} -c 'SELECT nonsense FROM nowhere'"))
    assert "nowhere" in broken.sentence


@needs_postgresql
async def test_last_years_complaints_are_stale(primary: Postgresql) -> None:
    """The newest row's age decides; an empty table and an SQL error are no fresh record."""
    newest = f'{primary.psql} -c "SELECT max(created_at) FROM complaints{{}}"'
    fresh = await check(NewestCheck(older_s=DAY, command=newest.format("")))
    assert fresh.outcome is Outcome.PASSED
    assert fresh.value is not None
    assert 3500 < fresh.value < 3700
    old = await check(NewestCheck(older_s=DAY, command=newest.format(" WHERE created_at < now() - interval '2 day'")))
    assert (old.outcome, old.reason) == (Outcome.STALE, "too_old")
    empty = await check(NewestCheck(older_s=DAY, command=newest.format(" WHERE false")))
    assert (empty.outcome, empty.reason) == (Outcome.UNKNOWN, "no_time")
    broken = await check(NewestCheck(older_s=DAY, command=newest.format("_gone")))
    assert (broken.outcome, broken.reason) == (Outcome.FAILED, "command_failed")


@needs_postgresql
async def test_rows_are_counted_for_the_tripwire(primary: Postgresql) -> None:
    """The count comes as a number that the tripwire compares."""
    found = await check(TripwireCheck("rows", command=f"{primary.psql} -c 'SELECT count(*) FROM complaints'"))
    assert found.value == 100


@needs_postgresql
async def test_a_replica_says_how_far_it_is_behind(primary: Postgresql, replica: Postgresql) -> None:
    """A replica that follows is not behind; one whose replay stands still is; a primary is no replica."""
    probe = LagCheck("postgresql", older_s=0.05, command=replica.psql)
    primary.query("CREATE TABLE before AS SELECT 1")
    wait_until(lambda: replica.query("SELECT to_regclass('before') IS NOT NULL") == "t", "the replica has caught up")
    caught_up = await check(LagCheck("postgresql", older_s=60, command=replica.psql))
    assert (caught_up.outcome, caught_up.value) == (Outcome.PASSED, 0.0)
    replica.query("SELECT pg_wal_replay_pause()")
    primary.query("CREATE TABLE more AS SELECT 1")
    received = "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()"
    wait_until(lambda: replica.query(received) == "t", "the replica has received more than it replays")
    behind = await check(probe)
    replica.query("SELECT pg_wal_replay_resume()")
    assert (behind.outcome, behind.reason) == (Outcome.STALE, "too_old")
    assert (await check(LagCheck("postgresql", 60, primary.psql))).reason == "missing"


@needs_postgresql
async def test_a_dump_that_was_cut_off_is_half(primary: Postgresql, tmp_path: Path) -> None:
    """A whole dump passes, packed or not; one without its end, a torn packed one and a shrunken one are half."""
    whole = subprocess.run(primary.pg_dump.split(), check=True, capture_output=True).stdout
    packed = gzip.compress(whole, mtime=0)
    cases = {
        "whole.sql": (whole, "ok"),
        "cut.sql": (whole[:-200], "half"),
        "whole.sql.gz": (packed, "ok"),
        "torn.sql.gz": (packed[:-40], "half"),
        "whole.sql.part": (whole, "half"),
        "empty.sql": (b"", "half"),
    }
    for name, (content, reason) in cases.items():
        folder = tmp_path / name
        folder.mkdir()
        _aged(folder / name, content, 60)
        found = await check(FilesCheck(f"{folder}/*", DAY, dump="postgresql"))
        assert (name, found.reason) == (name, reason)


async def test_files_old_missing_and_shrunken(tmp_path: Path) -> None:
    """The newest file counts; names with spaces are names; a copy half as large as the one before is not believed."""
    pattern = FilesCheck(f"{tmp_path}/*.tar", DAY)
    assert (await check(pattern)).reason == "missing"
    _aged(tmp_path / "monday night.tar", b"x" * 1000, 3 * DAY)
    old = await check(pattern)
    assert (old.reason, old.size) == ("too_old", 1000)
    _aged(tmp_path / "tuesday night.tar", b"x" * 900, 100)
    assert (await check(pattern)).outcome is Outcome.PASSED
    _aged(tmp_path / "wednesday night.tar", b"x" * 100, 50)
    shrunk = await check(pattern)
    assert (shrunk.reason, "wednesday" in shrunk.sentence) == ("half", True)


@needs_restic
async def test_a_restic_repository_tells_its_newest_snapshot(tmp_path: Path) -> None:
    """No snapshot is a missing backup, a new one passes, a wrong password is unknown and not old."""
    (tmp_path / "secret").write_text("correct horse\n")
    (tmp_path / "wrong").write_text("battery staple\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").write_text("content")
    restic = [str(RESTIC), "-q", "-r", f"{tmp_path}/repo", "--password-file", f"{tmp_path}/secret", "--no-cache"]
    subprocess.run([*restic, "init"], check=True, stdout=subprocess.DEVNULL)
    probe = ResticCheck(f"{tmp_path}/repo", DAY, f"{tmp_path}/secret")
    assert (await check(probe)).reason == "missing"
    subprocess.run([*restic, "backup", f"{tmp_path}/data"], check=True, stdout=subprocess.DEVNULL)
    good = await check(probe)
    assert (good.outcome, good.reason) == (Outcome.PASSED, "ok")
    wrong = await check(ResticCheck(f"{tmp_path}/repo", DAY, f"{tmp_path}/wrong"))
    assert (wrong.outcome, wrong.reason) == (Outcome.UNKNOWN, "no_listing")
    assert (await check(ResticCheck(f"{tmp_path}/gone", DAY, f"{tmp_path}/secret"))).outcome is Outcome.UNKNOWN


def _aged(path: Path, content: bytes, age_s: float) -> None:
    path.write_bytes(content)
    at = time.time() - age_s
    os.utime(path, (at, at))
