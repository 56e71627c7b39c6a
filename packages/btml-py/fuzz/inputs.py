"""Inputs of the differential fuzzer: mutated vectors and generated documents."""

import base64
import json
import random
import re
import string

import build
import build_beacon
import build_cosmos
import build_effects
import build_statements
from btml.ids import document_id

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    string.printable,
    " \t\n\r",
    '{}[]",:\\/<>&=;\'',
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~%$!*()+@#?^|`",
    "éåÅÅ가각ｱ中文ß",
    "̧̣̱́̂ͣ͸",
    "​‍‎‮⁦ ­؜﻿￾͸᲏🫠🫨􏿿",
    "\x00\x01\x1b\x7f\x85 ",
)
#: Strings at the edges of the formats of spec.md 5.1.
STRINGS = (
    "0", "00", "01", "-1", "+1", "1.0", "1e3", "77", "78", "9" * 15, "9" * 16, "9" * 77, "9" * 78, "9" * 79, "0x0",
    "yes", "no", "none", "record", "intent", "receipt", "envelope", "descriptor", "bundle", "anchor", "register",
    "deploy", "pay", "call", "claim", "authorize", "describe", "promise", "ed25519", "p256", "secp256k1", "webauthn",
    "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00Z",
    "2023-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-11-22T13:60:00Z", "2026-11-22T23:59:59Z", "10000-01-01T00:00:00Z",
    "did:web:example.com", "did:web:example.com:a:b", "did:web:example.com%3A8080", "did:web:", "did:web:a:", "did::a",
    "did:WEB:a", "did:web:a/b", "did:web:a?b", "did:web:a#b", "did:web:a%3", "did:web:a%3g", "did:web::a", "did:1:a",
    "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z",
    "did:key:zDnaemd2UacvgumesVLu8ocSUjkxJvrEhEUk6KTB9hwHES9CU",
    "did:key:zQ3shTFEGV8WixKXTA1kBgCkWsuHXxAeJrrYf57uA635Ma8ea", "did:key:z", "did:key:z1", "did:key:", "did:web:" + "a" * 248,
    "did:web:" + "a" * 249, "DID:web:a", "did:web:a~b", "did:web:a!b", "did:web:é",
    "text/plain", "text/plain;charset=utf-8", "text/plain;charset=UTF-8", "text/plain;a=b;c=d", "text/plain;", "text/",
    "/plain", "text/plain/x", "text/a+b", "text/a.b", "text/*", "*/*", "text/plain;a", "text/plain;a=", "text/plain;=b",
    'text/plain;a="b"', "text/plain;A=b", "text/-a", "text/.a", "text/a-", "a!#$&^_.+-/b", "text/plain;a=b c", "t/p;a=%",
    "text/" + "a" * 127, "text/" + "a" * 128, "text/" + "a" * 400, "text/plain;a=~", "text/plain;a='b'", "text/plain;a=b:c",
    "https://a.example/", "https://a.example/ ", "https://a", "urn:x", "urn:", "u:x", "a:b", "1a:b", "a b:c", "http:",
    "javascript:alert(1)", "data:text/html,x", "https://a/%zz", "https://a/<", "https://a/\"", "https://a/{}", "https://a/|",
    "https://a/\\", "https://a/^", "https://a/`", "https://a/[]", "https://a/#a#b", "//a", "/a", "HTTPS://A", "a+b-c.d:e",
    "a:" + "b" * 510, "a:" + "b" * 511, "a:b\nc", "https://é/", "a:~", "a:'", "a:$", "a_b:c", "tel:+1", "a:@", "a:!*(),;",
    "eip155:1", "eip155:1337", "eip155:01", "eip155:", "eip155:a", "eip155:" + "1" * 32, "eip155:" + "1" * 33, "EIP155:1",
    "bip122:000000000019d6689c085ae165831e93", "cosmos:cosmoshub-3", "ab:1", "abc:1", "abcdefgh:1", "abcdefghi:1", "a-b:1_-A",
    "eip155:1337:0x52908400098527886e0f7030069857d2e4169ee7", "eip155:1337:0x52908400098527886E0F7030069857D2E4169EE7",
    "eip155:1337:0x52", "eip155:1337:a", "cosmos:a:b", "cosmos:a:b.c%-", "cosmos:a:" + "b" * 128, "cosmos:a:" + "b" * 129,
    "bip122:000000000019d6689c085ae165831e93:bc1qabc", "bip122:000000000019d6689c085ae165831e93:bc1qabc_", "a:b:c:d",
    "0x52908400098527886e0f7030069857d2e4169ee7", "0x52908400098527886e0f7030069857d2e4169ee", "0X" + "5" * 40, "0x" + "G" * 40,
    "eip155:1337/slip44:60", "eip155:1337/erc20:0x52908400098527886e0f7030069857d2e4169ee7", "eip155:1337/slip44:A",
    "eip155:1337/erc20:0x52908400098527886E0F7030069857D2E4169EE7", "eip155:1337/erc20:0x5290", "eip155:1337/erc20:abc",
    "eip155:1337/erc721:0x52908400098527886e0f7030069857d2e4169ee7/1", "eip155:1337/erc721:0x52908400098527886e0f7030069857d2e4169ee7/A",
    "eip155:1337/erc721:0x52908400098527886e0f7030069857d2e4169ee7/" + "1" * 78, "eip155:1337/ERC20:1", "eip155:1337/slip44:60/",
    "eip155:1337/erc721:0x52908400098527886e0f7030069857d2e4169ee7/" + "1" * 79, "cosmos:a/slip44:118", "cosmos:a/ibc:ABC",
    "bip122:000000000019d6689c085ae165831e93/slip44:0", "eip155:1337/slip44:060", "eip155:1337/slip44:0x60", "cosmos:a/nft:A_b",
    "anchor(bytes32)", "f()", "f(uint256,address)", "f((uint256,address)[])", "f(uint256[2][])", "f(,)", "f(a,)", "f", "f(", "(a)",
    "1f()", "_f()", "$f()", "f(tuple)", "f(Uint)", "f (a)", "f(a b)", "f(a)b", "f()()", "f([])", "f(a_b)", "f(())", "f((a))",
    "f(a[01])", "f(a[0])", "f(a$)", "f(" + "a," * 200 + "a)", "F()", "f(1a)", "f(a1)", "a" * 300 + "()", "f((a,b),c)", "f((a)b)",
    "sha-256:" + "a" * 64, "sha-256:" + "A" * 64, "sha-512:" + "a" * 128, "a" * 64, "a" * 63, "ab", "a", "AB", "0g",
    "AwMDAwMDAwMDAwMDAwMDAw", "AwMDAwMDAwMDAwMDAwMDAx", "A" * 86, "A" * 88, "A" * 85 + "B", "Y2FmZcyBLnR4dA", "YQ", "4pyT", "gA", "AA",
    "bagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47q", "bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
    "bagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47r", "l:" + "a" * 64, "r:" + "a" * 64, "L:" + "a" * 64, "l:" + "a" * 63,
    "1:" + "a" * 64, "2:" + "a" * 64, "01:" + "a" * 64, "0:" + "a" * 64, "10:" + "a" * 64, ":" + "a" * 64, "1:" + "A" * 64, "x:" + "a" * 64,
    "1.0", "1.1", "2.0", "1", "bitcoin-op-return-1", "evm-event-1", "evm-event-pos-1", "cosmos-tx-1", "retrieval-1", "a-", "-a", "a" * 64, "a" * 65,
    "a" * 256, "a" * 257, "é" * 128, "é" * 129, "a" * 1024, "a" * 1025, "café", "café", "a\nb", " ", "\n", "'", "\\u0041",
)  # fmt: skip
KEYS = (
    "a", "b", "c0", "btml", "kind", "issuer", "issued", "audience", "expires", "refs", "ext", "crit", "salt", "digest", "media",
    "name", "name64", "meta", "maxfee", "atomic", "ops", "op", "chain", "from", "form", "root", "contract", "record", "code", "gas",
    "to", "asset", "amount", "decimals", "method", "codehash", "args", "t", "v", "items", "anchors", "promise", "log", "deadline",
    "plan", "size", "path", "tx", "pos", "branch", "coinbase", "cbranch", "height", "headers", "index", "proof", "payload", "proofs",
    "suite", "key", "purpose", "created", "view", "value", "keys", "purposes", "chains", "rule", "contracts", "services", "type",
    "url", "blocks", "cid", "use", "uri", "i", "s", "on", "onx", "class", "id", "doc", "xmlns", "A", "a_b", "a-b", "1", "", "é",
    "__proto__", "constructor", "hasownproperty", "tostring", "valueof", "length", "a" * 32, "a" * 33, "is", "title", "role",
)  # fmt: skip
TOKENS = (
    "{}", "[]", '""', "null", "true", "false", "0", "-0", "1e5", "-", "01", "1.", ".5", "+1", "1E+1", "NaN", "nul", "\\u0000", "\\ud800",
    "\\udc00", "\\ud83d\\ude00", "\\u00e9", "\\/", "\\b", "\\v", "\\n", "\\r", "\ufeff", ",", ":", "//", "/**/", "&amp;", "&lt;", "&#10;",
    "&#13;", "&apos;", "&quot;", "&gt;", "&AMP;", "&amp", "&#x0a;", "<!-- -->", "<?x?>", "<![CDATA[x]]>", "<btml-s v=\"a\"></btml-s>",
    "<btml-i a=\"b\"></btml-i>", "<btml-a></btml-a>", "<btml-a b=\"c\"></btml-a>", "<btml-doc>", "</btml-doc>", "/>", " a=\"b\"", " v=\"\"",
    "<btml-on></btml-on>", "<btml-A>", "</btml-a >", "<div>", "</div>", "<>", "</>", "<", ">", "\x00", "\f", "\v", "\u00a0", "\u2028",
)  # fmt: skip


