"""Where the packed program begins."""

import sys

from telesec.app.main import main

sys.exit(main())
