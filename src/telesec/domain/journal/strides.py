"""Rows walked in strides: a run of ordinary ones is checked together, in half the time of one by one.

A stride takes nothing that the walk row by row would refuse. It ends before the first row that is not
plainly right or that says more than an act: that one is the other walk's to judge.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Container, Sequence
from typing import Any

from telesec.domain.journal.checkpoints import announces_purge, are_canonical
from telesec.domain.journal.epochs import announces_renewal

Taken = tuple[Any, Any, Any, Any]  # number, body, seal of the row before, seal: as a file may hold them
_BLOCK = 64  # bytes of SHA-256
_INNER, _OUTER = (bytes(one ^ pad for one in range(256)) for pad in (0x36, 0x5C))


def ordinary(rows: Sequence[Taken], count: int, last: bytes, key: bytes, noted: Container[int]) -> int:
    """How many of ``rows``, after row ``count`` sealed ``last``, are ordinary and right under ``key``.

    Rows whose numbers are ``noted`` end the stride: what is noted of them is to be compared.
    """
    if not _only_acts([row[1] for row in rows]):
        return 0
    # HMAC (RFC 2104) with its two halves keyed once: keying, or copying the whole, costs as much again.
    block = key.ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(block.translate(pad)) for pad in (_INNER, _OUTER))
    done = 0
    for seq, body, prev, mac in rows:
        number = count + done + 1
        if type(seq) is not int or type(prev) is not bytes or type(mac) is not bytes or number in noted:
            break
        if seq != number or prev != last or not body.startswith(f"[{seq},"):
            break
        within = inner.copy()
        within.update(prev + body.encode("ascii"))
        whole = outer.copy()
        whole.update(within.digest())
        if not hmac.compare_digest(whole.digest(), mac):
            break
        last = mac
        done += 1
    return done


def _only_acts(bodies: list[Any]) -> bool:
    """Whether these are all bodies of rows that change neither the key nor the beginning of the journal."""
    if not all(type(body) is str for body in bodies):
        return False
    text = "".join(f"{body}\n" for body in bodies)
    special = announces_purge(text) or announces_renewal(text)
    return not special and text.count("\n") == len(bodies) and are_canonical(text)
