"""Whether a file system can be mounted in a mount namespace of its own, for tests of disks that run full."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def why_not() -> str | None:
    """Why no file system can be mounted here, or None."""
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("nsenter") is None:
        return "mounting needs root and util-linux"
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "this machine lets nobody mount"


needs_mounts = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
