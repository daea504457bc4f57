# SPDX-License-Identifier: GPL-2.0
"""The kernel module alone: data path, states of a session, netlink. See kernel_datapath.sh."""
import os
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from genl import C, Genl, Namespace, attr, number  # noqa: E402
from rig import (IP, LAC6, LNS4, LNS6, SID, SID2, Client, Lac, Peer, Tap, check,  # noqa: E402
                 l2tp, mac, refused, sh, topology)


def upstream(lac, client, peer):
    client.send(IP, pad=b"\xee" * 26)
    check("upstream: 6 octets of header, FF 03, no padding",
          bytes.fromhex("0002001100aa ff03") + IP, peer.recv())
    check("upstream: the inner DSCP is copied", 0xB8, peer.tos)
    client.send(b"\x21\x45\x28" + bytes(18))
    check("upstream: compressed protocol field stays", b"\x21\x45\x28" + bytes(18),
          (peer.recv() or b"")[8:])
    check("upstream: its DSCP is seen too", 0x28, peer.tos)
    client.send(b"\x00\x57\x6b\x80" + bytes(40))
    check("upstream: IPv6", 52, len(peer.recv() or b""))
    check("upstream: the traffic class is copied", 0xB8, peer.tos)
    client.send(b"\xc0\x21\x09\x01\x00\x08" + bytes(4))
    check("upstream: LCP", 18, len(peer.recv() or b""))
    check("upstream: LCP has the fixed TOS", 0, peer.tos)
    client.send(bytes(1400))
    check("upstream: a large frame", 1408, len(peer.recv() or b""))
    client.send(b"\x21")
    check("upstream: one octet", b"\x21", (peer.recv() or b"")[8:])
    all_ = C["TX_LENGTH"] | C["TX_SEQUENCE"] | C["TX_NO_ACFIELD"]
    lac.set(tx_form=[all_, all_])
    for ns in 0, 1:
        client.send(IP)
        wanted = struct.pack("!HHHHHH", 0x4802, 12 + len(IP), 17, 170, ns, 0) + IP
        check(f"upstream: Length, Ns {ns}, no FF 03", wanted, peer.recv())
    lac.set(tx_form=[0, all_])


def upstream_drops(lac, client):
    for text, cause, call in (
            ("unknown session", "pppoe_session", lambda: client.send(IP, sid=99)),
            ("foreign MAC", "pppoe_mac", lambda: client.send(IP, source=b"\2abcde")),
            ("wrong version and type", "pppoe_header", lambda: client.send(IP, header=b"\x21\0")),
            ("wrong code", "pppoe_header", lambda: client.send(IP, header=b"\x11\xa7")),
            ("length beyond the frame", "pppoe_short", lambda: client.send(IP, length=200)),
            ("length 0", "pppoe_short", lambda: client.send(b"", pad=bytes(40)))):
        check(f"upstream drop: {text}", {cause: 1}, lac.new_drops(call))
    check("upstream: broadcast is not for us", {},
          lac.new_drops(lambda: client.send(IP, target=b"\xff" * 6)))


def downstream(lac, client, peer):
    for text, message in (
            ("plain", l2tp(IP)),
            ("without FF 03", l2tp(IP, acfield=False)),
            ("Length", l2tp(IP, length=0)),
            ("Length with octets after it", l2tp(IP, length=0) + bytes(9)),
            ("Offset Size 0", l2tp(IP, offset=0)),
            ("Offset Size 16", l2tp(IP, offset=16)),
            ("Offset Size 600", l2tp(IP, offset=600)),
            ("priority", l2tp(IP, prio=True)),
            ("reserved bits", l2tp(IP, flags=0x30F2)),
            ("everything", l2tp(IP, length=0, seq=0, offset=3, prio=True))):
        peer.send(message)
        check(f"downstream: {text}", (SID, IP), client.recv())
    peer.send(l2tp(bytes.fromhex("c0210900"), acfield=True))
    check("downstream: 12 octets", (SID, bytes.fromhex("c0210900")), client.recv())
    peer.send(l2tp(b"\x21", acfield=False))
    check("downstream: 7 octets", (SID, b"\x21"), client.recv())
    peer.send(l2tp(bytes(1450)))
    check("downstream: a large frame", (SID, bytes(1450)), client.recv())


