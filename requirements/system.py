"""Make sure that Qt's shared libraries are there: tries to load each, installs what is missing where that may be done.

Standard library only; it runs before anything is installed. On Debian and Ubuntu as root (or with sudo
that asks nothing) the missing packages are installed; else the exact command to run is printed.
"""

import ctypes
import os
import shutil
import subprocess
import sys

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing():
    """Return the packages whose library does not load."""
    found = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            found.append(package)
    return found


def main():
    """Install what is missing or say how."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing()
    if not packages:
        return 0
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
        if prefix is not None:
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            if subprocess.call([*prefix, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                subprocess.call([*prefix, "apt-get", "update", "-qq"], env=env)
                subprocess.call([*prefix, *command], env=env, stdout=subprocess.DEVNULL)
            if not missing():
                return 0
    print(
        "Thiếu thư viện hệ thống cho cửa sổ; hãy chạy / system libraries are missing; please run:\n  sudo "
        + " ".join(command)
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
