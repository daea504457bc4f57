# SPDX-License-Identifier: GPL-2.0
"""lacctl's lists of the kernel's objects while others come and go. See dump_churn.sh.

Interfaces, in the order in which they are listed: acc and acc.11 have sessions that stay and others that come and go,
acc.10 between them comes and goes with all of its sessions.
"""
import fcntl
import json
import multiprocessing
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from genl import C, Genl  # noqa: E402
from rig import LNS4, Lac, Tap, check, ifindex, sh, topology  # noqa: E402

LACCTL = sys.argv[1]
STAY, CHURN, BETWEEN = 2500, 2250, 500		# sessions of acc and of acc.11 each; of acc.10
TUNNELS = 1000		# half of them stay; number 2 has sessions
BATCH = 50
PAUSE = 0.002		# between two changes, or lacctl would hardly ever get the lock
TRIES = 10		# a short list may be over before anything changes
STAYING = {dev: {(dev, 2 * n + 1) for n in range(STAY)} for dev in ("acc", "acc.11")}
OTHERS = {dev: {(dev, 2 * n) for n in range(1, CHURN + 1)} for dev in ("acc", "acc.11")}
OTHERS["acc.10"] = {("acc.10", sid) for sid in range(1, BETWEEN + 1)}
MESSAGE = "objects came or went during the dump, it may be inconsistent"


def session(nl, interface, sid, half=False):
    """Odd numbers stay, even ones come and go."""
    values = {"ifindex": (4, interface), "pppoe_sid": (2, sid), "peer_mac": b"\x02\0\0\0" + struct.pack("!H", sid),
              "state": (1, C["SESSION_HOLD"])}
    if half:
        values |= {"tunnel_id": (2, 2), "id": (2, sid), "peer_id": (2, sid)}
    return nl.packed("SESSION_ADD", **values)


def gone(nl, interface, sid):
    return nl.packed("SESSION_DEL", ifindex=(4, interface), pppoe_sid=(2, sid))


def tunnel(nl, sock, number):
    return nl.packed("TUNNEL_ADD", id=(2, number), peer_id=(2, number), socket=(4, sock),
                     peer_port=struct.pack("!H", 1701), peer_addr4=socket.inet_aton(LNS4))


def send(nl, requests):
    for i in range(0, len(requests), BATCH):
        nl.sock.send(b"".join(requests[i:i + BATCH]))
    return nl.refusals()


