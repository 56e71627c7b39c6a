"""What readers of different forms begin with: bounded text, and bytes from the front."""

from .faults import Faults, Refused


def read_text(data: bytes, limit: int, form: str, faults: Faults) -> str:
    """The text of an input in UTF-8; refused with the codes of its form (`JSON` or `MARKUP`)."""
    if len(data) > limit:
        raise Refused(f"{form}_TOO_LARGE", f"{len(data)} bytes")
    if data.startswith(b"\xef\xbb\xbf"):
        faults.add(f"{form}_BOM")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{form}_ENCODING", str(error)) from None
    faults.settle()
    return text


class ByteReader:
    """Bytes from the front; an end that comes too early is refused with a code."""

    def __init__(self, data: bytes, code: str):
        self.data = data
        self.at = 0
        self._code = code

    def take(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise Refused(self._code, "ends too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def byte(self) -> int:
        return self.take(1)[0]
