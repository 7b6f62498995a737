"""A bucket of an S3-compatible hoster: written once, locked until a date, every version listed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from telesec.backup.faults import fault
from telesec.backup.targets.base import Item
from telesec.backup.targets.https import Transport
from telesec.backup.targets.object_keys import checked_key, is_key, too_many
from telesec.backup.targets.patience import USUAL, Patience
from telesec.backup.targets.s3_client import s3_client
from telesec.backup.targets.s3_faults import NOT_IMPLEMENTED, answer_fault, connection_fault, error_code
from telesec.domain.backups.shapes import Credentials, FaultKind, LockMode, Target


class S3Store:
    """TargetStore of an S3 bucket. Several threads may use it at once. Nothing here deletes: only
    the trial of a new target asks for it, to see it refused.

    ``conditional`` turns False when the server does not know how to refuse an existing name: then each key
    is looked for before it is written, and the random part of our keys does the rest.
    """

    def __init__(self, target: Target, credentials: Credentials, patience: Patience = USUAL) -> None:
        """Raises TargetFault when the address is no https URL; nothing is sent before ``check``."""
        self.bucket = target.bucket
        self.lock_mode = target.lock_mode
        self.conditional = True
        self._transport = Transport(target.endpoint, target.authority, patience)
        self._client = s3_client(target, credentials, self._transport, patience)
        self._clock: datetime | None = None

    def check(self) -> None:
        """Ask for the shortest list: tries server, certificate, keys, bucket and clock."""
        self.ask("list_objects_v2", MaxKeys=1)

    def put(self, key: str, data: bytes, until: datetime | None = None) -> Item:
        """As promised, and asked for again at once: a server that drops what it accepts is LOST.

        ``locked_until`` is what the server says it keeps (to the second), None when it says nothing.
        """
        checked_key(key)
        version = self._written(key, data, self._lock(until))
        found = self.ask("head_object", Key=key, **_version(version))
        if found.get("ContentLength") != len(data):
            raise fault(FaultKind.LOST)
        return Item(
            key,
            len(data),
            version_id=version or _version_id(found),
            modified=_instant(found.get("LastModified")),
            locked_until=_instant(found.get("ObjectLockRetainUntilDate")),
        )

    def _lock(self, until: datetime | None) -> dict[str, Any]:
        if until is None or self.lock_mode is LockMode.NONE:
            return {}
        return {"ObjectLockMode": self.lock_mode.value, "ObjectLockRetainUntilDate": until.astimezone(UTC)}

    def _written(self, key: str, data: bytes, lock: dict[str, Any]) -> str:
        """The version written, "" where there are none (or its name was lost but the object is ours)."""
        # A check of the journey, as S3 defines it: what protects the content is the hash in our manifest.
        sums = base64.b64encode(hashlib.new("md5", data, usedforsecurity=False).digest()).decode("ascii")
        wanted: dict[str, Any] = {"Key": key, "Body": data, "ContentMD5": sums, **lock}
        try:
            if self.conditional:
                return _version_id(self._asked("put_object", wanted | {"IfNoneMatch": "*"}))
        except ClientError as error:
            if error_code(error) not in NOT_IMPLEMENTED:
                return self._settled(error, key, data, locking=bool(lock))
            self.conditional = False
        self._refuse_taken(key)
        try:
            return _version_id(self._asked("put_object", wanted))
        except ClientError as error:
            raise answer_fault(error, self._clock, locking=bool(lock)) from None

    def _settled(self, error: ClientError, key: str, data: bytes, *, locking: bool) -> str:
        """A refusal after a second try may be due to the first, whose answer was lost on the way."""
        told = answer_fault(error, self._clock, locking=locking)
        tried_again = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
        if told.kind is FaultKind.TAKEN and tried_again and self.get(key, limit=len(data)) == data:
            return ""
        raise told from None

    def _refuse_taken(self, key: str) -> None:
        try:
            self._asked("head_object", {"Key": key})
        except ClientError as error:
            told = answer_fault(error, self._clock)
            if told.kind is FaultKind.LOST:
                return
            raise told from None
        raise fault(FaultKind.TAKEN)

    def get(self, key: str, version_id: str = "", limit: int = 64 * 1024 * 1024) -> bytes:
        found = self.ask("get_object", Key=checked_key(key), **_version(version_id))
        data: bytes = found["Body"].read()
        if len(data) > limit:
            raise fault(FaultKind.DAMAGED)
        return data

    def items(self, prefix: str) -> Iterator[Item]:
        try:
            yield from self._listed("list_object_versions", prefix, _versions)
        except ClientError as error:
            if error_code(error) not in NOT_IMPLEMENTED:
                raise answer_fault(error, self._clock) from None
            yield from self._plain_items(prefix)

    def tops(self) -> list[str]:
        names: list[Item] = []
        try:
            names.extend(self._listed("list_object_versions", "", _prefixes, Delimiter="/"))
        except ClientError as error:
            if error_code(error) not in NOT_IMPLEMENTED:
                raise answer_fault(error, self._clock) from None
            names.extend(self._listed("list_objects_v2", "", _prefixes, Delimiter="/"))
        return sorted({item.key for item in names})

    def _plain_items(self, prefix: str) -> Iterator[Item]:
        """For a server that keeps no versions at all."""
        try:
            yield from self._listed("list_objects_v2", prefix, _objects)
        except ClientError as error:
            raise answer_fault(error, self._clock) from None

    def _listed(
        self, name: str, prefix: str, read: Callable[[Any], list[Item]], **wanted: str
    ) -> Iterator[Item]:
        count = 0
        try:
            pages = self._client.get_paginator(name).paginate(Bucket=self.bucket, Prefix=prefix, **wanted)
            for page in pages:
                self._note_clock(page)
                found = read(page)
                too_many(count := count + len(found) + 1)
                yield from (item for item in found if is_key(item.key))
        except ClientError as error:
            self._note_clock(error.response)
            raise
        except (BotoCoreError, KeyError, ValueError) as error:
            raise connection_fault(error) from None

    def clock(self) -> datetime | None:
        """The date of the server's last answer; asks for one when there was none. To the second."""
        self.check()
        return self._clock

    def free_bytes(self) -> int | None:
        return None

    def close(self) -> None:
        self._transport.close()

    def ask(self, operation: str, **wanted: Any) -> Any:
        """One request about this bucket. Raises TargetFault and nothing else."""
        try:
            return self._asked(operation, wanted)
        except ClientError as error:
            raise answer_fault(error, self._clock) from None

    def _asked(self, operation: str, wanted: dict[str, Any]) -> Any:
        self._clock = None
        try:
            answer = getattr(self._client, operation)(Bucket=self.bucket, **wanted)
        except ClientError as error:
            self._note_clock(error.response)
            raise
        except (BotoCoreError, ValueError) as error:
            raise connection_fault(error) from None
        self._note_clock(answer)
        return answer

    def _note_clock(self, answer: Any) -> None:
        told = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
        with suppress(ValueError, TypeError, OverflowError):
            found = parsedate_to_datetime(told)
            self._clock = found if found.tzinfo else found.replace(tzinfo=UTC)


