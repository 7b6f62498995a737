"""What the answers and the silences of an S3 server mean to the person who reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from telesec.backup.faults import BROKEN, ELSEWHERE, NO_BUCKET, NO_LOCK, clock_fault, fault
from telesec.domain.backups.shapes import FaultKind, TargetFault

NOT_IMPLEMENTED = frozenset({"NotImplemented", "501", "MethodNotAllowed"})

_KINDS = {
    "RequestTimeTooSkewed": FaultKind.CLOCK,
    "SignatureDoesNotMatch": FaultKind.CREDENTIALS,
    "InvalidAccessKeyId": FaultKind.CREDENTIALS,
    "ExpiredToken": FaultKind.CREDENTIALS,
    "InvalidToken": FaultKind.CREDENTIALS,
    "InvalidSecurity": FaultKind.CREDENTIALS,
    "AccountProblem": FaultKind.CREDENTIALS,
    "401": FaultKind.CREDENTIALS,
    "AccessDenied": FaultKind.FORBIDDEN,
    "AllAccessDisabled": FaultKind.FORBIDDEN,
    "403": FaultKind.FORBIDDEN,
    "PreconditionFailed": FaultKind.TAKEN,
    "ConditionalRequestConflict": FaultKind.TAKEN,
    "412": FaultKind.TAKEN,
    "NoSuchKey": FaultKind.LOST,
    "NoSuchVersion": FaultKind.LOST,
    "404": FaultKind.LOST,
    "405": FaultKind.LOST,  # reading a delete marker
    "MethodNotAllowed": FaultKind.LOST,
    "BadDigest": FaultKind.DAMAGED,
    "IncompleteBody": FaultKind.DAMAGED,
    "InsufficientStorage": FaultKind.FULL,
    "XMinioStorageFull": FaultKind.FULL,
    "QuotaExceeded": FaultKind.FULL,
    "507": FaultKind.FULL,
    "SlowDown": FaultKind.STALLED,
    "RequestTimeout": FaultKind.STALLED,
    "503": FaultKind.STALLED,
    "ServiceUnavailable": FaultKind.STALLED,
}
_PLACES = {
    "NoSuchBucket": NO_BUCKET,
    "PermanentRedirect": ELSEWHERE,
    "TemporaryRedirect": ELSEWHERE,
    "AuthorizationHeaderMalformed": ELSEWHERE,  # signed for another region
    "IllegalLocationConstraintException": ELSEWHERE,
}
_STATUSES = {401: FaultKind.CREDENTIALS, 403: FaultKind.FORBIDDEN, 507: FaultKind.FULL}


def error_code(error: ClientError) -> str:
    """The server's own word for its refusal, or the number of the answer when it gave none."""
    return str(_error(error).get("Code", ""))


def answer_fault(error: ClientError, theirs: datetime | None, *, locking: bool = False) -> TargetFault:
    """A refusal in words. ``theirs`` is the server's clock, told in the same answer; ``locking``: a date was
    asked for, which a bucket made without Object Lock calls an invalid request.
    """
    code = error_code(error)
    if code in _PLACES or 300 <= _status(error) < 400:
        return fault(FaultKind.ABSENT, _PLACES.get(code, ELSEWHERE))
    if locking and code in {"InvalidRequest", "InvalidBucketState", "ObjectLockConfigurationNotFoundError"}:
        return fault(FaultKind.FORBIDDEN, NO_LOCK)
    if code not in _KINDS and _status(error) >= 500 and _status(error) != 507:
        return fault(FaultKind.UNKNOWN, BROKEN)
    kind = _KINDS.get(code) or _STATUSES.get(_status(error), FaultKind.UNKNOWN)
    if kind is FaultKind.CLOCK:
        return clock_fault(datetime.now(UTC), theirs)
    return fault(kind)


def connection_fault(error: Exception) -> TargetFault:
    """A silence in words."""
    if isinstance(error, ReadTimeoutError):
        return fault(FaultKind.STALLED)
    if isinstance(error, (EndpointConnectionError, ConnectTimeoutError, ConnectionClosedError)):
        return fault(FaultKind.UNREACHABLE)
    return fault(FaultKind.UNKNOWN)


def _error(error: ClientError) -> dict[str, Any]:
    found = error.response.get("Error", {})
    return found if isinstance(found, dict) else {}


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