def fill(lac, sock, first, last):
    """What stays."""
    requests = [tunnel(lac.nl, sock, 2 * n) for n in range(1, TUNNELS // 2 + 1)]
    for interface in first, last:
        requests.append(lac.nl.packed("IFACE_ADD", ifindex=(4, interface)))
        requests += [session(lac.nl, interface, 2 * n + 1, half=interface == last) for n in range(STAY)]
    return send(lac.nl, requests)


def middle(nl, between):
    """The interface that comes and goes."""
    return [nl.packed("IFACE_ADD", ifindex=(4, between))] + [session(nl, between, sid) for sid in range(1, BETWEEN + 1)]


def steps(nl, sock, first, between, last):
    """What comes and goes, as pairs of messages."""
    pairs = []
    for interface in first, last:
        sids = [2 * n for n in range(1, CHURN + 1)]
        for i in range(0, CHURN, BATCH):
            part = sids[i:i + BATCH]
            pairs.append((b"".join(session(nl, interface, sid) for sid in part),
                          b"".join(gone(nl, interface, sid) for sid in part)))
    odd = [2 * n + 1 for n in range(TUNNELS // 2)]
    for i in range(0, len(odd), BATCH):
        pairs += [(b"".join(tunnel(nl, sock, n) for n in odd[i:i + BATCH]),
                   b"".join(nl.packed("TUNNEL_DEL", id=(2, n)) for n in odd[i:i + BATCH]))] * 4
    pairs += [(b"".join(middle(nl, between)), nl.packed("IFACE_DEL", ifindex=(4, between)))] * 2
    return pairs


def churn(stop, rounds, refused, sock, *interfaces):
    """All of it is there, then in random order something goes and comes back."""
    nl = Genl("lac")
    pairs = steps(nl, sock, *interfaces)
    seen = set()
    for add in dict.fromkeys(add for add, _ in pairs):
        nl.sock.send(add)
        seen |= nl.refusals()
    rounds.value = 1
    while not stop.is_set():
        add, delete = random.choice(pairs)
        nl.sock.send(delete)
        time.sleep(PAUSE)
        rounds.value += 1
        nl.sock.send(add)
        seen |= nl.refusals()
        time.sleep(PAUSE)
    refused.extend(seen)


def listed(text, as_json):
    """The objects of a list, each as a dict of what text and JSON have in common."""
    if as_json:
        return json.loads(text)
    return [dict(zip(words[1::2], words[2::2])) for words in map(str.split, text.splitlines())]


def key(entry):
    return (entry["dev"], int(entry["sid"])) if "sid" in entry else int(entry["id"])


def run(words, trigger=None, action=None):
    """lacctl's output, exit status and complaint; action is called as soon as trigger has been read, when lacctl, whose
    pipe is narrow, is not much further."""
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    with tempfile.TemporaryFile("w+") as complaint, os.fdopen(read) as out:
        child = subprocess.Popen([LACCTL, "-n", "lac"] + words, stdout=write, stderr=complaint)
        os.close(write)
        lines = []
        for line in out:
            lines.append(line)
            if action and trigger in line:
                action()
                action = None
        status = child.wait()
        complaint.seek(0)
        return "".join(lines), status, complaint.read().strip()


def show(what, words, stay, others, rounds=None, as_json=False, **keywords):
    """One list, judged."""
    what += ", JSON" if as_json else ""
    before = rounds.value if rounds else 0
    began = time.monotonic()
    text, status, said = run(["-j"] * as_json + words, **keywords)
    took = time.monotonic() - began
    found = Counter(map(key, listed(text, as_json)))
    check(f"{what}: each of those that stay is there, none twice, no stranger", ([], [], []),
          (sorted(stay - set(found))[:3], [k for k, n in found.items() if n > 1][:3], sorted(set(found) - stay - others)[:3]))
    check(f"{what}: the exit status is 0", 0, status)
    meanwhile = rounds.value - before if rounds else 0
    print(f"# {what}: {sum(found.values())} in {took:.1f} s, meanwhile {meanwhile} changes")
    return said, meanwhile


def noisy(what, words, stay, others, rounds):
    for as_json in False, True:
        for _ in range(TRIES):
            said, meanwhile = show(what, words, stay, others, rounds, as_json)
            if said:
                break
        check(f"{what}: something changed meanwhile", True, meanwhile > 0)
        check(f"{what}: lacctl tells", f"lacctl: {' '.join(words[:2])}: {MESSAGE}", said)


def everything(text, rounds, judge):
    """Every kind of list."""
    judge(f"{text}sessions", ["session", "show"], STAYING["acc"] | STAYING["acc.11"],
          OTHERS["acc"] | OTHERS["acc.10"] | OTHERS["acc.11"], rounds)
    judge(f"{text}sessions of an interface", ["session", "show", "dev", "acc"], STAYING["acc"], OTHERS["acc"], rounds)
    judge(f"{text}sessions of a tunnel", ["session", "show", "tunnel", "2"], STAYING["acc.11"], set(), rounds)
    judge(f"{text}tunnels", ["tunnel", "show"], {2 * n for n in range(1, TUNNELS // 2 + 1)},
          {2 * n + 1 for n in range(TUNNELS // 2)}, rounds)


def quiet(what, words, stay, others, _rounds):
    """Nothing changes: the others are there as well."""
    said, _ = show(what, words, stay | others, set())
    check(f"{what}: lacctl has nothing to tell", "", said)


def interface_goes(lac, between):
    """The interface whose sessions are being listed goes with them: the list goes on with the next one's first session."""
    stay = STAYING["acc"] | OTHERS["acc"] | STAYING["acc.11"] | OTHERS["acc.11"]
    for as_json in False, True:
        if as_json:
            send(lac.nl, middle(lac.nl, between))
        said, _ = show("an interface goes", ["session", "show"], stay, OTHERS["acc.10"], as_json=as_json,
                       trigger="acc.10", action=lambda: lac.nl.call("IFACE_DEL", ifindex=(4, between)))
        check("an interface goes: lacctl tells", f"lacctl: session show: {MESSAGE}", said)


def main():
    topology()
    sh("ip -n lac link add acc.11 link acc type vlan id 11; ip -n lac link set acc.11 up")
    lac = Lac()
    lac.events.close()
    udp = lac.udp()
    sock = lac.add_socket(udp)
    first, between, last = (ifindex("lac", dev) for dev in ("acc", "acc.10", "acc.11"))
    check("the interfaces are listed in that order", sorted((first, between, last)), [first, between, last])
    began = time.monotonic()
    check("what stays is added", set(), fill(lac, sock, first, last))
    stop = multiprocessing.Event()
    with multiprocessing.Manager() as manager:
        rounds, refused = multiprocessing.Value("i", 0), manager.list()
        worker = multiprocessing.Process(target=churn, args=(stop, rounds, refused, sock, first, between, last))
        worker.start()
        while not rounds.value and worker.is_alive():
            time.sleep(0.1)
        print(f"# everything is there after {time.monotonic() - began:.1f} s")
        everything("", rounds, noisy)
        stop.set()
        worker.join()
        check("what comes and goes was never refused", (0, []), (worker.exitcode, list(refused)))
    # The sessions of the worker are without owner now, and stay for half a minute.
    everything("quiet: ", None, quiet)
    interface_goes(lac, between)
    lac.nl.call("FLUSH")
    udp.close()
    sh("ip netns del client")
    return Tap.failed != 0


sys.exit(main())
