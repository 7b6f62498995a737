"""What of a sheet changed since somebody last read it: the topics to look at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from telesec.domain.calls.instructions import topics_of
from telesec.domain.calls.versions import Version


def changed_topics(now: Version, versions: Iterable[Version], read: Collection[str]) -> frozenset[str]:
    """The keys of the topics that do not say what they said in the last wording read of the same sheet.

    None for whoever never read it: all of it is new to them. ``read`` are the ids of what they read.
    """
    known = [one for one in versions if one.place == now.place and one.id in read and one.number < now.number]
    if not known:
        return frozenset()
    before = topics_of(max(known, key=lambda one: one.number))
    said = topics_of(now)
    return frozenset(key for key in (*said, *before) if said.get(key, "") != before.get(key, ""))
