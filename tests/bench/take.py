"""Runs a command for measure.py: take.py DESCRIPTOR COMMAND...; writes wall seconds, processor seconds, peak KB and exit status to
the open file DESCRIPTOR. A process begins with the peak memory of the one that made it, so that has to be a small one."""

import os
import sys
import time


def main():
    target, command = int(sys.argv[1]), sys.argv[2:]
    os.set_inheritable(target, False)
    began = time.monotonic()
    try:
        child = os.posix_spawnp(command[0], command, os.environ)
    except OSError as fault:
        sys.exit(f"{command[0]}: {fault.strerror}")
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - began
    os.write(target, f"{wall} {used.ru_utime + used.ru_stime} {used.ru_maxrss} {os.waitstatus_to_exitcode(status)}".encode())


main()
