"""Where the program begins on Windows: telesec.exe and telesec.com hand their words over to this file.

To the program this is a packed one: what it starts of itself is telesec.exe with words, and never a console.
"""

import sys
from pathlib import Path

sys.frozen = "windows"  # type: ignore[attr-defined]  # what packers set, and the program asks
sys.executable = str(Path(__file__).resolve().with_name("telesec.exe"))

from telesec.app.main import main  # noqa: E402 - reads both

sys.exit(main())
