"""Stand-ins for docker, kind and kubectl: one script that plays them all, and remembers what it was asked.

What they do is told by a scene, a JSON file beside them; what they have made is kept in another.
"""

import json
import os
import sys
import time
from pathlib import Path

HERE = Path(sys.argv[0]).parent.parent
SCENE, WORLD, CALLS = HERE / "scene.json", HERE / "world.json", HERE / "calls.jsonl"

STEPS = ["Ensuring node image (kindest/node:v1.34.11) 🖼 ", "Preparing nodes 📦 📦 📦  ", "Starting control-plane 🕹️ "]


def load(path):
    return json.loads(path.read_text()) if path.exists() else {}


def main():
    program, words = Path(sys.argv[0]).name, sys.argv[1:]
    scene = load(SCENE)
    with CALLS.open("a") as calls:
        told = {name: os.environ.get(name) for name in ("KIND_EXPERIMENTAL_PROVIDER", "KUBECONFIG")}
        calls.write(json.dumps({"command": [program, *words], **told}) + "\n")
    world = {"nodes": {}, "images": [], "host_images": [], "outside": [], **load(WORLD)}
    for words_so_far, status, text in scene.get("answers", ()):
        if [program, *words][: len(words_so_far)] == words_so_far:
            print(text, file=sys.stderr if status else sys.stdout)
            return status
    status = {"docker": engine, "podman": engine, "nerdctl": engine, "kind": kind, "kubectl": kubectl}[program](
        words, scene, world
    )
    return status or 0


def keep(world):
    WORLD.write_text(json.dumps(world))


def engine(words, scene, world):
    match words:
        case ["info", *_]:
            if scene.get("engine") == "down":
                print("{}")
                print("Cannot connect to the Docker daemon. Is the docker daemon running?", file=sys.stderr)
                return 1
            host = {"memTotal": 16 << 30, "cgroupVersion": "v2", "security": {"rootless": False}}
            podman = {"host": host, "version": {"Version": "5.4.0"}}
            docker = {"ServerVersion": "28.2.2", "MemTotal": 16 << 30, "CgroupVersion": "2", "SecurityOptions": []}
            print(json.dumps(podman if Path(sys.argv[0]).name == "podman" else docker))
        case ["ps", "--all", "--filter", label, *_]:
            for name, running in world["nodes"].items():
                if label == "label=io.x-k8s.kind.cluster=cks-lab":
                    print(f"{name}\t{'Up 2 minutes' if running else 'Exited (137) 2 hours ago'}")
        case ["ps", "--all", "--quiet", *_]:
            print("\n".join(world["outside"]))
        case ["exec", node, "crictl", "inspecti", *_, image]:
            return 0 if [node, image] in world["images"] else 1
        case ["exec", node, "crictl", "pull", image]:
            world["images"].append([node, image])
            keep(world)
        case ["image", "inspect", image]:
            return 0 if image in world["host_images"] else 1
        case ["pull", image]:
            world["host_images"].append(image)
            keep(world)
        case ["start", *names]:
            world["nodes"].update(dict.fromkeys(names, True))
            keep(world)
        case ["save", "--output", archive, image]:
            Path(archive).write_text(image)
        case ["rm", "--force", name]:
            world["outside"] = [each for each in world["outside"] if each != name]
            keep(world)
    return 0


def kind(words, scene, world):
    match words:
        case ["version"]:
            print(scene.get("kind", "kind v0.33.0 go1.26.8 linux/amd64"))
        case ["get", "clusters"]:
            print("\n".join(filter(None, ["other", "cks-lab" if world["nodes"] else ""])))
        case ["create", "cluster", "--name", "cks-lab", "--config", config, "--kubeconfig", kubeconfig]:
            return create(scene, world, Path(config), Path(kubeconfig))
        case ["delete", "cluster", "--name", "cks-lab", "--kubeconfig", _]:
            keep({**world, "nodes": {}, "images": []})
        case ["export", "kubeconfig", "--name", "cks-lab", "--kubeconfig", kubeconfig]:
            Path(kubeconfig).write_text("kubeconfig")
        case ["load", "docker-image", image, "--name", "cks-lab"]:
            world["images"] += [[node, image] for node in world["nodes"]]
            keep(world)
        case ["load", "image-archive", archive, "--name", "cks-lab"]:
            world["images"] += [[node, Path(archive).read_text()] for node in world["nodes"]]
            keep(world)
        case _:
            print(f"ERROR: unknown command {words}", file=sys.stderr)
            return 1
    return 0


def create(scene, world, config, kubeconfig):
    say = sys.stderr.write
    say('Creating cluster "cks-lab" ...\n')
    if scene.get("create") == "no image":
        say(f" • {STEPS[0]} ...\n ✗ {STEPS[0]}\n")
        say('ERROR: failed to create cluster: failed to pull image "kindest/node": command "docker pull" failed\n\n')
        say("Command Output: dial tcp: lookup registry: no such host\n")
        return 1
    roles = [line for line in config.read_text().splitlines() if line.strip().startswith("- role:")]
    names = ["cks-lab-control-plane", "cks-lab-worker", *[f"cks-lab-worker{n}" for n in range(2, 20)]][: len(roles)]
    for number, step in enumerate(STEPS):
        say(f" • {step} ...\n")
        sys.stderr.flush()
        if number == 1:
            keep({**world, "nodes": dict.fromkeys(names, True), "cni": "disableDefaultCNI" not in config.read_text()})
            if scene.get("create") == "hang":
                (HERE / "hanging").write_text(str(os.getpid()))
                time.sleep(60)
        if scene.get("create") == "kubeadm" and number == 2:
            say(f" ✗ {step}\n")
            say('Deleted nodes: ["cks-lab-control-plane"]\n')
            say("ERROR: failed to create cluster: failed to init node with kubeadm: exit status 1\n")
            keep({**world, "nodes": {}})
            return 1
        say(f" ✓ {step}\n")
    kubeconfig.write_text("kubeconfig")
    kubeconfig.chmod(0o644)
    say('Set kubectl context to "kind-cks-lab"\n')
    return 0


def kubectl(words, scene, world):
    if words[:2] == ["version", "--client"]:
        print("Client Version: v1.34.0")
        return 0
    if scene.get("server") == "down" or not world["nodes"]:
        print("The connection to the server 127.0.0.1:1 was refused", file=sys.stderr)
        return 1
    assert words[0] == "--kubeconfig"
    assert words[2:4] == ["--context", "kind-cks-lab"]
    match words[4:]:
        case ["get", "nodes", *_]:
            looks = world.get("looks", 0)
            keep({**world, "looks": looks + 1})
            ready = all(world["nodes"].values()) and world.get("cni", True) and looks >= scene.get("ready after", 0)
            print(json.dumps({"items": [node(name, ready) for name in world["nodes"]]}))
        case ["get", "daemonsets", *_]:
            print("kindnet kube-proxy" if world.get("cni", True) else "kube-proxy", end="")
        case ["version", *_]:
            print(json.dumps({"serverVersion": {"gitVersion": "v1.34.11"}}))
    return 0


def node(name, ready):
    condition = {"type": "Ready", "status": "True" if ready else "False", "message": "network plugin not ready"}
    return {
        "metadata": {"name": name},
        "spec": {"podCIDRs": ["10.244.0.0/24"]},
        "status": {
            "conditions": [condition],
            "nodeInfo": {"kubeletVersion": "v1.34.11"},
            "addresses": [{"type": "InternalIP", "address": "172.18.0.2"}],
        },
    }
