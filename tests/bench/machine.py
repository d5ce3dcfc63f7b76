"""What the figures were found on."""

import datetime
import os
import platform
import re
import subprocess

import numpy
from osgeo import gdal


def first_line(command):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True).stdout
    except OSError:
        return None
    return said.strip().split("\n")[0] if said.strip() else None


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        found = re.search(r"model name\s*:\s*(.+)", f.read())
    return found.group(1).strip() if found else platform.machine()


def memory_gb():
    with open("/proc/meminfo", encoding="utf-8") as f:
        return int(re.search(r"MemTotal:\s*(\d+)", f.read()).group(1)) / (1 << 20)


def describe(bench):
    return {"date": datetime.date.today().isoformat(), "processor": processor(), "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(memory_gb()), "threads": bench.threads, "kernel": platform.release(),
            "capacity": first_line([bench.program, "--version"]), "gdal": gdal.VersionInfo("RELEASE_NAME"),
            "numpy": numpy.__version__, "grass": first_line(["grass", "--version"]) if bench.has_grass else None}
