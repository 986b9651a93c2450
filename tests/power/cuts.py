"""Power cuts on a real ext4: a server works on an image whose every write and flush is logged by
qemu's storage daemon (dm-log-writes format); then the power goes at many moments of that log. Of
what was written after the last flush chance keeps a part, sector by sector. Each image is mounted,
which replays ext4's own journal; then the registry must be intact, hold every command that had been
answered by that moment, and go on.

    cuts.py PROGRAM [CUTS [SEED]]
"""

import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import threading
import time

from disk import SIZE, Folder, Server, mounted, run, unmounted

SECTOR = 512
FLUSH, FUA, DISCARD = 1, 2, 4
CLIENTS, SECONDS = 4, 4


def root(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def work(server, log):
    """What was answered: how long the log of writes was by then, and the position."""
    server.add_officer("Officer", None)
    answered, until = [], time.monotonic() + SECONDS

    def client(number):
        count = 0
        while time.monotonic() < until:
            count += 1
            position = server.add_officer(f"Officer {number} {count}", "Officer")
            answered.append((os.stat(log).st_size, position))

    clients = [threading.Thread(target=client, args=[number]) for number in range(CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return answered


def entries(log):
    """Where each ends in the log, its flags, the offset on the disk, and its data."""
    with open(log, "rb") as file:
        bytes_ = file.read()
    assert bytes_[:8] == struct.pack("<Q", 0x6A736677736872), "not a log of writes"
    at = SECTOR
    while at + SECTOR <= len(bytes_):
        sector, sectors, flags, _ = struct.unpack_from("<4Q", bytes_, at)
        at += SECTOR
        data = b"" if flags & DISCARD else bytes_[at : at + sectors * SECTOR]
        at += len(data)
        yield at, flags, sector * SECTOR, data


def image_at(base, target, written, cut, chance):
    """The disk after a power cut behind so many entries of the log."""
    shutil.copyfile(base, target)
    flushed = max((n for n in range(cut) if written[n][1] & (FLUSH | FUA)), default=-1)
    kept = chance.choice([0, 0.5, 0.5, 0.9, 1])
    with open(target, "r+b") as disk:
        for number, (_, _, offset, data) in enumerate(written[:cut]):
            for at in range(0, len(data), SECTOR) if number > flushed else [0]:
                piece = data[at : at + SECTOR] if number > flushed else data
                if number <= flushed or chance.random() < kept:
                    disk.seek(offset + at)
                    disk.write(piece)


def main():
    program, cuts = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    chance = random.Random(seed)
    folder = Folder(program, ["disk", "export", "log", "cut"])
    data, point = folder.data, folder.point
    base, disk, log, export, cut_image = map(folder.file, ["base", "disk", "log", "export", "cut"])
    daemon = subprocess.Popen(
        ["qemu-storage-daemon"]
        + ["--blockdev", f"driver=file,node-name=disk,filename={disk}"]
        + ["--blockdev", f"driver=file,node-name=log,filename={log}"]
        + ["--blockdev", "driver=blklogwrites,node-name=logged,file=disk,log=log,log-sector-size=512"]
        + ["--export", f"type=fuse,id=export,node-name=logged,mountpoint={export},writable=on"]
    )
    while os.stat(export).st_size != SIZE:
        assert daemon.poll() is None, "qemu-storage-daemon ended"
        time.sleep(0.05)
    loop = mounted(export, point)
    server = Server(program, data)
    answered = work(server, log)
    last = max(position for _, position in answered)
    leaves = server.leaves(last)
    server.process.kill()
    server.process.wait()
    unmounted(loop, point)
    daemon.terminate()
    daemon.wait()

    written = list(entries(log))
    first = next(n for n, (end, *_) in enumerate(written) if end >= answered[0][0])
    flushes = sum(1 for _, flags, *_ in written if flags & FLUSH)
    for number in range(cuts):
        cut = chance.randrange(first, len(written))
        image_at(base, cut_image, written, cut, chance)
        loop = mounted(cut_image, point)
        verified = json.loads(run(program, "--data", data, "verify", "--json"))
        known = max((at for size, at in answered if size <= written[cut - 1][0]), default=0)
        position = verified["position"]
        context = f"cut {number} of seed {seed}, behind entry {cut}"
        assert position >= known, f"{context}: {known} was answered, {position} is there"
        found = leaves[:position]
        if position <= last:
            assert root(found).hex() == verified["root_hash"], f"{context}: another root"
        run(program, "--data", data, "user", "add", f"After cut {number}", "--as", "Officer")
        after = json.loads(run(program, "--data", data, "verify", "--full", "--json"))
        assert after["position"] > position, context
        unmounted(loop, point)
    folder.remove()
    print(f"{cuts} power cuts on ext4, among {len(written)} writes and {flushes} flushes, "
          f"{len(answered)} commands answered: 0 lost, 0 refused")


main()
