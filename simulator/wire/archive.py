"""Zip archives whose bytes depend on their members' names and bytes alone.

What stands in a member belongs to the source that prints it.
"""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def stored_zip(members: dict[str, bytes]) -> bytes:
    """The members in their order, uncompressed: two builds of zlib may pack the same bytes differently."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            member = zipfile.ZipInfo(name, date_time=EPOCH)
            member.create_system = 3  # else Windows writes another byte
            archive.writestr(member, body)
    return packed.getvalue()