def downstream_drops(lac, client, peer):
    other = Peer("10.9.0.3")
    port = Peer(port=1702)
    for text, cause, call in (
            ("too short", "l2tp_short", lambda: peer.send(b"\0")),
            ("five octets", "l2tp_short", lambda: peer.send(b"\0\2\0\7\0")),
            ("no payload", "l2tp_short", lambda: peer.send(l2tp(b"", acfield=False))),
            ("FF 03 alone", "l2tp_short", lambda: peer.send(l2tp(b""))),
            ("Length too long", "l2tp_short", lambda: peer.send(l2tp(IP, length=1))),
            ("Length shorter than the header", "l2tp_header",
             lambda: peer.send(l2tp(IP, length=-len(IP) - 3))),
            ("Offset beyond the end", "l2tp_header",
             lambda: peer.send(l2tp(IP, offset=0, acfield=False)[:6] + b"\xff\xff" + IP)),
            ("version 3", "l2tp_version", lambda: peer.send(l2tp(IP, flags=3))),
            ("version 1", "l2tp_version", lambda: peer.send(l2tp(IP, flags=1))),
            ("unknown tunnel", "l2tp_tunnel", lambda: peer.send(l2tp(IP, tunnel=8))),
            ("unknown session", "l2tp_session", lambda: peer.send(l2tp(IP, session=71))),
            ("foreign address", "l2tp_peer", lambda: other.send(l2tp(IP))),
            ("foreign port", "l2tp_peer", lambda: port.send(l2tp(IP))),
            ("longer than the netdev's MTU", "too_big", lambda: peer.send(l2tp(bytes(1495))))):
        check(f"downstream drop: {text}", {cause: 1}, lac.new_drops(call))
    check("downstream: none of them reached the client", None, client.recv(0.1))


def control(lac, peer, udp):
    udp.settimeout(0.5)
    for message in (l2tp(b"", length=0, seq=0, flags=0x8002, acfield=False), b"\xc8\x02", b"\xc8\x03\0\0\0\0\0\0"):
        peer.send(message)
        check(f"control of {len(message)} octets is left to the daemon", message, udp.recv(2048))


def sequence(lac, client, peer):
    lac.set(tx_form=[C["TX_SEQUENCE"], C["TX_SEQUENCE"]])
    base = 100

    def got(ns):
        peer.send(l2tp(IP, seq=base + ns))
        return client.recv(0.15) is not None
    check("sequence: 0 1 3 pass", [True] * 3, [got(n) for n in (0, 1, 3)])
    check("sequence: 2, late, and 3, twice, do not", [False] * 2, [got(n) for n in (2, 3)])
    check("sequence: 32767 ahead passes, 32768 behind not", [True, False],
          [got(4 + 0x7FFF), got(4)])
    check("sequence: drops are counted", 3, lac.nl.drops().get("l2tp_sequence"))
    check("sequence: a restarted peer is followed", [False] * 7 + [True, True],
          [got(0x7FFF + n) for n in range(-40, -31)])
    lac.set(tx_form=[0, C["TX_SEQUENCE"]])
    client.send(IP)
    check("sequence: numbers are sent while the peer sends them", True,
          bool((peer.recv() or bytes(2))[0] & 8))
    peer.send(l2tp(IP))
    client.recv()
    client.send(IP)
    check("sequence: and not when it stops", False, bool((peer.recv() or b"\x08")[0] & 8))


