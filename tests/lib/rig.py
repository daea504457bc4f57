# SPDX-License-Identifier: GPL-2.0
"""A rig around the kernel module alone: namespaces, both ends as raw sockets, and requests in short form.

client(eth0, eth0.10) -- lac(acc, acc.10 | wan) -- lns(eth0)
"""
import os
import socket
import struct
import subprocess
import sys
import time

from genl import C, Genl, GenlError, Namespace, number

ETH_P_PPP_SES = 0x8864
LNS4, LAC4 = "10.9.0.2", "10.9.0.1"
LNS6, LAC6 = "fd09::2", "fd09::1"
SID, SID2 = 0x1234, 0x2345
# A PPP frame with an IPv4 packet, DSCP 46
IP = bytes.fromhex("0021") + bytes([0x45, 0xB8]) + bytes(30)


class Tap:
    """Results so far."""

    failed = 0


def sh(command):
    subprocess.run(command, shell=True, check=True)


def check(text, wanted, got):
    if wanted == got:
        print(f"ok - {text}")
    else:
        Tap.failed += 1
        print(f"not ok - {text}\n# wanted {wanted!r}\n# got    {got!r}")
    sys.stdout.flush()


def refused(text, number_, word, call, *args, **values):
    try:
        call(*args, **values)
        check(text, "a refusal", "success")
    except GenlError as error:
        check(text, (number_, True), (error.errno, word in error.text and bool(error.text)))
        if word not in error.text:
            print(f"#   the kernel said: {error.text}")


def topology():
    for name in "client", "lac", "lns":
        sh(f"ip netns add {name}; ip -n {name} link set lo up")
        sh(f"ip netns exec {name} sysctl -qw net.ipv6.conf.default.accept_dad=0"
           " net.ipv6.conf.all.accept_dad=0")
    sh("ip link add eth0 netns client type veth peer name acc netns lac")
    sh("ip link add eth0 netns lns type veth peer name wan netns lac")
    for name, dev in ("client", "eth0"), ("lac", "acc"), ("lac", "wan"), ("lns", "eth0"):
        sh(f"ip -n {name} link set {dev} up")
    for name, dev in ("client", "eth0"), ("lac", "acc"):
        sh(f"ip -n {name} link add {dev}.10 link {dev} type vlan id 10")
        sh(f"ip -n {name} link set {dev}.10 up")
    sh(f"ip -n lac addr add {LAC4}/24 dev wan; ip -n lac addr add {LAC6}/64 dev wan nodad")
    sh(f"ip -n lns addr add {LNS4}/24 dev eth0; ip -n lns addr add {LNS6}/64 dev eth0 nodad")
    sh(f"ip -n lns addr add 10.9.0.3/24 dev eth0; ip -n lns addr add fd09::3/64 dev eth0 nodad")


def ifindex(netns, dev):
    with Namespace(netns):
        return socket.if_nametoindex(dev)


def mac(netns, dev):
    out = subprocess.run(["ip", "-n", netns, "-br", "link", "show", "dev", dev], check=True,
                         capture_output=True, text=True).stdout.split()
    return bytes.fromhex(out[2].replace(":", ""))


class Client:
    """An Ethernet interface of the client's namespace."""

    def __init__(self, dev="eth0", lac_dev="acc"):
        with Namespace("client"):
            self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_PPP_SES))
            self.sock.bind((dev, ETH_P_PPP_SES))
        self.source = None
        self.mac, self.lac = mac("client", dev), mac("lac", lac_dev)

    def send(self, frame, sid=SID, pad=b"", source=None, header=None, length=None, target=None):
        header = header or b"\x11\x00"
        length = len(frame) if length is None else length
        self.sock.send((target or self.lac) + (source or self.mac) + struct.pack("!H", ETH_P_PPP_SES)
                       + header + struct.pack("!HH", sid, length) + frame + pad)

    def recv(self, timeout=0.5):
        """(session id, PPP frame) or None."""
        self.sock.settimeout(timeout)
        while True:
            try:
                data = self.sock.recv(65536)
            except (socket.timeout, BlockingIOError):
                return None
            if data[:6] != self.mac:
                continue
            self.source = data[6:12]
            sid, length = struct.unpack_from("!HH", data, 16)
            return sid, data[20:20 + length]


