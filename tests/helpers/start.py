"""start.py TEST ARGUMENT...: run a test that needs GDAL's Python bindings and numpy; exit 77, skipped, where they are not."""

import os
import runpy
import sys

if __name__ == "__main__":
    try:
        import numpy  # noqa: F401
        import osgeo.gdal  # noqa: F401
    except ImportError as missing:
        print(f"skipped: {missing}")
        sys.exit(77)
    del sys.argv[0]
    sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    runpy.run_path(sys.argv[0], run_name="__main__")