def counters(lac):
    stats = lac.get()["stats"]
    tunnel = lac.nl.call("TUNNEL_GET", id=(2, 7))[0]["stats"]
    check("the tunnel's counters are the session's", [stats[n] for n in ("up_packets", "up_bytes",
          "down_packets", "down_bytes")], [tunnel[n] for n in ("up_packets", "up_bytes",
                                                                "down_packets", "down_bytes")])
    check("both directions counted", True, stats["up_packets"] > 5 and stats["down_packets"] > 5)
    return stats


def punting(lac, client, peer):
    owner = Genl("lac")
    lac.session(client, "PUNT", sid=SID2, half=None, nl=owner)
    client.send(IP, sid=SID2, pad=bytes(3))
    check("punt: the frame comes to the owner",
          [("FRAME", SID2, IP)],
          [(c, number(m["pppoe_sid"]), m["data"]) for c, m in owner.messages(0.5)])
    lac.frame("CLIENT", b"\xc0\x21abc", sid=SID2)
    check("punt: the owner's frame comes to the client", (SID2, b"\xc0\x21abc"), client.recv())
    refused("punt: no frame to the peer without tunnel half", 22, "tunnel half", lac.frame, "PEER",
            IP, sid=SID2)
    refused("punt: no forward without tunnel half", 22, "tunnel half", lac.set, SID2,
            state="FORWARD")
    lac.set(SID2, tunnel_id=(2, 7), id=(2, 80), peer_id=(2, 180))
    check("punt: the peer's frames are dropped", {"not_forwarding": 1},
          lac.new_drops(lambda: peer.send(l2tp(IP, session=80))))
    lac.frame("PEER", IP, sid=SID2)
    check("punt: the owner's frame comes to the peer", l2tp(IP, 17, 180), peer.recv())
    for n in range(5):
        client.send(b"\0\x21" + bytes([n]), sid=SID2)
    lac.set(SID2, state="HOLD")
    got = owner.messages(0.5)
    check("hold: the end marker is last", [True] * 5 + [False], ["data" in m for _, m in got])
    check("hold: it is one", True, "end" in got[-1][1])
    return owner


def holding(lac, client, peer, owner):
    for n in range(10):
        client.send(b"\0\x21" + bytes([n]), sid=SID2)
    time.sleep(0.1)
    check("hold: nothing leaves", None, peer.recv(0.1))
    peer.send(l2tp(IP, session=80))
    check("hold: the peer's frames pass", (SID2, IP), client.recv())
    lac.set(SID2, state="FORWARD")
    check("forward: what was held leaves in order", list(range(10)),
          [(peer.recv() or bytes(11))[10] for _ in range(10)])
    lac.set(SID2, state="HOLD")
    check("hold: more than 32 frames overrun", {"hold_overrun": 8}, lac.new_drops(
        lambda: [client.send(b"\0\x21" + bytes([n]), sid=SID2) for n in range(40)]))
    lac.set(SID2, state="PUNT")
    check("punt: what was held goes to the owner in order", list(range(32)),
          [m["data"][2] for _, m in owner.messages(0.5)])
    lac.set(SID2, state="FORWARD")
    check("punt to forward: end marker", ["end"], [k for _, m in owner.messages(0.5) for k in m
                                                   if k == "end"])
    owner.close()
    time.sleep(0.1)
    check("the owner is gone, its forward session is not", (0, C["SESSION_FORWARD"]),
          (number(lac.get(SID2)["owner"]), number(lac.get(SID2)["state"])))
    lac.set(SID2, state="PUNT")
    check("punt without owner overruns", {"punt_overrun": 1},
          lac.new_drops(lambda: client.send(IP, sid=SID2)))
    small = Genl("lac", rcvbuf=1)
    lac.set(SID2, nl=small, own=True)
    check("the session has its new owner", small.port, number(lac.get(SID2)["owner"]))
    lost = lac.new_drops(lambda: [client.send(bytes(1000), sid=SID2) for _ in range(30)])
    check("a full owner overruns", True, lost.get("punt_overrun", 0) > 5)
    refused("no room for the end marker", 105, "end marker", lac.set, SID2, state="HOLD")
    check("the state stays", C["SESSION_PUNT"], number(lac.get(SID2)["state"]))
    small.messages(0.1)
    lac.set(SID2, state="HOLD")
    small.close()
    lac.nl.call("SESSION_DEL", tunnel_id=(2, 7), id=(2, 80))