class Peer:
    """The LNS's UDP socket."""

    def __init__(self, address=LNS4, port=1701, lac=LAC4):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with Namespace("lns"):
            self.sock = socket.socket(family, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((address, port))
        if family == socket.AF_INET:
            self.sock.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
        self.lac = (lac, 1701)

    def send(self, data):
        self.sock.sendto(data, self.lac)

    def recv(self, timeout=0.5):
        self.sock.settimeout(timeout)
        try:
            data, extra, _, _ = self.sock.recvmsg(65536, 256)
        except (socket.timeout, BlockingIOError):
            return None
        self.tos = extra[0][2][0] if extra else None
        return data


def l2tp(frame, tunnel=7, session=70, length=None, seq=None, offset=None, prio=False, flags=2,
         acfield=True):
    out = b""
    if length is not None:
        flags |= 0x4000
    if prio:
        flags |= 0x0100
    out = struct.pack("!HH", tunnel, session)
    if seq is not None:
        flags |= 0x0800
        out += struct.pack("!HH", seq & 0xFFFF, 0)
    if offset is not None:
        flags |= 0x0200
        out += struct.pack("!H", offset) + b"\xa5" * offset
    if acfield:
        frame = b"\xff\x03" + frame
    if length is not None:
        real = 4 + len(out) + len(frame)
        out = struct.pack("!H", real + length) + out
    return struct.pack("!H", flags) + out + frame


class Lac:
    def __init__(self):
        self.nl = Genl("lac")
        self.events = Genl("lac", events=True)
        self.acc, self.acc10 = ifindex("lac", "acc"), ifindex("lac", "acc.10")

    def udp(self, family=socket.AF_INET, port=1701, host=""):
        with Namespace("lac"):
            sock = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((host, port))
        return sock

    def add_socket(self, sock):
        return number(self.nl.call("SOCKET_ADD", fd=(4, sock.fileno()))[0]["id"])

    def tunnel(self, socket_id, local=7, peer=17, address=LNS4, port=1701, **options):
        kind = "peer_addr6" if ":" in address else "peer_addr4"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.nl.call("TUNNEL_ADD", id=(2, local), peer_id=(2, peer), socket=(4, socket_id),
                     peer_port=struct.pack("!H", port),
                     **{kind: socket.inet_pton(family, address)}, **options)

    def session(self, client, state="FORWARD", sid=SID, dev=None, half=(7, 70, 170), nl=None, **options):
        if half:
            options |= {"tunnel_id": (2, half[0]), "id": (2, half[1]), "peer_id": (2, half[2])}
        (nl or self.nl).call("SESSION_ADD", ifindex=(4, dev or self.acc), pppoe_sid=(2, sid),
                             peer_mac=client.mac, state=(1, C[f"SESSION_{state}"]), **options)

    def set(self, sid=SID, dev=None, state=None, nl=None, **options):
        if state:
            options["state"] = (1, C[f"SESSION_{state}"])
        (nl or self.nl).call("SESSION_SET", ifindex=(4, dev or self.acc), pppoe_sid=(2, sid), **options)

    def get(self, sid=SID, dev=None):
        return self.nl.call("SESSION_GET", ifindex=(4, dev or self.acc), pppoe_sid=(2, sid))[0]

    def new_drops(self, action, settle=0.1):
        before = self.nl.drops()
        action()
        time.sleep(settle)
        after = self.nl.drops()
        return {cause: after[cause] - before.get(cause, 0) for cause in after
                if after[cause] != before.get(cause, 0)}

    def frame(self, direction, data, sid=SID, dev=None):
        self.nl.call("FRAME", ifindex=(4, dev or self.acc), pppoe_sid=(2, sid),
                     direction=(1, C[f"DIR_{direction}"]), data=data)
