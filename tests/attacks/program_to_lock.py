"""The real program, signed in through its own widgets and locked on demand, so that others read its memory.

Standard input: one JSON line (login, password, code, patient ids, full disk or not), then a line to lock.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

real_exec = QApplication.exec
kept: list[Any] = []


def say(word: str) -> None:
    print(word, flush=True)


def drive(given: dict[str, Any]) -> None:
    from telesec.app.window import Window
    from telesec.domain.sessions import LockReason
    from telesec.services.patients.patients import open_patient
    from telesec.ui.sign_in import SignInPage

    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
    page = next(one for one in window.findChildren(SignInPage))

    def read(signed: Any) -> None:
        def work() -> list[Any]:
            return [open_patient(signed.gate, one) for one in given["patient_ids"]]

        window._tasks.run(
            work, lambda people: (kept.append(people), say("read")), lambda error: say(str(error))
        )

    def lock() -> None:
        sys.stdin.readline()
        if given["full_disk"]:  # every write to a file fails from now on
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        window.lock(LockReason.ASKED)

    page.signed_in.connect(read)
    page.login.setText(given["login"])
    page.password.findChildren(QLineEdit)[0].setText(given["password"])
    page.code.setText(given["code"])
    page.enter.click()
    watch = QSocketNotifier(0, QSocketNotifier.Type.Read)
    watch.activated.connect(lock)
    kept.append(watch)


def run(*_: object) -> int:
    if "--resume-fd" in sys.argv:
        QTimer.singleShot(500, lambda: say("locked"))
    else:
        given = json.loads(sys.stdin.readline())
        QTimer.singleShot(100, lambda: drive(given))
    return int(real_exec())


if __name__ == "__main__":
    QApplication.exec = run  # type: ignore[method-assign,assignment]
    from telesec.app.main import main

    sys.exit(main())