def vlans(lac, client, peer):
    inner = Client("eth0.10", "acc.10")
    lac.nl.call("IFACE_ADD", ifindex=(4, lac.acc10))
    lac.session(inner, sid=SID, dev=lac.acc10, half=(7, 90, 190))
    inner.send(IP)
    check("VLAN: the same session id and MAC is another session", l2tp(IP, 17, 190), peer.recv())
    client.send(IP)
    check("VLAN: and the untagged one still its own", l2tp(IP, 17, 170), peer.recv())
    check("VLAN: no copy of either", None, peer.recv(0.1))
    peer.send(l2tp(IP, session=90))
    check("VLAN: downstream is tagged", (SID, IP), inner.recv())
    sh("ip -n lac link set acc.10 down")
    check("VLAN: netdev down", {"netdev_down": 1},
          lac.new_drops(lambda: peer.send(l2tp(IP, session=90))))
    sh("ip -n client link set eth0.10 down")
    lac.events.messages()
    sh("ip -n lac link del acc.10")
    got = [(c, number(m.get("reason", b"")), number(m["event"])) for c, m in lac.events.messages(1)]
    check("VLAN: its removal deletes interface and session", [
        ("SESSION_NTF", C["REASON_NETDEV"], C["EVENT_DEL"]),
        ("IFACE_NTF", C["REASON_NETDEV"], C["EVENT_DEL"])], got)
    refused("VLAN: the interface is gone", 2, "no such", lac.nl.call, "IFACE_GET",
            ifindex=(4, lac.acc10))


def netdev_events(lac, client, peer):
    lac.events.messages()
    for command, key, wanted in (
            ("ip -n lac link set acc mtu 1400", "mtu", 1400),
            ("ip -n lac link set acc down", "up", 0),
            ("ip -n lac link set acc name acc2", "name", b"acc2\0"),
            ("ip -n lac link set acc2 name acc", "name", b"acc\0"),
            ("ip -n lac link set acc address 02:00:00:00:77:01", "mac", b"\2\0\0\0\x77\1"),
            ("ip -n lac link set acc mtu 1500", "mtu", 1500),
            ("ip -n lac link set acc up", "up", 1)):
        sh(command)
        last = lac.events.messages(1)[-1]
        got = last[1][key]
        check(f"event: {command[15:]}", ("IFACE_NTF", wanted),
              (last[0], got if isinstance(wanted, bytes) else number(got)))
    # The parent's socket sees the frames of its VLAN too.
    while client.recv(0.2):
        pass
    peer.send(l2tp(IP))
    check("the new address is the source at once", (SID, IP), client.recv(1))
    check("it is", b"\2\0\0\0\x77\1", client.source)
    client.lac = mac("lac", "acc")


