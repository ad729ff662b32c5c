"""Tests of backups against a real MariaDB with a replica, borg repositories and rsync servers."""

from __future__ import annotations

import gzip
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.model.check import BorgCheck, DatabaseCheck, FilesCheck, LagCheck, NewestCheck, Outcome, RsyncCheck
from tests.collect.checks.test_database_servers import check
from tests.peers.backups import BorgRepository, RsyncDaemon, needs_borg, needs_rsync
from tests.peers.mariadb import Mariadb, needs_mariadb
from tests.peers.sshd import wait_until

pytestmark = pytest.mark.real
DAY = 86400.0


@pytest.fixture(scope="module")
def primary() -> Iterator[Mariadb]:
    server = Mariadb(1)
    try:
        server.start()
        server.query("CREATE DATABASE city; CREATE TABLE city.complaints (id INT PRIMARY KEY, created_at DATETIME)")
        server.query("INSERT INTO city.complaints VALUES (1, UTC_TIMESTAMP() - INTERVAL 1 HOUR)")
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def replica(primary: Mariadb) -> Iterator[Mariadb]:
    server = Mariadb(2)
    try:
        server.start_as_replica_of(primary)
        wait_until(lambda: _rows(server) == "1", "the replica has caught up", 60.0)
        yield server
    finally:
        server.stop()


def _rows(server: Mariadb) -> str:
    if "city" not in server.query("SHOW DATABASES").split() or not server.query("SHOW TABLES IN city"):
        return ""
    return server.query("SELECT COUNT(*) FROM city.complaints")


@needs_mariadb
async def test_mariadb_answers_a_ping_and_tells_its_newest_row(primary: Mariadb) -> None:
    """A ping is a query; the newest row's age is read from what the client prints; a wrong table is said."""
    assert (await check(DatabaseCheck(f"{primary.client} -N -B -e 'SELECT 1'", "1"))).outcome is Outcome.PASSED
    gone = await check(DatabaseCheck("mariadb --no-defaults -S /nowhere -e 'SELECT 1'"))
    assert (gone.outcome, gone.reason) == (Outcome.FAILED, "database")
    newest = f"{primary.client} -N -B -e 'SELECT MAX(created_at) FROM city.complaints{{}}'"
    fresh = await check(NewestCheck(older_s=DAY, command=newest.format(""), timezone="UTC"))
    assert fresh.outcome is Outcome.PASSED
    assert fresh.value is not None
    assert 3500 < fresh.value < 3900
    assert (await check(NewestCheck(older_s=DAY, command=newest.format("_gone")))).reason == "command_failed"


@needs_mariadb
async def test_a_mariadb_replica_says_how_far_it_is_behind(primary: Mariadb, replica: Mariadb) -> None:
    """One that follows is not behind, one that holds its changes back is; a primary follows nobody."""
    following = await check(LagCheck("mysql", 60, replica.client))
    assert (following.outcome, following.value) == (Outcome.PASSED, 0.0)
    assert (await check(LagCheck("mysql", 60, primary.client))).reason == "missing"
    replica.query("STOP SLAVE; CHANGE MASTER TO MASTER_DELAY=3600; START SLAVE")
    primary.query("CREATE TABLE city.late (id INT)")
    wait_until(
        lambda: replica.replication("Seconds_Behind_Master") not in ("", "0", "NULL"), "the replica is late", 60.0
    )
    behind = await check(LagCheck("mysql", 0.5, replica.client))
    replica.query("STOP SLAVE; CHANGE MASTER TO MASTER_DELAY=0; START SLAVE")
    assert (behind.outcome, behind.reason) == (Outcome.STALE, "too_old")


@needs_mariadb
async def test_a_replica_that_stumbled_is_half_a_backup_and_says_why(primary: Mariadb, replica: Mariadb) -> None:
    """Replication that an error has stopped is no backup, however few seconds it was behind; no server is unknown."""
    replica.query("INSERT INTO city.complaints VALUES (2, UTC_TIMESTAMP())")
    primary.query("INSERT INTO city.complaints VALUES (2, UTC_TIMESTAMP())")
    wait_until(lambda: replica.replication("Slave_SQL_Running") == "No", "the replica has stumbled", 60.0)
    stopped = await check(LagCheck("mysql", 60, replica.client))
    assert (stopped.outcome, stopped.reason) == (Outcome.FAILED, "half")
    assert "Duplicate entry" in stopped.sentence
    gone = await check(LagCheck("mysql", 60, "mariadb --no-defaults -S /nowhere"))
    assert (gone.outcome, gone.reason) == (Outcome.UNKNOWN, "no_listing")


async def test_an_old_mysql_is_asked_in_its_own_words(tmp_path: Path) -> None:
    """A server that does not know the newer statement is asked by the older one."""
    client = tmp_path / "client"
    client.write_text(
        '#!/bin/sh\ncase "$2" in *REPLICA*) echo "ERROR 1064 (42000) at line 1: You have an error"; exit 1 ;; esac\n'
        'printf "Slave_IO_Running: Yes\\nSlave_SQL_Running: Yes\\nSeconds_Behind_Master: 7\\n"\n'
    )
    client.chmod(0o755)
    assert (await check(LagCheck("mysql", 60, str(client)))).value == 7.0


