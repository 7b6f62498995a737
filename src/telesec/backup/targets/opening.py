"""Any target opened the same way, and checked before anything is sent to it."""

from __future__ import annotations

from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.patience import USUAL, Patience
from telesec.domain.backups.shapes import Credentials, Target, TargetFault, TargetKind

__all__ = ["open_target"]


def open_target(target: Target, credentials: Credentials, patience: Patience = USUAL) -> TargetStore:
    """Reach the target, verify who it is, and show our keys. Raises TargetFault with a sentence."""
    if target.kind is TargetKind.S3:
        from telesec.backup.targets.s3 import S3Store

        bucket = S3Store(target, credentials, patience)
        try:
            bucket.check()
        except TargetFault:
            bucket.close()
            raise
        return bucket
    if target.kind is TargetKind.SFTP:
        from telesec.backup.targets.sftp import SftpStore

        return SftpStore(target, credentials, patience)
    from telesec.backup.targets.folder import FolderStore

    return FolderStore(target)
