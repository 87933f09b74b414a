"""Walls around a process: no sockets, no other programs, nothing to read but code. On Linux, as far as the kernel can.

Landlock (5.13 and newer) closes the file system, but for the folders that are named; a filter over system calls
(seccomp) closes the network and other processes. Neither wants a right of ours, neither can be taken back.
Imports nothing of the portal, so that the child of `portal.confined` can use it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterable

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""Version of Landlock → how many rights over files it knows. All of them are closed."""
NETWORK_SINCE, SCOPES_SINCE = 4, 6
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # of prctl

CALLS = {
    # what is refused: (x86_64, aarch64); None where there is no such call
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "unshare": (272, 97),
    "mount": (165, 40),
    "bpf": (321, 280),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utimensat": (280, 88),
}
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Machine → its place in CALLS, and how the kernel calls it."""
_X32 = 0x40000000  # on x86_64 the same calls stand a second time from here on
_LOAD, _EQUAL, _FROM, _ANSWER = 0x20, 0x15, 0x35, 0x06
_REFUSED, _ALLOWED = 0x00050000 | 1, 0x7FFF0000  # 1: EPERM


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Below(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # Python from 3.14 on asks that a packed structure says so
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def build(readable: Iterable[str]) -> None:
    """Build what this kernel has: nothing to read but what lies in these folders, nobody to speak to."""
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        _close_files(system, readable)
        _close_calls(system)


def landlock_version() -> int:
    """Which Landlock this kernel has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, ctypes.CDLL(None, use_errno=True).syscall(LANDLOCK_CREATE, None, 0, 1))


def has_filter() -> bool:
    """Whether the calls of this machine are known, so that they are closed where the kernel has seccomp."""
    return sys.platform == "linux" and platform.machine() in MACHINES and sys.maxsize > 1 << 32


def _close_files(system: ctypes.CDLL, readable: Iterable[str]) -> None:
    version = landlock_version()
    if not version:
        return
    rights = (1 << RIGHTS.get(version, 16)) - 1
    asked = _Ruleset(rights, 3 if version >= NETWORK_SINCE else 0, 3 if version >= SCOPES_SINCE else 0)
    size = 24 if version >= SCOPES_SINCE else 16 if version >= NETWORK_SINCE else 8
    rules = system.syscall(LANDLOCK_CREATE, ctypes.byref(asked), ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    for path in readable:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not every system has each of them
            continue
        given = READ_FILE | READ_FOLDER if os.path.isdir(path) else READ_FILE
        system.syscall(LANDLOCK_ADD, rules, 1, ctypes.byref(_Below(given, place)), 0)
        os.close(place)
    system.syscall(LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)


def _close_calls(system: ctypes.CDLL) -> None:
    if not has_filter():
        return
    column, machine = MACHINES[platform.machine()]
    numbers = [number for call in CALLS.values() if (number := call[column]) is not None]
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine), (_ANSWER, 0, 0, _REFUSED), (_LOAD, 0, 0, 0)]
    steps += [(_FROM, len(numbers) + 1, 0, _X32)] if machine == MACHINES["x86_64"][1] else []
    steps += [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(_ANSWER, 0, 0, _ALLOWED), (_ANSWER, 0, 0, _REFUSED)]
    instructions = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), instructions)
    system.prctl(SECCOMP, FILTER, ctypes.byref(program), 0, 0)
