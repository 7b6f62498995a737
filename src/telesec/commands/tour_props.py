"""What the tour's actors carry: where things lie, an invented password, invented patients in a file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pyotp

from telesec.commands.bench_people import people

# The tour's practice is made and thrown away by the tour; this opens nothing else.
PASSWORD = "quatre lavandes sous la pluie d'avril"  # noqa: S105
LOGIN = "camille"
HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
PATIENTS = 240


class Props:
    """One tour's folder and the things in it."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.practice = out / "cabinet"
        self.device = out / "appareil"
        self.sheet = out / "feuille-de-recuperation.pdf"
        self.fee_note = out / "note-d-honoraires.pdf"
        self.csv = out / "patients.csv"
        self.first_act_done = out / "premier-acte"

    def code(self, secret: str, steps_ahead: int = 0) -> str:
        """The code a telephone shows now, or will show ``steps_ahead`` half-minutes from now."""
        import time

        return pyotp.TOTP(secret.replace(" ", "")).at(int(time.time()), counter_offset=steps_ahead)

    def write_patients(self) -> None:
        """A CSV in the Colibri layout: invented people, and one whose name tries to be markup."""
        with self.csv.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["sexe", "nom", "prenom", "date_de_naissance", "adresse", "telephone", "email"])
            for draft in people(PATIENTS):
                born = draft.birth_date or date(1970, 1, 1)
                rows.writerow(
                    [
                        draft.sex.value,
                        draft.birth_name,
                        draft.first_names,
                        f"{born:%d/%m/%Y}",
                        draft.address,
                        draft.phone,
                        draft.email,
                    ]
                )
            rows.writerow(["F", HOSTILE, "Léa", "02/05/1990", "", "01 99 00 12 34", ""])
