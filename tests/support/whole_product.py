"""Reads all modules of the product, of which many are read only where an app is made. `forked` begins so."""

from pathlib import Path
from tempfile import TemporaryDirectory

from welfare import create_app
from welfare.config import read_settings

with TemporaryDirectory(prefix="welfare-") as folder:
    create_app(
        {
            "SETTINGS": read_settings(
                {
                    "WELFARE_ENV": "testing",
                    "WELFARE_INSTANCE": str(Path(folder)),
                    "WELFARE_SECRET_KEY": "only for tests",
                }
            )
        }
    )
