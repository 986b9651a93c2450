"""An ext4 in a file, and a server at work on it."""

import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request
import uuid

SIZE = 192 << 20


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def mounted(image, point):
    loop = run("losetup", "--direct-io=off", "-f", "--show", image).strip()
    try:
        run("mount", "-t", "ext4", loop, point)
    except subprocess.CalledProcessError:
        run("losetup", "-d", loop)
        raise
    return loop


def unmounted(loop, point):
    run("umount", point)
    run("losetup", "-d", loop)


class Server:
    def __init__(self, program, data):
        command = [program, "--data", data, "serve", "--listen", "127.0.0.1:0", "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]

    def add_officer(self, name, acting):
        query = f"?officer={urllib.parse.quote(acting)}" if acting else ""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        body = json.dumps({"name": name}).encode()
        url = f"{self.url}/api/v1/commands/add-user{query}"
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return json.load(answer)["position"]

    def leaves(self, last):
        leaves = []
        with urllib.request.urlopen(f"{self.url}/api/v1/commits") as feed:
            for line in feed:
                if line.startswith(b"data: "):
                    leaves.append(bytes.fromhex(json.loads(line[6:])["leaf"]))
                if len(leaves) == last:
                    return leaves

    def stop(self):
        self.process.terminate()
        assert self.process.wait() == 0


class Folder:
    """Files and a mount point of one test; `base` is an ext4 that holds an empty registry."""

    def __init__(self, program, names):
        self.path = tempfile.mkdtemp(prefix="dienhong-power-")
        self.point = os.path.join(self.path, "mounted")
        self.data = os.path.join(self.point, "data")
        os.mkdir(self.point)
        for name in ["base", *names]:
            open(self.file(name), "w").close()
        os.truncate(self.file("base"), SIZE)
        run("mkfs.ext4", "-q", "-F", self.file("base"))
        loop = mounted(self.file("base"), self.point)
        run(program, "--data", self.data, "init")
        unmounted(loop, self.point)
        shutil.copyfile(self.file("base"), self.file("disk"))

    def file(self, name):
        return os.path.join(self.path, name)

    def remove(self):
        shutil.rmtree(self.path)
