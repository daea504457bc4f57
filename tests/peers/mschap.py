# SPDX-License-Identifier: GPL-2.0
"""MS-CHAPv1 responses (RFC 2433 appendix A).

MD4 and DES are nettle's, because Python's hashlib has neither on current systems.
"""

import ctypes


def _nettle():
    return ctypes.CDLL("libnettle.so.8")


def md4(data):
    lib, context, out = _nettle(), ctypes.create_string_buffer(256), ctypes.create_string_buffer(16)
    lib.nettle_md4_init(context)
    lib.nettle_md4_update(context, ctypes.c_size_t(len(data)), data)
    lib.nettle_md4_digest(context, ctypes.c_size_t(16), out)
    return out.raw


def des(key, block):
    """One block with a key of 56 bits, which DES wants spread over 8 octets."""
    bits = int.from_bytes(key, "big")
    spread = bytes((bits >> 49 - 7 * n & 0x7F) << 1 for n in range(8))
    # Parity counts for nettle, in its verdict on the key only.
    lib, context, out = _nettle(), ctypes.create_string_buffer(256), ctypes.create_string_buffer(8)
    lib.nettle_des_set_key(context, spread)
    lib.nettle_des_encrypt(context, ctypes.c_size_t(8), out, block)
    return out.raw


def nt_response(password, challenge):
    """The 24 octets that answer a challenge of 8."""
    key = md4(password.encode("utf-16-le")) + bytes(5)
    return b"".join(des(key[at:at + 7], challenge) for at in (0, 7, 14))


def response(password, challenge):
    """Value of the CHAP Response: no LAN Manager response, the NT response, the flag for it."""
    return bytes(24) + nt_response(password, challenge) + b"\1"


def verify(password, challenge, value):
    return (len(value) == 49 and value[48] == 1 and len(challenge) == 8
            and value[24:48] == nt_response(password, challenge))
