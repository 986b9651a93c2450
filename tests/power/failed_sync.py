"""A failed sync on a real ext4: the disk under it refuses to write for a moment (nbdkit's error
filter), while a server works. It must end with 74 and tell that the outcome is unknown. Started
again on the same mount, where the page cache may show what the disk never got, it must make that
durable before it serves: what it answered then must stand in the bytes of the disk alone.

    failed_sync.py PROGRAM
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error

from disk import SIZE, Folder, Server, mounted, run, unmounted


def work(server, count):
    """The last position that was answered, and whether somebody was told that it is unknown."""
    last, unknown = 0, False
    for number in range(count):
        try:
            last = server.add_officer(f"{count} {number} {time.time_ns()}", "Officer")
        except urllib.error.HTTPError as error:
            unknown = json.load(error)["code"] == "DH7401"
            break
    return last, unknown


def main():
    program = sys.argv[1]
    folder = Folder(program, ["disk", "export", "cut"])
    data, point, trigger = folder.data, folder.point, folder.file("trigger")
    disk = ["nbdkit", "-f", "-U", folder.file("socket"), "--filter=error", "file"]
    disk += [folder.file("disk"), "error-pwrite=EIO", "error-pwrite-rate=100%"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    disk = subprocess.Popen([*disk, f"error-pwrite-file={trigger}"], **quiet)
    while not os.path.exists(folder.file("socket")):
        assert disk.poll() is None, "nbdkit ended"
        time.sleep(0.05)
    uri = f"nbd+unix:///?socket={folder.file('socket')}"
    fuse = subprocess.Popen(["nbdfuse", folder.file("export"), uri], **quiet)
    while os.stat(folder.file("export")).st_size != SIZE:
        assert fuse.poll() is None, "nbdfuse ended"
        time.sleep(0.05)
    loop = mounted(folder.file("export"), point)

    server = Server(program, data)
    server.add_officer("Officer", None)
    before, unknown = work(server, 50)
    assert before > 0 and not unknown
    open(trigger, "w").close()
    _, unknown = work(server, 50)
    os.remove(trigger)
    assert unknown, "nobody was told that the outcome is unknown"
    assert server.process.wait() == 74

    server = Server(program, data)
    after, unknown = work(server, 5)
    assert after > before and not unknown
    # What the disk has now is all that a power cut would leave.
    shutil.copyfile(folder.file("disk"), folder.file("cut"))
    server.process.kill()
    server.process.wait()
    unmounted(loop, point)
    run("umount", folder.file("export"))
    fuse.wait()
    disk.terminate()
    disk.wait()

    loop = mounted(folder.file("cut"), point)
    verified = json.loads(run(program, "--data", data, "verify", "--full", "--json"))
    unmounted(loop, point)
    assert verified["position"] >= after, f"{after} was answered, {verified['position']} is there"
    folder.remove()
    print(f"a failed sync on ext4: told as unknown, ended with 74, position {after} stands: 0 lost")


main()
