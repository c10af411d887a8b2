"""An authenticator app (RFC 6238), by the standard's words and not by our code."""

import base64
import hashlib
import hmac
import struct
import time
import urllib.parse


def code(uri: str, at: float | None = None) -> str:
    parameters = urllib.parse.parse_qs(urllib.parse.urlparse(uri).query)
    assert parameters["algorithm"] == ["SHA1"] and parameters["digits"] == ["6"] and parameters["period"] == ["30"]
    key = base64.b32decode(parameters["secret"][0])
    mac = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7fffffff) % 1_000_000:06}"
