"""Where runs are kept: a journal and an output file each, beside the audit log; decides nothing about them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from msgspec import Struct, structs

from console.errors import RunbookError, StoreError
from console.i18n import _
from console.model.run import OutputLine, Plan, Run
from console.model.time import Instant
from console.runbooks.fingerprint import Fingerprints
from console.runbooks.flag import Flags
from console.runbooks.frames import Frame, RunEnded, frame_decoder
from console.runbooks.output import read_output
from console.runbooks.record import opening_of, run_of
from console.runbooks.tag import Tags
from console.store.append_only import AppendOnlyFile, Scribe
from console.store.audit import AuditLog, Deed, Entry, read_audit
from console.store.journal import SUFFIX, Journal, journals_in, read_journal
from console.store.refusals import REFUSED, Refusals


class RunFiles(Struct, frozen=True):
    """The open files of a run that is under way."""

    journal: Journal[Frame]
    output: AppendOnlyFile


class Unfinished(Struct, frozen=True):
    """A run that no `RunEnded` closes: what its journal and its output hold, and the files to go on in."""

    frames: tuple[Frame, ...]
    lines: tuple[OutputLine, ...]
    files: RunFiles


class Archive:
    """The runs of one state directory; every write goes through one thread in order."""

    def __init__(
        self, directory: Path, audit: AuditLog, tags: Tags, flags: Flags, parts: Fingerprints, scribe: Scribe
    ) -> None:
        self.scribe = scribe
        self.tags = tags
        self.flags = flags
        self.fingerprints = parts
        self.refusals = Refusals()
        self._directory = directory
        self._audit = audit

    @classmethod
    def open(cls, state_dir: Path) -> Archive:
        """The archive in `state_dir` (`runs/`, `audit.log`, `tags.journal`, `flags.journal`), made when missing.

        Raises `StoreError` for what cannot be read; what cannot be written for now is a `problem`.
        """
        scribe = Scribe()
        tags = Tags.open(state_dir / "tags.journal", scribe)
        flags = Flags.open(state_dir / "flags.journal", scribe)
        fingerprints = Fingerprints.open(state_dir / "fingerprints.journal", scribe)
        return cls(state_dir / "runs", AuditLog.open(state_dir / "audit.log"), tags, flags, fingerprints, scribe)

    @property
    def problem(self) -> str:
        """Why the audit log cannot be written now; empty when it can."""
        return self._audit.problem

    def close(self) -> None:
        """Write what was handed over and give everything back."""
        self.scribe.close()
        self._audit.close()
        self.tags.close()
        self.flags.close()
        self.fingerprints.close()

    async def put_on_record(self, deed: Deed, at: Instant) -> None:
        """Into the audit log, on the disk when this returns; raises `StoreError`."""
        await self.scribe.write(lambda: self._audit.append(deed, at))

    async def put_refusal_on_record(self, deed: Deed, reason: str, sentence: str, at: Instant) -> None:
        """What was not done, and why, in full or as a count; a full disk makes nothing else of a refusal."""
        refused = self.refusals.admit(structs.replace(deed, outcome=f"{REFUSED}{reason}", reason=sentence), at)
        if refused is not None:
            with contextlib.suppress(StoreError):
                await self.put_on_record(refused, at)

    async def audit(self) -> tuple[tuple[Entry, ...], str]:
        """Every entry of the audit log and the digest of its last line; raises `StoreError`."""
        return await self.scribe.write(lambda: (read_audit(self._audit.path), self._audit.head))

    async def create(self, run: str) -> RunFiles:
        """The files of a run that begins; raises `StoreError`."""
        return await self.scribe.write(lambda: self._create(run))

    async def append(self, files: RunFiles, frame: Frame) -> None:
        """Into the run's journal, on the disk when this returns; raises `StoreError`."""
        await self.scribe.write(lambda: files.journal.append(frame))

    def unfinished(self) -> tuple[tuple[Unfinished, ...], tuple[str, ...]]:
        """The runs to go on with, oldest first, and sentences about journals that cannot be used."""
        found, problems = [], []
        for path in journals_in(self._directory):
            try:
                frames = read_journal(path, frame_decoder)
                if frames and not isinstance(frames[-1], RunEnded):
                    opening_of(frames)
                    found.append(self._reopen(path))
            except (StoreError, RunbookError) as error:
                problems.append(str(error))
        return tuple(found), tuple(problems)

    def frames(self, run: str) -> tuple[Frame, ...]:
        """A run's journal; raises `RunbookError` for an unknown run, `StoreError` for a damaged one."""
        return read_journal(self._path(run), frame_decoder)

    def reopen(self, run: str) -> Unfinished:
        """A run that has ended, with the files to go on in; raises `RunbookError` for an unknown one, `StoreError`."""
        return self._reopen(self._path(run))

    def finished(self, limit: int = 100) -> tuple[tuple[Plan, Run], ...]:
        """The last `limit` ended runs with their plans, oldest first; damaged journals are left out."""
        found: list[tuple[Plan, Run]] = []
        for path in reversed(journals_in(self._directory)):
            try:
                frames = read_journal(path, frame_decoder)
                if frames and isinstance(frames[-1], RunEnded):
                    found.append((opening_of(frames).plan, run_of(frames)))
            except (StoreError, RunbookError):
                continue
            if len(found) >= limit:
                break
        return tuple(reversed(found))

    def read(self, run: str) -> tuple[Run, tuple[OutputLine, ...]]:
        """A run with its kept output; raises `RunbookError` for an unknown run, `StoreError` for a damaged one."""
        return run_of(self.frames(run)), read_output(self._path(run).with_suffix(".output"))

    def _path(self, run: str) -> Path:
        path = self._directory / f"{run}{SUFFIX}"
        if path not in journals_in(self._directory):
            raise RunbookError(_('There is no run "{run}".').format(run=run))
        return path

    def _create(self, run: str) -> RunFiles:
        output = AppendOnlyFile.create(self._directory / f"{run}.output")
        try:
            return RunFiles(Journal.create(self._directory / f"{run}{SUFFIX}"), output)
        except StoreError:
            output.close()
            raise

    def _reopen(self, path: Path) -> Unfinished:
        journal, frames = Journal[Frame].reopen(path, frame_decoder)
        kept = path.with_suffix(".output")
        try:
            output = AppendOnlyFile.reopen(kept)[0] if kept.exists() else AppendOnlyFile.create(kept)
        except StoreError:
            journal.close()
            raise
        return Unfinished(frames, read_output(kept), RunFiles(journal, output))