def ipv6(lac, client):
    udp = lac.udp(socket.AF_INET6, host="::")
    lac.udp6 = udp
    sid6 = lac.add_socket(udp)
    peer = Peer(LNS6, lac=LAC6)
    lac.tunnel(sid6, 9, 19, LNS6)
    lac.session(client, sid=0x66, half=(9, 60, 160))
    client.send(IP, sid=0x66)
    check("IPv6: upstream", l2tp(IP, 19, 160), peer.recv())
    peer.send(l2tp(IP, 9, 60))
    check("IPv6: downstream", (0x66, IP), client.recv())
    client.send(bytes(1480), sid=0x66)
    check("IPv6: a frame larger than the path is fragmented", 1488, len(peer.recv() or b""))
    peer.sock.setsockopt(socket.IPPROTO_UDP, 101, 1)   # UDP_NO_CHECK6_TX
    check("IPv6: zero checksum refused", {"l2tp_checksum": 1},
          lac.new_drops(lambda: peer.send(l2tp(IP, 9, 60))))
    control6 = l2tp(b"", 9, 0, length=0, seq=0, flags=0x8002, acfield=False)
    check("IPv6: for control too", {"l2tp_checksum": 1}, lac.new_drops(lambda: peer.send(control6)))
    check("IPv6: and for control of no tunnel", {"l2tp_checksum": 1},
          lac.new_drops(lambda: peer.send(l2tp(b"", 0, 0, length=0, seq=0, flags=0x8002, acfield=False))))
    lac.nl.call("TUNNEL_SET", id=(2, 9), udp_csum=(1, 0))
    peer.send(l2tp(IP, 9, 60))
    check("IPv6: zero checksum agreed", (0x66, IP), client.recv())
    udp.settimeout(0.5)
    peer.send(control6)
    check("IPv6: for control too", control6, udp.recv(2048))
    peer.sock.setsockopt(socket.IPPROTO_UDP, 102, 1)   # UDP_NO_CHECK6_RX
    client.send(IP, sid=0x66)
    check("IPv6: upstream without checksum", l2tp(IP, 19, 160), peer.recv())
    check("IPv6: foreign address", {"l2tp_peer": 1}, lac.new_drops(
        lambda: Peer("fd09::3", lac=LAC6).send(l2tp(IP, 9, 60))))
    lac.nl.call("TUNNEL_SET", id=(2, 9), df=(1, 1))
    check("IPv6: too big when not to be fragmented", {"too_big": 1},
          lac.new_drops(lambda: client.send(bytes(1480), sid=0x66)))


def routes(lac, client, peer):
    lac.nl.call("TUNNEL_SET", id=(2, 7), udp_csum=(1, 0), tos=(1, 0x20), tos_inherit=(1, 0),
                peer_id=(2, 18))
    client.send(IP)
    check("options: changed at once", (l2tp(IP, 18, 170), 0x20), (peer.recv(), peer.tos))
    client.send(bytes(1480))
    check("IPv4: a frame larger than the path is fragmented", 1488, len(peer.recv() or b""))
    lac.nl.call("TUNNEL_SET", id=(2, 7), df=(1, 1))
    check("IPv4: dropped with DF", {"too_big": 1}, lac.new_drops(lambda: client.send(bytes(1480))))
    sh("ip -n lac addr del 10.9.0.1/24 dev wan")
    check("no route", {"no_route": 1}, lac.new_drops(lambda: client.send(IP)))
    sh("ip -n lac addr add 10.9.0.1/24 dev wan")
    client.send(IP)
    check("route again", l2tp(IP, 18, 170), peer.recv())
    lac.nl.call("TUNNEL_SET", id=(2, 7), src_addr4=socket.inet_aton("10.9.0.77"))
    check("a source that is not ours", {"no_route": 1}, lac.new_drops(lambda: client.send(IP)))
    lac.nl.call("TUNNEL_SET", id=(2, 7), src_addr4=bytes(4), peer_id=(2, 17), df=(1, 0),
                tos=(1, 0), tos_inherit=(1, 1))