@needs_mariadb
async def test_a_mariadb_dump_without_its_end_is_half(primary: Mariadb, tmp_path: Path) -> None:
    """A whole dump passes, packed or not; one that was cut off is half."""
    whole = subprocess.run([*primary.dump.split(), "city"], check=True, capture_output=True).stdout
    cases = {"whole.sql": (whole, "ok"), "cut.sql": (whole[:-60], "half")}
    cases["whole.sql.gz"] = (gzip.compress(whole, mtime=0), "ok")
    cases["cut.sql.gz"] = (gzip.compress(whole[:-60], mtime=0), "half")
    for name, (content, reason) in cases.items():
        (tmp_path / name).mkdir()
        _aged(tmp_path / name / name, content, 60)
        found = await check(FilesCheck(f"{tmp_path / name}/*", DAY, dump="mysql"))
        assert (name, found.reason) == (name, reason)


@needs_borg
async def test_a_borg_repository_tells_its_newest_archive(tmp_path: Path) -> None:
    """No archive is a missing backup, a new one passes whatever the job's zone, a wrong passphrase is unknown."""
    repository = BorgRepository(tmp_path)
    probe = BorgCheck(str(repository.path), DAY, str(repository.passphrase))
    assert (await check(probe)).reason == "missing"
    repository.create("monday", repository.passphrase)
    good = await check(probe)
    assert (good.outcome, good.reason) == (Outcome.PASSED, "ok")
    assert good.value is not None
    assert good.value < 600
    (tmp_path / "wrong").write_text("battery staple\n")
    wrong = await check(BorgCheck(str(repository.path), DAY, str(tmp_path / "wrong")))
    assert (wrong.outcome, wrong.reason) == (Outcome.UNKNOWN, "no_listing")


@needs_borg
async def test_an_archive_that_was_broken_off_is_half(tmp_path: Path) -> None:
    """borg's checkpoint of an interrupted archive is a half-written backup; its stale lock keeps nobody from saying so.

    A repository without encryption is listed without anybody being asked.
    """
    repository = BorgRepository(tmp_path, encrypted=False)
    repository.create("monday", repository.passphrase)
    repository.break_off("tuesday")
    found = await check(BorgCheck(str(repository.path), DAY))
    assert (found.outcome, found.reason) == (Outcome.FAILED, "half")
    assert "tuesday" in found.sentence


@needs_rsync
async def test_an_rsync_server_tells_its_newest_copy(tmp_path: Path) -> None:
    """The newest file that fits counts, names with spaces are names; an empty folder is a missing backup."""
    daemon = RsyncDaemon(tmp_path)
    daemon.start()
    probe = RsyncCheck(daemon.source, DAY, "*.tar", password_file=str(daemon.password))
    try:
        assert (await check(probe)).reason == "missing"
        _aged(daemon.folder / "monday night.tar", b"x" * 1000, 3 * DAY)
        _aged(daemon.folder / "notes.txt", b"x", 60)
        old = await check(probe)
        assert (old.reason, old.size) == ("too_old", 1000)
        _aged(daemon.folder / "tuesday.tar", b"x" * 900, 7200)
        good = await check(probe)
        assert (good.reason, good.size) == ("ok", 900)
        assert good.value is not None
        assert 7100 < good.value < 7500
        _aged(daemon.folder / ".wednesday.tar.a8Xq2Z", b"x" * 100, 60)
        part = await check(probe)
        assert (part.reason, "only a part" in part.sentence) == ("half", True)
        (daemon.folder / ".wednesday.tar.a8Xq2Z").unlink()
        _aged(daemon.folder / "thursday.tar", b"x" * 100, 60)
        assert (await check(probe)).reason == "half"
        refused = await check(RsyncCheck(daemon.source, DAY, "*.tar"))
        assert (refused.outcome, refused.reason) == (Outcome.UNKNOWN, "no_listing")
    finally:
        daemon.stop()
    assert (await check(probe)).outcome is Outcome.UNKNOWN


@needs_rsync
async def test_a_folder_of_folders_is_listed(tmp_path: Path) -> None:
    """Each night a folder: its time counts, and it has no size that could be judged."""
    for name, age_s in (("2026-01-30", 2 * DAY), ("2026-01-31", 3600.0)):
        (tmp_path / name).mkdir()
        at = time.time() - age_s
        os.utime(tmp_path / name, (at, at))
    found = await check(RsyncCheck(str(tmp_path), DAY))
    assert (found.outcome, found.size) == (Outcome.PASSED, None)


def _aged(path: Path, content: bytes, age_s: float) -> None:
    path.write_bytes(content)
    at = time.time() - age_s
    os.utime(path, (at, at))
