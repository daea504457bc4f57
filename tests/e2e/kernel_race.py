# SPDX-License-Identifier: GPL-2.0
"""The kernel module alone: FRAME and the peer's data against SESSION_SET. See kernel_race.sh."""
import errno
import multiprocessing
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from genl import C, Genl  # noqa: E402
from rig import IP, SID, SID2, Client, Lac, Peer, Tap, check, l2tp, refused, sh, topology  # noqa: E402

SECONDS = 3.5
# So many requests in one message keep the kernel busy whatever Python costs.
BATCH = 100
TAKEN, FREE = 70, 71
LCP = b"\xc0\x21\x09\x01\x00\x08" + bytes(4)


def hammer(stop, results, name, requests):
    """Send the requests again and again; results gets the error numbers seen and how many were sent."""
    nl = Genl("lac", rcvbuf=4096)
    batch = b"".join(nl.packed(cmd, **values) for cmd, values in requests) * (BATCH // len(requests))
    seen, count = set(), 0
    while not stop.is_set():
        nl.sock.send(batch)
        count += BATCH // len(requests)
        seen |= nl.refusals()
    results[name] = (sorted(seen), count)


def shower(stop, session):
    """The peer's data for a session id, all the time."""
    peer = Peer(port=1701)
    message = l2tp(IP, session=session)
    while not stop.is_set():
        for _ in range(20):
            peer.send(message)
        time.sleep(0.001)


def race(lac, requests, traffic=None):
    """FRAME to the peer for SID2 against requests; (what the requests met, what FRAME met)."""
    frame = ("FRAME", {"ifindex": (4, lac.acc), "pppoe_sid": (2, SID2), "direction": (1, C["DIR_PEER"]), "data": LCP})
    stop = multiprocessing.Event()
    with multiprocessing.Manager() as manager:
        results = manager.dict()
        workers = [multiprocessing.Process(target=hammer, args=(stop, results, "set", requests)),
                   multiprocessing.Process(target=hammer, args=(stop, results, "frame", [frame]))]
        if traffic:
            workers.append(multiprocessing.Process(target=shower, args=(stop, traffic)))
        for worker in workers:
            worker.start()
        time.sleep(SECONDS)
        stop.set()
        for worker in workers:
            worker.join()
        check("every process lived", [0] * len(workers), [worker.exitcode for worker in workers])
        print(f"# {dict(results)}")
        return results["set"][0], results["frame"][0]


def received(sock):
    """Everything that waits in an end's socket."""
    got = []
    while (data := sock.recv(0.1)) is not None:
        got.append(data)
    return got


def unbound(lac, text):
    """SID2 has no tunnel half and has sent nothing."""
    session = lac.get(SID2)
    check(f"{text}: no tunnel half", [], [k for k in ("tunnel_id", "id", "peer_id") if k in session])
    check(f"{text}: nothing is counted", [0] * 4, [session["stats"][k] for k in (
        "up_packets", "up_bytes", "down_packets", "down_drops")])
    check(f"{text}: one session in the tunnel", [TAKEN], [
        int.from_bytes(m["id"], "little") for m in lac.nl.call("SESSION_GET", dump=True, tunnel_id=(2, 7))])
    refused(f"{text}: FRAME says so", errno.EINVAL, "tunnel half", lac.frame, "PEER", LCP, sid=SID2)


def id_in_use(lac, client, peer):
    """The id belongs to another session of the tunnel."""
    lac.session(client, "HOLD", sid=SID2, half=None)
    key = {"ifindex": (4, lac.acc), "pppoe_sid": (2, SID2)}
    half = {"tunnel_id": (2, 7), "id": (2, TAKEN), "peer_id": (2, 180)}
    check("id in use: both are always refused", ([errno.EEXIST], [errno.EINVAL]),
          race(lac, [("SESSION_SET", key | half)]))
    check("id in use: nothing reaches the peer", [], received(peer))
    unbound(lac, "id in use")
    lac.nl.call("SESSION_DEL", **key)


def no_room(lac, client, peer):
    """The owner has no room for the end marker, which is noticed late."""
    owner = Genl("lac", rcvbuf=1)
    lac.session(client, "HOLD", sid=SID2, half=None)
    lac.set(SID2, nl=owner, own=True, state="PUNT")
    for _ in range(30):
        client.send(bytes(1000), sid=SID2)
    time.sleep(0.1)
    key = {"ifindex": (4, lac.acc), "pppoe_sid": (2, SID2)}
    change = {"tunnel_id": (2, 7), "id": (2, FREE), "peer_id": (2, 181), "state": (1, C["SESSION_FORWARD"]),
              "tx_form": [C["TX_LENGTH"], C["TX_LENGTH"]]}
    before = lac.nl.drops()
    check("no room: both are always refused", ([errno.ENOBUFS], [errno.EINVAL]),
          race(lac, [("SESSION_SET", key | change)], traffic=FREE))
    after = lac.nl.drops()
    check("no room: nothing reaches the peer", [], received(peer))
    check("no room: the peer's data never find the session", ["l2tp_session"],
          [cause for cause in after if after[cause] != before.get(cause, 0)])
    unbound(lac, "no room")
    check("no room: the form stays", bytes(8), lac.get(SID2)["tx_form"])
    owner.close()
    lac.nl.call("SESSION_DEL", **key)


def bound(lac, client, peer):
    """A half that is given and goes with its session: complete or not there."""
    key = {"ifindex": (4, lac.acc), "pppoe_sid": (2, SID2)}
    half = {"tunnel_id": (2, 7), "id": (2, FREE), "peer_id": (2, 181)}
    requests = [("SESSION_ADD", key | {"peer_mac": client.mac, "state": (1, C["SESSION_HOLD"])}),
                ("SESSION_SET", key | half), ("SESSION_DEL", key)]
    met, frame = race(lac, requests, traffic=FREE)
    check("bound: never refused", [], met)
    check("bound: FRAME is refused only without session or half", set(), set(frame) - {errno.ENOENT, errno.EINVAL})
    check("bound: the peer gets nothing but complete frames", set(), set(received(peer)) - {l2tp(LCP, 17, 181)})
    check("bound: the client gets its own frames only", set(),
          {got for got in received(client) if got[0] == SID2} - {(SID2, IP)})
    lac.session(client, "FORWARD", sid=SID2, half=(7, FREE, 181))
    client.send(IP, sid=SID2)
    check("bound: the id is free afterwards", l2tp(IP, 17, 181), peer.recv())
    lac.nl.call("SESSION_DEL", **key)


def main():
    topology()
    lac, client, peer = Lac(), Client(), Peer()
    lac.events.close()
    udp = lac.udp()
    lac.tunnel(lac.add_socket(udp))
    lac.nl.call("IFACE_ADD", ifindex=(4, lac.acc))
    lac.session(client, sid=SID, half=(7, TAKEN, 170))
    id_in_use(lac, client, peer)
    no_room(lac, client, peer)
    bound(lac, client, peer)
    client.send(IP)
    check("the other session still forwards", l2tp(IP, 17, 170), peer.recv())
    lac.nl.call("FLUSH")
    udp.close()
    sh("ip netns del client")
    return Tap.failed != 0


sys.exit(main())