def bad_requests(lac, client, socket_id):
    nl = lac.nl
    good = {"id": (2, 5), "peer_id": (2, 5), "socket": (4, socket_id), "peer_port": b"\6\xa5",
            "peer_addr4": socket.inet_aton(LNS4)}
    for text, number_, word, change in (
            ("id missing", 22, "id", {"id": None}), ("id 0", 34, "range", {"id": (2, 0)}),
            ("no socket", 2, "socket", {"socket": (4, 999)}),
            ("no peer", 22, "address", {"peer_addr4": None}),
            ("two peers", 22, "address", {"peer_addr6": bytes(15) + b"\1"}),
            ("multicast peer", 22, "unicast", {"peer_addr4": b"\xe0\0\0\1"}),
            ("port 0", 22, "port", {"peer_port": b"\0\0"}),
            ("wrong family", 22, "famil", {"peer_addr4": None, "peer_addr6": bytes(15) + b"\1"}),
            ("short address", 34, "", {"peer_addr4": None, "peer_addr6": b"\1"}),
            ("link-local", 22, "ifindex",
             {"peer_addr4": None, "peer_addr6": b"\xfe\x80" + bytes(13) + b"\1"}),
            ("netdev", 19, "netdev", {"ifindex": (4, 9999)}),
            ("flag 2", 34, "", {"udp_csum": (1, 2)}),
            ("form", 22, "", {"tx_form": [8, 8]}),
            ("blob", 34, "", {"userdata": bytes(513)}),
            ("source family", 22, "family", {"src_addr6": bytes(16)}),
            ("read-only", 22, "", {"sessions": (4, 1)}),
            ("in use", 17, "in use", {"id": (2, 7)})):
        values = {k: v for k, v in (good | change).items() if v is not None}
        refused(f"bad tunnel: {text}", number_, word, nl.call, "TUNNEL_ADD", **values)
    good = {"ifindex": (4, lac.acc), "pppoe_sid": (2, 0x99), "peer_mac": client.mac, "state": (1, 1)}
    for text, number_, word, change in (
            ("no state", 22, "state", {"state": None}), ("state 4", 34, "", {"state": (1, 4)}),
            ("sid 65535", 34, "", {"pppoe_sid": (2, 65535)}),
            ("sid 0", 34, "", {"pppoe_sid": (2, 0)}),
            ("no interface", 2, "interface", {"ifindex": (4, 9999)}),
            ("group MAC", 22, "unicast", {"peer_mac": b"\1aaaaa"}),
            ("half a half", 22, "half", {"id": (2, 4)}),
            ("no tunnel", 2, "tunnel", {"tunnel_id": (2, 99), "id": (2, 1), "peer_id": (2, 1)}),
            ("id in use", 17, "in use", {"tunnel_id": (2, 7), "id": (2, 70), "peer_id": (2, 1)}),
            ("sid in use", 17, "in use", {"pppoe_sid": (2, SID)}),
            ("forward alone", 22, "half", {"state": (1, 3)})):
        values = {k: v for k, v in (good | change).items() if v is not None}
        refused(f"bad session: {text}", number_, word, nl.call, "SESSION_ADD", **values)
    refused("bind twice", 16, "bound", lac.set, SID, tunnel_id=(2, 7), id=(2, 71), peer_id=(2, 1))
    refused("session by nothing", 22, "session", nl.call, "SESSION_GET")
    refused("interface twice", 17, "already", nl.call, "IFACE_ADD", ifindex=(4, lac.acc))
    refused("interface lo", 22, "Ethernet", nl.call, "IFACE_ADD", ifindex=(4, 1))
    refused("interface of no netdev", 19, "netdev", nl.call, "IFACE_ADD", ifindex=(4, 9999))
    refused("socket in use", 16, "use", nl.call, "SOCKET_DEL", id=(4, socket_id))
    refused("unknown attribute", 22, "", nl.call, "STATS_GET", raw=attr(1, b"1234"))
    refused("unknown attribute number", 22, "", nl.call, "TUNNEL_GET", raw=attr(99, b"1234"))
    refused("empty frame", 34, "", nl.call, "FRAME", ifindex=(4, lac.acc), pppoe_sid=(2, SID),
            direction=(1, 1), data=b"")
    refused("frame too long", 34, "", nl.call, "FRAME", ifindex=(4, lac.acc), pppoe_sid=(2, SID),
            direction=(1, 1), data=bytes(2049))


