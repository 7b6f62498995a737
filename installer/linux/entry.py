"""Where the packed program begins."""

import sys
from pathlib import Path

from pyimod02_importers import pyz_archive  # PyInstaller's reader of the modules in the program's file

from telesec.app.main import main

OWN_FILE = "/proc/self/exe"

# It opens that file by its name whenever a page is first shown. An upgrade puts another one there while the
# window is open: our modules are read where this process came from, or half of them would be of each version.
if Path(OWN_FILE).exists():
    pyz_archive._filename = OWN_FILE  # noqa: SLF001 - nothing else of its reader says where

sys.exit(main())
