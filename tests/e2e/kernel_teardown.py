# SPDX-License-Identifier: GPL-2.0
"""The kernel module alone, its objects taken away under traffic. See kernel_teardown.sh."""
import multiprocessing
import os
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from genl import C, Genl, GenlError, Namespace, number  # noqa: E402
from rig import SID, Client, Lac, Peer, Tap, check, ifindex, l2tp, sh, topology  # noqa: E402

SESSIONS = 16
FRAME = b"\0\x21" + bytes(60)


def flood(stop):
    """Both directions and control, on every session and on some that do not exist, until told to stop."""
    client, peer = Client(), Peer()
    peer.sock.setblocking(False)
    client.sock.setblocking(False)
    while not stop.is_set():
        for n in range(SESSIONS + 2):
            for send in (lambda: client.send(FRAME, sid=SID + n),
                         lambda: peer.send(l2tp(FRAME, session=70 + n, seq=0)),
                         lambda: peer.send(b"\xc8\x02" + bytes(10))):
                try:
                    send()
                except OSError:
                    pass


def churner():
    """A socket that gives up waiting: it may own a flood of punted frames, which has no room for an answer."""
    nl = Genl("lac")
    nl.sock.settimeout(0.5)
    return nl


def churn(stop, seed):
    """Requests of every kind in a fixed disorder; what is refused is refused."""
    nl = churner()
    acc = ifindex("lac", "acc")
    step = seed
    while not stop.is_set():
        step = step * 1103515245 + 12345 & 0x7FFFFFFF
        n = step >> 8 & 15
        key = {"ifindex": (4, acc), "pppoe_sid": (2, SID + n)}
        half = {"tunnel_id": (2, 7), "id": (2, 70 + n), "peer_id": (2, 170 + n)}
        cmd, values, dump = (
            ("SESSION_ADD", key | half | {"peer_mac": churn.mac, "state": (1, 3)}, False),
            ("SESSION_SET", key | {"state": (1, 1 + (step >> 4 & 3) % 3), "own": True}, False),
            ("SESSION_DEL", key, False),
            ("SESSION_GET", {}, True),
            ("TUNNEL_SET", {"id": (2, 7), "tos": (1, n)}, False),
            ("FRAME", key | {"direction": (1, 1 + (n & 1)), "data": FRAME}, False),
            ("TUNNEL_DEL", {"id": (2, 7)}, False) if n == 0 else ("STATS_GET", {}, False),
            ("TUNNEL_ADD", {"id": (2, 7), "peer_id": (2, 17), "socket": (4, 1), "peer_port": b"\6\xa5",
                            "peer_addr4": socket.inet_aton("10.9.0.2")}, False),
            ("IFACE_DEL", {"ifindex": (4, acc)}, False) if n == 1 else ("TUNNEL_GET", {}, True),
            ("IFACE_ADD", {"ifindex": (4, acc)}, False),
        )[step >> 16 & 15 if (step >> 16 & 15) < 10 else 1]
        try:
            nl.call(cmd, dump=dump, **values)
        except GenlError:
            pass
        except OSError:
            nl.close()
            nl = churner()


def build(lac, client):
    """Everything that can be under traffic; the socket's descriptor is closed again.

    Each session has an owner of its own: the answer to a request does not fit a socket full of punted frames.
    """
    udp = lac.udp()
    lac.add_socket(udp)
    udp.close()
    lac.nl.call("IFACE_ADD", ifindex=(4, lac.acc))
    lac.tunnel(1)
    for owner in lac.owners:
        owner.close()
    lac.owners = [Genl("lac") for _ in range(SESSIONS)]
    for n in range(SESSIONS):
        lac.session(client, ("FORWARD", "HOLD", "PUNT")[n % 3], sid=SID + n, half=(7, 70 + n, 170 + n),
                    nl=lac.owners[n])


def counts(lac):
    stats = lac.nl.call("STATS_GET")[0]
    return [number(stats[k]) for k in ("sockets", "tunnels", "ifaces", "sessions")]


