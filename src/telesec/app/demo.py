"""The demonstration practice: made when it is missing or of another week, entered with secrets on display."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telesec.app.door import Door
from telesec.domain.people import ROLE_LABELS, Role
from telesec.ui.demo import DemoIdentity

if TYPE_CHECKING:
    from telesec.commands.demo_data import DemoAccount
    from telesec.services.threshold import Threshold
    from telesec.ui.sign_in_ports import SignInPorts

DEMO_PRACTICE = "cabinet"
ACCOUNTS_FILE = "comptes-de-demonstration.json"


def demo_folder() -> Path:
    """A folder of its own, never the practice's."""
    from platformdirs import user_data_path

    return user_data_path("telesec-demo", appauthor=False)


class DemoDoor(Door):
    """A door whose keys hang beside it. Nothing here is secret: it opens onto invented people."""

    practice_name = "Cabinet de démonstration"
    is_invented = True

    def __init__(self, clock: Callable[[], datetime], folder: Path | None = None) -> None:
        self._root = folder or demo_folder()
        super().__init__(self._root / DEMO_PRACTICE, clock, self._root / "appareil")

    @cached_property
    def threshold(self) -> Threshold:
        import platform

        from telesec.security.kdf import FLOOR_PARAMETERS
        from telesec.services.threshold import Threshold

        return Threshold(
            self.folder,
            self.device,
            self.clock,
            workstation=platform.node(),
            parameters=FLOOR_PARAMETERS,
        )

    def sign_in_ports(self) -> SignInPorts:
        """No backup is restored over the invented practice: a true one would lie here without a keyring,
        under displayed passwords, and be thrown away within the week."""
        return replace(super().sign_in_ports(), may_restore=False)

    def standing_warning(self) -> str:
        """None: the band above every screen says it all, and the line at the foot is short."""
        return ""

    def needs_making(self) -> bool:
        """True when there is no demonstration, or its week of appointments is over."""
        kept = self._kept()
        return not self.is_set_up() or kept.get("week") != self._week()

    def make(self, say: Callable[[str], None]) -> None:
        """Throw the former demonstration away and make this week's (worker; some seconds)."""
        from telesec.commands.demo_data import build
        from telesec.security.files import make_private_dir, write_atomically
        from telesec.security.kdf import FLOOR_PARAMETERS

        shutil.rmtree(self._root, ignore_errors=True)
        make_private_dir(self._root)
        self.__dict__.pop("device", None)
        made = build(self.folder, self.device, self.clock, say, FLOOR_PARAMETERS)
        accounts = [asdict(account) | {"roles": sorted(account.roles)} for account in made]
        text = json.dumps({"week": self._week(), "accounts": accounts}, ensure_ascii=False)
        write_atomically(self._root / ACCOUNTS_FILE, text.encode())
        self.__dict__.pop("device", None)

    def identities(self) -> Sequence[DemoIdentity]:
        """The accounts with their secrets, for the card beside the sign-in."""
        from telesec.commands.demo_data import DemoAccount

        accounts = [
            DemoAccount(**{**raw, "roles": frozenset(map(Role, raw["roles"]))})
            for raw in self._kept().get("accounts", [])
        ]
        return [self._identity(account) for account in accounts]

    def _identity(self, account: DemoAccount) -> DemoIdentity:
        from telesec.commands.demo_data import PRACTICE_NAME, code_at
        from telesec.security.totp import provisioning_uri, qr_matrix

        roles = ", ".join(ROLE_LABELS[role].lower() for role in Role if role in account.roles)
        return DemoIdentity(
            f"{account.display_name} ({roles})",
            account.login,
            account.password,
            qr_matrix(provisioning_uri(account.totp_secret, account.login, PRACTICE_NAME)),
            lambda: code_at(account, self.clock()),
        )

    def _week(self) -> str:
        year, week, _ = self.clock().isocalendar()
        return f"{year}-{week:02d}"

    def _kept(self) -> dict[str, Any]:
        try:
            kept = json.loads((self._root / ACCOUNTS_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}
