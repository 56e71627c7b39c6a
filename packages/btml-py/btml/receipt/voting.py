"""How the members of a network of authorities vote each other in and out (EIP-225; proofs.md 4.2)."""


class Electorate:
    """The members in ascending order, and the votes that are open."""

    def __init__(self, members: list[bytes]):
        self.members = sorted(members)
        self._votes: dict[bytes, dict[bytes, bool]] = {}

    def clear(self) -> None:
        self._votes = {}

    def vote(self, voter: bytes, about: bytes, join: bool) -> None:
        """Counts a vote; with more than half of the members the address joins or leaves."""
        about_it = self._votes.setdefault(about, {})
        about_it.pop(voter, None)
        if join == (about in self.members):
            return
        about_it[voter] = join
        if len(about_it) * 2 <= len(self.members):
            return
        if join:
            self.members = sorted([*self.members, about])
        else:
            self.members = [member for member in self.members if member != about]
            for votes in self._votes.values():
                votes.pop(about, None)
        self._votes.pop(about, None)