def sockets(lac, socket_id):
    for text, number_, word, make in (
            ("TCP", 22, "UDP", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
            ("Unix", 22, "", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)),
            ("unbound", 22, "bound", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))):
        with Namespace("lac"):
            sock = make()
        refused(f"bad socket: {text}", number_, word, lac.add_socket, sock)
    with Namespace("lns"):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(("", 999))
    refused("bad socket: another namespace's", 22, "namespace", lac.add_socket, sock)
    with open("/dev/null", "rb") as null:
        refused("bad socket: a file", 88, "socket", lac.add_socket, null)
    refused("bad socket: no file", 9, "socket", lac.nl.call, "SOCKET_ADD", fd=(4, 999))
    answer = lac.nl.call("SOCKET_GET", id=(4, socket_id), want_fd=True)[0]
    again = socket.socket(fileno=number(answer["fd"]))
    check("a fresh descriptor is the same socket", 1701, again.getsockname()[1])
    refused("bad socket: adopted already", 16, "encapsulation", lac.add_socket, again)
    again.close()
    check("sockets are listed", 2, len(lac.nl.call("SOCKET_GET", dump=True)))


def dumps(lac, client):
    count = 300
    for n in range(count):
        lac.session(client, "HOLD", sid=1000 + n, half=(7, 1000 + n, 1), userdata=bytes(400))
    got = [number(m["pppoe_sid"]) for m in lac.nl.call("SESSION_GET", dump=True)]
    check("dump: every session once, by key", sorted(set(got)), got)
    check("dump: all of them", True, set(range(1000, 1000 + count)) <= set(got))
    check("dump: not interrupted", False, lac.nl.interrupted)
    got = lac.nl.call("SESSION_GET", dump=True, tunnel_id=(2, 9))
    check("dump: of a tunnel", [9], [number(m["tunnel_id"]) for m in got])
    got = lac.nl.call("SESSION_GET", dump=True, ifindex=(4, lac.acc))
    check("dump: of an interface", number(lac.nl.call("IFACE_GET", dump=True)[0]["sessions"]), len(got))
    check("dump: tunnels", [7, 9], [number(m["id"]) for m in lac.nl.call("TUNNEL_GET", dump=True)])
    for n in range(count):
        lac.nl.call("SESSION_DEL", ifindex=(4, lac.acc), pppoe_sid=(2, 1000 + n))


def main():
    topology()
    lac, client, peer = Lac(), Client(), Peer()
    udp = lac.udp()
    socket_id = lac.add_socket(udp)
    lac.nl.call("IFACE_ADD", ifindex=(4, lac.acc))
    lac.tunnel(socket_id)
    lac.session(client)
    upstream(lac, client, peer)
    upstream_drops(lac, client)
    downstream(lac, client, peer)
    downstream_drops(lac, client, peer)
    control(lac, peer, udp)
    counters(lac)
    sequence(lac, client, peer)
    owner = punting(lac, client, peer)
    holding(lac, client, peer, owner)
    vlans(lac, client, peer)
    netdev_events(lac, client, peer)
    routes(lac, client, peer)
    ipv6(lac, client)
    bad_requests(lac, client, socket_id)
    sockets(lac, socket_id)
    dumps(lac, client)
    udp.close()
    client.send(IP)
    check("the socket outlives its descriptor", l2tp(IP, 17, 170), peer.recv())
    lac.events.messages()
    lac.nl.call("TUNNEL_DEL", id=(2, 7))
    got = [(c, number(m["reason"]), m["stats"]["up_packets"] > 0) for c, m in lac.events.messages(1)]
    check("a deleted tunnel takes its session along", [
        ("SESSION_NTF", C["REASON_TUNNEL"], True), ("TUNNEL_NTF", C["REASON_REQUEST"], True)], got)
    lac.nl.call("SOCKET_DEL", id=(4, socket_id))
    lac.udp().close()
    lac.nl.call("FLUSH")
    check("flush leaves nothing", [0] * 4, [number(lac.nl.call("STATS_GET")[0][k])
          for k in ("sockets", "tunnels", "ifaces", "sessions")])
    lac.udp6.close()
    return Tap.failed != 0


sys.exit(main())