def in_order(lac, client):
    """Numbered frames while the session goes between hold and forward: none may overtake another.

    A veth hands frames to the CPU that sent them, so that only one CPU may receive at the end and one process may send
    at the start, or the test's own wires would change their order. So would the frames that wait for the peer's MAC
    address, which one frame finds out before.
    """
    sh("ip netns exec lns sh -c 'echo 1 >/sys/class/net/eth0/queues/rx-0/rps_cpus' 2>/dev/null || :")
    peer = Peer()
    client.send(FRAME)
    check("hold and forward in turns: the way is open", l2tp(FRAME, 17, 170), peer.recv(5))
    count = 2000
    sender = multiprocessing.Process(target=numbered, args=(count,))
    sender.start()
    got = []
    while sender.is_alive():
        lac.set(state="HOLD")
        lac.set(state="FORWARD")
        while (data := peer.recv(0)) is not None:
            got.append(int.from_bytes(data[10:14], "big"))
    sender.join()
    while (data := peer.recv(0.2)) is not None:
        got.append(int.from_bytes(data[10:14], "big"))
    check("hold and forward in turns: nothing is overtaken", [],
          [pair for pair in zip(got, got[1:]) if pair[0] > pair[1]])
    check("hold and forward in turns: some of it arrives", True, len(got) > count // 20)
    print(f"# {len(got)} of {count}")


def numbered(count):
    os.sched_setaffinity(0, {os.cpu_count() - 1})
    client = Client()
    for n in range(count):
        client.send(b"\0\x21" + n.to_bytes(4, "big"))


def churning(lac):
    stop = multiprocessing.Event()
    workers = [multiprocessing.Process(target=flood, args=(stop,))]
    workers += [multiprocessing.Process(target=churn, args=(stop, seed)) for seed in (1, 2, 3)]
    for worker in workers:
        worker.start()
    time.sleep(8)
    stop.set()
    for worker in workers:
        worker.join()
    check("requests of every kind at once under traffic", [0] * len(workers),
          [worker.exitcode for worker in workers])
    lac.nl.call("FLUSH")
    check("flush leaves nothing of it", [0] * 4, counts(lac))


def under_traffic(client, lac):
    stop = multiprocessing.Event()
    traffic = multiprocessing.Process(target=flood, args=(stop,))
    traffic.start()
    for _ in range(5):
        build(lac, client)
        time.sleep(0.3)
        lac.nl.call("FLUSH")
    check("flush under traffic", [0] * 4, counts(lac))

    build(lac, client)
    time.sleep(0.3)
    events = Genl("lac", events=True)
    sh("rmmod openlac")
    reasons = {(c, number(m["reason"])) for c, m in events.messages(1)}
    check("rmmod under traffic tells why", {(c, C["REASON_MODULE"]) for c in (
        "SESSION_NTF", "TUNNEL_NTF", "IFACE_NTF", "SOCKET_NTF")}, reasons)
    events.close()
    lac.udp().close()
    check("the port is free at once", True, True)
    sh(f"insmod {os.environ['OPENLAC_KO']}")
    lac.nl.close()
    lac.nl = Genl("lac")

    build(lac, client)
    stop.set()
    traffic.join()


def namespace_gone(lac):
    """With interfaces and sessions there, under traffic from outside; the pinning socket goes first."""
    for n in range(SESSIONS):
        lac.nl.call("SESSION_DEL", ifindex=(4, lac.acc), pppoe_sid=(2, SID + n))
    lac.nl.call("TUNNEL_DEL", id=(2, 7))
    lac.nl.call("SOCKET_DEL", id=(4, 1))
    client = Client()
    for n in range(3):
        lac.session(client, ("PUNT", "HOLD", "HOLD")[n], sid=SID + n, half=None, nl=lac.owners[n])
    # Sockets pin the namespace, those that the sender would inherit too.
    for nl in [lac.nl] + lac.owners:
        nl.close()
    stop = multiprocessing.Event()
    traffic = multiprocessing.Process(target=hammer, args=(stop, client))
    traffic.start()
    time.sleep(0.3)
    sh("ip netns del lac")
    for _ in range(100):
        with Namespace("client"):
            gone = subprocess.run(["ip", "link", "show", "dev", "eth0"], capture_output=True,
                                  check=False).returncode != 0
        if gone:
            break
        time.sleep(0.1)
    check("the namespace goes away under traffic, and its netdevs with it", True, gone)
    stop.set()
    traffic.join()


def hammer(stop, client):
    while not stop.is_set():
        for n in range(4):
            try:
                client.send(FRAME, sid=SID + n)
            except OSError:
                return


def main():
    topology()
    lac, client = Lac(), Client()
    churn.mac, lac.owners = client.mac, []
    build(lac, client)
    in_order(lac, client)
    churning(lac)
    under_traffic(client, lac)
    lac.events.close()
    namespace_gone(lac)
    return Tap.failed != 0


sys.exit(main())
