"""What a browser sees of added evidence."""

from dokani.files.shown import FileForMerchant
from dokani.returns.evidence.add import Added


class EvidenceAdded(FileForMerchant):
    """The file, and where the return stands with it."""

    status: str

    @classmethod
    def made(cls, added: Added, key: bytes) -> "EvidenceAdded":
        """`key` signs the links."""
        return cls(**dict(FileForMerchant.of(added.file, key, added.earlier)), status=added.status)
