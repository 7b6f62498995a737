"""The snapshots a target shows, hidden and overwritten ones included, and whether they follow one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telesec.backup.manifest import Manifest
from telesec.backup.manifest_entries import is_install, is_manifest_key, sha256_of
from telesec.backup.outline import SEALED_LIMIT, outlined, read_manifest
from telesec.backup.pipeline import Stop, check
from telesec.backup.targets.base import Item, TargetStore
from telesec.backup.verification import is_about_one
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.rules import CAPS
from telesec.domain.backups.shapes import BackupRefused, FaultKind, Progress, Retention, TargetFault, Tier


@dataclass(frozen=True, slots=True)
class Found:
    """One version of one manifest. ``manifest`` is None when ``fault`` (a sentence) says why not.

    Where outlines were asked for, it has its sizes without its parts (``outline.whole`` reads it again).
    ``hidden``: the target no longer shows it, deleted or written over, but still gives it.
    """

    key: str
    version_id: str
    sha256: str
    manifest: Manifest | None
    fault: str = ""
    hidden: bool = False
    modified: datetime | None = None


def install_names(store: TargetStore) -> list[str]:
    """The installations that left snapshots on this target; one that cannot be listed hides no other."""
    return sorted(name for name in store.tops() if is_install(name) and _has_snapshots(store, name))


def _has_snapshots(store: TargetStore, install: str) -> bool:
    try:
        return any(is_manifest_key(item.key) for item in store.items(f"{install}/"))
    except TargetFault as fault:
        if fault.kind in (FaultKind.DAMAGED, FaultKind.FORBIDDEN, FaultKind.READ_ONLY):
            return False
        raise


def snapshots(
    store: TargetStore,
    install: str,
    identity: str,
    tell: Callable[[Progress], None] = lambda _progress: None,
    stop: Stop = lambda: False,
    *,
    outlines: bool = False,
) -> list[Found]:
    """Every version of every manifest of ``install``, newest first, those that cannot be read last.

    With ``outlines``, each is kept without its parts: whoever signed them, the list stays small.

    The signature of each is checked against the signer it names; whether this signer is known is for the
    caller to ask (``check_signature``). Raises TargetFault, Invalid (``identity``), Cancelled.
    """
    items = list(_manifest_items(store, install))
    found = []
    for count, (item, hidden) in enumerate(items):
        check(stop)
        tell(Progress("Lecture de la liste des sauvegardes", count, len(items)))
        one = _found(store, item, identity, hidden=hidden)
        if outlines and one.manifest is not None:
            one = replace(one, manifest=outlined(one.manifest))
        found.append(one)
    tell(Progress("Lecture de la liste des sauvegardes", len(items), len(items)))
    return sorted(found, key=_newest_first, reverse=True)


def _newest_first(found: Found) -> tuple[bool, int, str]:
    """By number: a clock once wrong dates a snapshot for ever, and never numbers it."""
    if found.manifest is None:
        return False, 0, found.key
    return True, found.manifest.number, found.manifest.created_at.isoformat()


def _manifest_items(store: TargetStore, install: str) -> Iterable[tuple[Item, bool]]:
    for item in store.items(f"{install}/"):
        if is_manifest_key(item.key) and not item.is_deleted:
            yield item, not item.is_latest


def _found(store: TargetStore, item: Item, identity: str, *, hidden: bool) -> Found:
    sha256, manifest, fault = "", None, ""
    try:
        sealed = store.get(item.key, item.version_id, SEALED_LIMIT)
        sha256 = sha256_of(sealed)
        manifest = read_manifest(sealed, identity, item.key)
    except BackupRefused as refused:
        fault = refused.sentence
    except TargetFault as lost:
        if not is_about_one(store, item.key, lost):
            raise
        fault = lost.sentence
    return Found(item.key, item.version_id, sha256, manifest, fault, hidden, item.modified)


def base_of(found: Sequence[Found], manifest: Manifest) -> Manifest | None:
    """The manifest of the full snapshot ``manifest`` depends on; None for a full one.

    The very bytes it names, and no other version; raises BackupRefused when they are nowhere.
    """
    if manifest.base is None:
        return None
    for one in found:
        if one.manifest and (one.key, one.sha256) == (
            manifest.base.manifest_key,
            manifest.base.manifest_sha256,
        ):
            return one.manifest
    raise BackupRefused(
        "La sauvegarde complète dont celle-ci dépend n'est plus chez l'hébergeur. Choisissez-en une autre."
    )


@dataclass(frozen=True, slots=True)
class _Link:
    sha256: str
    manifest: Manifest
    hidden: bool
    in_date: bool  # the hoster must still have it, whatever its rules


def check_chain(
    found: Sequence[Found], remembered: ChainEnd | None, retention: Retention | None = None
) -> list[str]:
    """Sentences for what a target hides or tells twice; empty when everything follows.

    ``found`` should hold only snapshots of known signers, and those that could not be read. Those past their
    date, counted up to the newest one (``retention``, or the shortest there may be), are left to the hoster's
    rules, which hide before they delete. Numbers may be skipped (a try that failed keeps its own); each
    snapshot names the one before by its hash.
    """
    links = _links(found, retention)
    return [*_unread(found), *_hidden(links), *_behind(links, remembered), *_holes(links), *_forks(links)]


def _links(found: Sequence[Found], retention: Retention | None) -> list[_Link]:
    known = [(one, one.manifest) for one in found if one.manifest]
    newest = max((manifest.created_at for _, manifest in known), default=None)
    links = {}
    for one, manifest in sorted(known, key=lambda pair: not pair[0].hidden):  # shown once is not hidden
        days = retention.days(manifest.tier) if retention else CAPS[manifest.tier][0]
        in_date = newest is None or newest - manifest.created_at <= timedelta(days=days)
        links[one.sha256] = _Link(one.sha256, manifest, one.hidden, in_date)
    return sorted(links.values(), key=lambda link: (link.manifest.number, link.sha256))


def _unread(found: Sequence[Found]) -> list[str]:
    count = sum(one.manifest is None for one in found)
    if not count:
        return []
    if count == 1:
        return ["Une sauvegarde ne peut pas être lue : abîmée, étrangère, ou faite pour une autre clé."]
    return [
        f"{count} sauvegardes ne peuvent pas être lues : abîmées, étrangères, ou faites pour une autre clé."
    ]


def _hidden(links: Sequence[_Link]) -> list[str]:
    oldest = {link.manifest.tier: link for link in reversed(links) if not link.hidden}
    count = sum(link.hidden and (link.in_date or _has_elders(link, oldest)) for link in links)
    if not count:
        return []
    what = (
        "Une sauvegarde a été effacée ou recouverte"
        if count == 1
        else f"{count} sauvegardes ont été effacées ou recouvertes"
    )
    return [
        f"{what} chez l'hébergeur. Les versions protégées se lisent encore. Changez les clés de l'hébergeur."
    ]


def _has_elders(link: _Link, oldest: Mapping[Tier, _Link]) -> bool:
    """True when an older one of its tier is still shown: no rule hides the younger first."""
    shown = oldest.get(link.manifest.tier)
    return shown is not None and shown.manifest.number < link.manifest.number


def _behind(links: Sequence[_Link], remembered: ChainEnd | None) -> list[str]:
    if remembered is None or any(link.sha256 == remembered.manifest_sha256 for link in links):
        return []
    named = f"n° {remembered.number} du {remembered.at:%d/%m/%Y}"
    if max((link.manifest.number for link in links), default=0) < remembered.number:
        return [
            f"La dernière sauvegarde connue ({named}) n'est plus visible chez l'hébergeur : ce qui s'y "
            "trouve est plus ancien. Prévenez-le avant de restaurer."
        ]
    return [
        f"La sauvegarde {named} n'est plus chez l'hébergeur telle que cet ordinateur l'a faite, alors que "
        "d'autres plus récentes y sont. Prévenez-le avant de restaurer."
    ]


def _holes(links: Sequence[_Link]) -> list[str]:
    """Followers of one that is missing, although an older daily one, which expires sooner, is still there."""
    present = {link.sha256 for link in links}
    dailies = [link.manifest.number for link in links if link.in_date and link.manifest.tier is Tier.DAILY]
    oldest = min(dailies, default=2**63)
    alone = [
        f"n° {link.manifest.number}"
        for link in links
        if link.manifest.previous_sha256 not in {"", *present} and oldest < link.manifest.number
    ]
    named = ", ".join(alone[:5]) + (" …" if len(alone) > 5 else "")
    return [f"Il manque ce qui précède la sauvegarde {named} et devrait encore être là."] if alone else []


def _forks(links: Sequence[_Link]) -> list[str]:
    """Two snapshots that follow the same one, from two computers (one computer stopped before it could note
    that it had finished may write twice after the same one).
    """
    after: dict[str, set[str]] = defaultdict(set)
    for link in links:
        after[link.manifest.previous_sha256].add(link.manifest.signer)
    return [
        f"Deux ordinateurs ont continué, chacun de son côté, la sauvegarde n° {link.manifest.number} : "
        "l'un d'eux est de trop, ou quelqu'un d'autre sauvegarde au nom du cabinet."
        for link in links
        if len(after[link.sha256]) > 1
    ]