#: Makers of receipts and how often each is asked: what this Python takes long for is rare.
MAKERS = (
    (build.bitcoin, 400),
    (build.clique, 40),
    (build_effects.bitcoin, 250),
    (build_effects.evm, 100),
    (build_cosmos.cosmos, 200),
    (build_beacon.beacon, 10),
    (build_statements.judged, 200),
)


def made(r: random.Random) -> dict:
    makers, weights = zip(*MAKERS)
    return r.choices(makers, weights)[0](r)


class Mutator:
    """Endless requests, the same ones for the same seed."""

    def __init__(self, vectors: list[dict], seed: int):
        self.random = random.Random(seed)
        self.by_operation: dict[str, list[dict]] = {}
        for vector in vectors:
            if "parts" not in vector["input"] or self._parts_length(vector["input"]) < 20_000:
                self.by_operation.setdefault(vector["op"], []).append(vector)
        self.all = [vector for group in self.by_operation.values() for vector in group]
        self.words = self._harvest()

    @staticmethod
    def _parts_length(source: dict) -> int:
        return sum(len(text) * count for text, count in source["parts"])

    def _harvest(self) -> list[str]:
        """The strings in the vectors: material for other places."""
        found: set[str] = set(STRINGS)
        for vector in self.all:
            if "utf8" in vector["input"]:
                found.update(re.findall(r'"([^"\\]{1,200})"', vector["input"]["utf8"]))
        return sorted(found)

    def request(self, operations: list[str]) -> dict:
        r = self.random
        op = r.choice(operations)
        if op == "verify-receipt" and r.random() < 0.3:
            return made(r)
        if op == "follow-trust" and r.random() < 0.7:
            return build_statements.trust(r)
        if op == "parse-document" and r.random() < 0.05:
            return {"op": op, "input": {"utf8": json.dumps(build_statements.route(r, document_id(b"{}")))}}
        if op in ("parse-json", "parse-markup", "to-markup", "parse-document") and r.random() < 0.15:
            return {"op": op, "input": {"utf8": self.generated(op)}}
        vector = r.choice(self.by_operation[op])
        # A value that one operation reads is worth trying on others that read the same.
        request = {"op": vector["op"], "input": self.mutated(vector)}
        options = vector.get("options")
        if options is not None or vector["op"] == "verify-envelope":
            request["options"] = self.options(vector["op"], options or {})
        return request

    def options(self, op: str, options: dict) -> dict:
        r = self.random
        if op == "verify-receipt":
            return {**options, "trust": self.trust(options["trust"])} if r.random() < 0.3 else options
        if op == "verify-envelope" and r.random() < 0.3:
            changes = {
                "purpose": r.choice(["claim", "authorize", "describe", "promise"]),
                "audience": r.choice(["a.example", "eip155:1337", "auditors"]),
                "now": r.choice([0, 1795352105, 1795352104, 1795352405, 1795356000, 1795355999, 1800000000]),
                "extensions": ["https://ext.example/color"],
            }
            name = r.choice(list(changes))
            return {**options, name: changes[name]}
        return options

    def trust(self, trust: dict) -> dict:
        changed = json.loads(json.dumps(trust))
        self.change(changed)
        return changed

    def source_bytes(self, source: dict) -> bytes:
        if "utf8" in source:
            return source["utf8"].encode()
        if "base64" in source:
            return base64.b64decode(source["base64"])
        if "hex" in source:
            return bytes.fromhex(source["hex"])
        return "".join(text * count for text, count in source["parts"]).encode()

    def mutated(self, vector: dict) -> dict:
        r = self.random
        op = vector["op"]
        data = self.source_bytes(vector["input"])
        structured = op not in ("read-bundle", "parse-ots", "decode-cid", "decode-did-key", "parse-markup")
        if structured and data[:1] == b"{" and r.random() < 0.7:
            try:
                tree = json.loads(data)
            except (ValueError, RecursionError):
                tree = None
            if isinstance(tree, dict):
                for _ in range(r.choice((1, 1, 1, 2))):
                    self.change(tree)
                text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                return self.written(text.encode("utf-8", "surrogatepass"))
        if op == "parse-markup" or (op in ("decode-cid", "decode-did-key")) or r.random() < 0.5:
            return self.written(self.mutated_text(data))
        return self.written(self.mutated_bytes(data))

    def written(self, data: bytes) -> dict:
        try:
            return {"utf8": data.decode("utf-8")}
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(data).decode()}

    def mutated_bytes(self, data: bytes) -> bytes:
        r = self.random
        changed = bytearray(data)
        for _ in range(r.choice((1, 1, 1, 2, 3))):
            at = r.randrange(len(changed) + 1)
            choice = r.randrange(6)
            if choice == 0 and at < len(changed):
                changed[at] ^= 1 << r.randrange(8)
            elif choice == 1 and at < len(changed):
                changed[at] = r.randrange(256)
            elif choice == 2:
                changed[at:at] = bytes([r.randrange(256)])
            elif choice == 3:
                del changed[at : at + r.choice((1, 1, 2, 8, 33))]
            elif choice == 4:
                piece = changed[at : at + r.choice((1, 2, 8, 37))]
                changed[at:at] = piece
            elif r.random() < 0.2:
                del changed[at:]
            elif at < len(changed):
                changed[at] = r.choice((0, 1, 0x7F, 0x80, 0xFF, 0x20, 0xF0, 0xF1, 0x08))
        return bytes(changed)

    def mutated_text(self, data: bytes) -> bytes:
        r = self.random
        text = data.decode("utf-8", "replace")
        for _ in range(r.choice((1, 1, 1, 2))):
            at = r.randrange(len(text) + 1)
            choice = r.randrange(8)
            if choice == 0:
                text = text[:at] + r.choice(r.choice(ALPHABETS)) + text[at:]
            elif choice == 1:
                text = text[:at] + r.choice(r.choice(ALPHABETS)) + text[at + 1 :]
            elif choice == 2:
                text = text[:at] + r.choice(TOKENS) + text[at:]
            elif choice == 3:
                text = text[:at] + text[at + r.choice((1, 1, 2, 5, 20)) :]
            elif choice == 4:
                end = at + r.choice((1, 3, 10, 40))
                text = text[:end] + text[at:]
            elif choice == 5:
                text = self.swapped_token(text)
            elif choice == 6:
                text = text[:at] if r.random() < 0.2 else text[:at] + r.choice(" \t\n\r\f\u00a0") + text[at:]
            else:
                other = r.choice(self.all)["input"].get("utf8", "x")[:2000]
                start = r.randrange(len(other) + 1)
                text = text[:at] + other[start : start + r.choice((1, 5, 30))] + text[at:]
        return text.encode("utf-8", "surrogatepass")

    def swapped_token(self, text: str) -> str:
        """Another text in a pair of quotation marks."""
        places = [match.span(1) for match in re.finditer(r'"([^"\\]*)"', text[:20_000])]
        if not places:
            return text
        start, end = self.random.choice(places)
        return text[:start] + self.random.choice(self.words) + text[end:]

    def places(self, tree) -> list[tuple]:
        """Every (container, key) in a tree."""
        found = []
        stack = [tree]
        while stack:
            node = stack.pop()
            entries = node.items() if isinstance(node, dict) else enumerate(node)
            for key, child in entries:
                found.append((node, key))
                if isinstance(child, (dict, list)):
                    stack.append(child)
        return found

    def change(self, tree: dict) -> None:
        """One change somewhere in a tree of a document."""
        r = self.random
        places = self.places(tree)
        if not places:
            return
        node, key = r.choice(places)
        choice = r.randrange(12)
        if choice == 0:
            del node[key]
        elif choice == 1 and isinstance(node, dict):
            node[r.choice(KEYS)] = node.pop(key)
        elif choice == 2 and isinstance(node, dict):
            node[r.choice(KEYS)] = self.value(3)
        elif choice == 3:
            other, other_key = r.choice(places)
            if key in node if isinstance(node, dict) else key < len(node):
                node[key] = json.loads(json.dumps(other[other_key]))
        elif choice == 4 and isinstance(node, list):
            node.insert(r.randrange(len(node) + 1), json.loads(json.dumps(node[key])))
        elif choice == 5 and isinstance(node, list):
            r.shuffle(node)
        elif choice == 6:
            node[key] = self.value(2)
        elif isinstance(node[key], str):
            node[key] = self.edited(node[key])
        elif isinstance(node[key], (dict, list)) and node[key]:
            self.change(node[key])

    def edited(self, text: str) -> str:
        r = self.random
        choice = r.randrange(6)
        if choice == 0:
            return r.choice(self.words)
        if choice == 1 and text:
            at = r.randrange(len(text))
            return text[:at] + r.choice("0123456789abcdef") + text[at + 1 :]
        if choice == 2 and text.isdigit():
            return str(max(0, int(text) + r.choice((-2, -1, 1, 2, 10**6))))
        if choice == 3 and len(text) >= 2:
            at = r.randrange(0, len(text), 2)
            return text[:at] + text[at + 2 :] if r.random() < 0.5 else text[:at] + text[at : at + 2] + text[at:]
        if choice == 4:
            return self.mutated_text(text.encode("utf-8", "replace")).decode("utf-8", "replace")
        if text:
            at = r.randrange(len(text))
            return text[:at] + chr(ord(text[at]) ^ (1 << r.randrange(4))) + text[at + 1 :]
        return "x"

    def value(self, depth: int):
        r = self.random
        choice = r.randrange(10)
        if depth <= 0 or choice < 6:
            return r.choice(self.words) if r.random() < 0.7 else self.text()
        if choice < 8:
            return {r.choice(KEYS): self.value(depth - 1) for _ in range(r.randrange(0, 4))}
        kind = r.randrange(8)
        if kind == 0:
            return [self.value(depth - 1) for _ in range(r.randrange(0, 4))]
        if kind < 5:
            return [self.text() for _ in range(r.randrange(1, 4))]
        return [{r.choice(KEYS): self.text()} for _ in range(r.randrange(1, 4))]

    def text(self) -> str:
        r = self.random
        if r.random() < 0.15:
            block = r.choice((0x80, 0x300, 0x600, 0x900, 0xD00, 0x1100, 0x1AB0, 0x1DC0, 0x2000, 0x3000, 0xA800, 0xAC00, 0xFB00, 0x10000, 0x11000, 0x1D100, 0x1E000, 0x1FA00, 0x2F800, 0x31300, 0xE0000))  # fmt: skip
            points = (block + r.randrange(0x100) for _ in range(r.randrange(1, 6)))
            return "".join(chr(p) for p in points if not 0xD800 <= p < 0xE000)
        if r.random() < 0.05:
            return chr(r.choice([p for p in (r.randrange(0x110000),) if not 0xD800 <= p < 0xE000] or [0x61]))
        return "".join(r.choice(r.choice(ALPHABETS[:3])) for _ in range(r.randrange(1, 12)))

    def generated(self, op: str) -> str:
        """A document made from nothing, mostly within the model."""
        r = self.random
        if op == "parse-markup":
            return self.markup("doc", 4)
        tree = {r.choice(KEYS[:60]): self.value(r.randrange(1, 6)) for _ in range(r.randrange(1, 5))}
        return json.dumps(tree, ensure_ascii=r.random() < 0.5, indent=r.choice((None, None, 1)))

    def markup(self, name: str, depth: int) -> str:
        r = self.random
        escape = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"}
        attributes, children = "", ""
        kind = r.randrange(4) if depth < 4 else 3
        if kind == 0:
            texts = ("".join(escape.get(c, c) for c in self.text()) for _ in range(r.randrange(1, 4)))
            children = "".join(f'<btml-s v="{text}"></btml-s>' for text in texts)
        elif kind == 1 and depth > 0:
            children = "".join(self.markup("i", depth - 1) for _ in range(r.randrange(1, 3)))
        else:
            for key in {r.choice(KEYS[:60]) for _ in range(r.randrange(0, 4))}:
                if depth > 0 and r.random() < 0.4:
                    children += self.markup(key, depth - 1)
                else:
                    text = "".join(escape.get(c, c) for c in self.text())
                    attributes += f' {key}="{text}"'
        space = r.choice(("", "", " ", "\n"))
        return f"<btml-{name}{attributes}{space}>{space}{children}</btml-{name}>"