def _version(version_id: str) -> dict[str, str]:
    return {"VersionId": version_id} if version_id else {}


def _version_id(answer: Any) -> str:
    found = answer.get("VersionId") or ""
    return "" if found == "null" else str(found)


def _instant(found: datetime | None) -> datetime | None:
    return None if found is None else found.astimezone(UTC)


def _versions(page: Any) -> list[Item]:
    found = [_item(row, row["Size"]) for row in page.get("Versions", ())]
    found += [_item(row, 0, is_deleted=True) for row in page.get("DeleteMarkers", ())]
    return _newest_first(found)


def _prefixes(page: Any) -> list[Item]:
    return [Item(str(row["Prefix"]).rstrip("/"), 0) for row in page.get("CommonPrefixes", ())]


def _objects(page: Any) -> list[Item]:
    return _newest_first([_item(row, row["Size"]) for row in page.get("Contents", ())])


def _item(row: Any, size: int, *, is_deleted: bool = False) -> Item:
    return Item(
        row["Key"],
        int(size),
        version_id=_version_id(row),
        modified=_instant(row.get("LastModified")),
        is_latest=bool(row.get("IsLatest", True)),
        is_deleted=is_deleted,
    )


def _newest_first(found: list[Item]) -> list[Item]:
    long_ago = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda item: (item.is_latest, item.modified or long_ago), reverse=True)
    found.sort(key=lambda item: item.key)
    return found
