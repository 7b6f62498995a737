"""A first day in the real program, in a real window: run by installer/window_check.sh, not by pytest."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from real_screen import Screen, run

from telesec.domain.french import day_and_month

PASSWORD = "mouette carafe tilleul enclume"  # of a practice thrown away at the end
LOGIN = "lefevre"
STEP = 30  # seconds of a code
DELAY = 60  # seconds before the lock, once it is shortened
HOUR = 96  # pixels of an hour in the agenda at the usual text size


class Telephone:
    """Gives codes from the key of the QR, each once."""

    def __init__(self, address: str) -> None:
        self._key = parse_qs(urlsplit(address).query)["secret"][0]
        self._used = -1

    def code(self) -> str:
        """A code not given yet, with time left to type it."""
        while int(time.time()) // STEP == self._used or time.time() % STEP > STEP - 6:
            time.sleep(1)
        self._used = int(time.time()) // STEP
        return run("oathtool", "--totp", "--base32", "-", given=self._key).strip()


class Day:
    """The steps of the day, each checked on the screen before the next one."""

    def __init__(self, program: str, work: Path, pictures: Path) -> None:
        self.program, self.practice, self.sheet = program, work / "cabinet", work / "feuille.pdf"
        self.screen = Screen(pictures)
        self.telephone = Telephone("?secret=A")
        today = datetime.now(ZoneInfo("Europe/Paris")).date()  # the day on the wall of the practice
        self.wednesday = today + timedelta(days=9 - today.weekday())  # of next week, whatever the day
        self.faults: list[str] = []
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Open the program on an empty folder."""
        self.running = subprocess.Popen([self.program, "--practice", str(self.practice)])
        self.screen.wait_for("Mettre en place le cabinet")
        self.screen.keep("set-up")
        if not self.screen.window_fits():
            self.faults.append("the window opens larger than the screen")
            run("xdotool", "getactivewindow", "windowmove", "0", "0", "windowsize", "1364", "744")

    def set_up(self) -> None:
        """The whole wizard with the keyboard, the telephone's key read from the QR."""
        screen = self.screen
        for text, tabs in (("Cabinet des Lilas", 1), ("Centre", 1), ("Lyon", 2), ("Dr Lefèvre", 1)):
            screen.type(text)
            screen.press(*["Tab"] * tabs)
        screen.type(LOGIN)
        screen.keep("practice-typed")
        screen.click(screen.wait_for("Continuer"))
        screen.wait_for("Votre mot de passe")
        screen.type(PASSWORD)
        screen.press("Return")
        screen.type(PASSWORD)
        screen.keep("password-typed")
        screen.press("Return")
        screen.wait_for("Votre téléphone")
        screen.keep("telephone")
        self.telephone = Telephone(screen.qr())
        screen.type(self.telephone.code())
        screen.press("Return")
        screen.click(screen.wait_for("Je les ai recopiés sur papier"))
        screen.keep("spare-codes")
        screen.click(screen.wait_for("Continuer"))
        self._keep_sheet()
        screen.wait_for("Se connecter")
        screen.keep("practice-created")

    def _keep_sheet(self) -> None:
        screen = self.screen
        screen.click(screen.wait_for("Enregistrer la feuille"))
        screen.wait_for("Nom de fichier")
        screen.keep("sheet-dialog")
        screen.press("ctrl+a")
        screen.type(str(self.sheet))
        screen.press("Return")
        screen.wait_for("Imprimez-la, puis effacez")
        screen.keep("sheet")
        groups = dict(re.findall(r"^\s*(\d{1,2})\s+([0-9A-Z]{4,8})\b", self._sheet_text(), re.MULTILINE))
        first, second = screen.numbers_after("Groupe n")[:2]
        screen.type(groups[str(first)])
        screen.press("Return")
        screen.type(groups[str(second)])
        screen.keep("sheet-proved")
        screen.press("Return")

    def _sheet_text(self) -> str:
        return run("pdftotext", "-layout", str(self.sheet), "-")

    def sign_in(self) -> None:
        """Login, password, code: three lines and Enter; then the commitment of a first day."""
        screen = self.screen
        for text in (LOGIN, PASSWORD, self.telephone.code()):
            screen.type(text)
            screen.press("Return")
        screen.click(screen.wait_for("J'ai lu cet engagement"))
        screen.keep("commitment")
        screen.press(*["Tab"] * 3, "space")  # « J'accepte »: tesseract does not read its white on green
        screen.wait_for("Aujourd'hui")
        screen.keep("signed-in")

    def book(self) -> None:
        """A booking for a patient who is new, with the keyboard alone."""
        screen = self.screen
        screen.press("ctrl+n")
        if not screen.seen("Prochains créneaux", 8):
            self.faults.append("Ctrl+N does nothing after sign-in: the agenda has not the focus")
            screen.click(screen.wait_for("Aujourd'hui"))
            screen.press("ctrl+n")
            screen.wait_for("Prochains créneaux")
        screen.keep("booking-empty")
        screen.type("14/03/1968")
        screen.press("Return")
        screen.wait_for("Nom de naissance")
        screen.keep("booking-new-patient")
        screen.type("DUBOIS")
        screen.press("Tab")
        screen.type("Noël")
        screen.press("Return")
        screen.wait_for("DUBOIS Noël")
        screen.keep("booking-patient")
        screen.press("1", "alt+j")
        screen.type(f"{self.wednesday:%d/%m/%Y}")
        screen.press("alt+h")
        screen.type("9h")
        screen.press("Tab")
        screen.wait_for(day_and_month(self.wednesday))
        screen.keep("booking-slot")
        screen.press("ctrl+Return")
        screen.wait_for("À relire")
        screen.keep("booked")

    def move(self) -> None:
        """The same appointment dragged one hour lower in the grid."""
        screen = self.screen
        panel = max(screen.places("DUBOIS"))[0]  # its title is the rightmost; the message lies lowest
        card = min((at for at in screen.places("DUBOIS") if at[0] < panel), key=lambda at: at[1])
        screen.drag(card, HOUR)
        screen.wait_for("à 10 h 00, avec")
        screen.keep("moved")

    def shorten_lock(self) -> None:
        """One minute, through the settings as anybody would."""
        screen = self.screen
        screen.press("ctrl+comma")
        screen.wait_for("Horaires")
        screen.keep("settings-hours")
        screen.click(screen.wait_for("Verrouillage"))
        screen.wait_for("ne peut pas être désactivé")
        screen.press("Tab", "ctrl+a")
        screen.type("1")
        screen.press("Tab", "space")
        screen.wait_for("se verrouillera après 1 minute")
        screen.keep("settings-lock")

    def wait_for_lock(self) -> None:
        """Nobody there for a minute: nothing of the patient stays on the screen."""
        screen = self.screen
        began = time.monotonic()
        screen.press("ctrl+1")
        screen.wait_for("DUBOIS")
        screen.wait_for("Verrouillé après un moment", 150)
        waited = time.monotonic() - began
        screen.wait_for("Dr Lefèvre")
        screen.keep("locked")
        if screen.find("DUBOIS") is not None:
            raise AssertionError("the lock screen still shows a patient's name")
        if waited < DELAY:
            raise AssertionError(f"locked after {waited:.0f} s, before its time")

    def unlock(self) -> None:
        """The password again; the appointment is still there, a week away."""
        screen = self.screen
        screen.type(PASSWORD)
        screen.press("Return")
        screen.click(screen.wait_for("Aujourd'hui"))
        for _ in range(2):
            if not screen.seen("DUBOIS", 8):
                screen.press("ctrl+Next")
        screen.wait_for("DUBOIS")
        screen.keep("unlocked")

    def leave(self) -> None:
        """Close the window and wait until the program is gone."""
        self.screen.press("alt+F4")
        if self.running is None or self.running.wait(20) != 0:
            raise AssertionError("the program did not end well")

    def verify(self) -> None:
        """The practice's journals, by the command line and in a new process."""
        command = (self.program, "--practice", str(self.practice), "journal", "verify")
        secrets = f"{PASSWORD}\n{self.telephone.code()}\n"
        print(run(*command, "--account", LOGIN, "--credentials-stdin", given=secrets).strip())

    def live(self) -> None:
        """Every step in order."""
        for step in (
            self.start,
            self.set_up,
            self.sign_in,
            self.book,
            self.move,
            self.shorten_lock,
            self.wait_for_lock,
            self.unlock,
            self.leave,
            self.verify,
        ):
            print(f"== {step.__name__}", flush=True)
            step()

    def abandon(self) -> None:
        """End the program whatever state it is in."""
        if self.running is not None and self.running.poll() is None:
            self.running.kill()
            self.running.wait()


def main() -> None:
    program, work, pictures = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    day = Day(program, work, pictures)
    try:
        day.live()
    finally:
        day.abandon()
    if day.faults:
        sys.exit("\n".join(day.faults))
    print("The day went to its end in a real window.")


if __name__ == "__main__":
    main()
