"""What prepares and checks a checkout, with nothing but Python's own library."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Dokani needs Python 3.11 or newer; this is %d.%d (%s).\n"
        "Install a newer one, then name it: make run PYTHON=python3.11"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
