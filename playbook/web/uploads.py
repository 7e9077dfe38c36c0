"""A file that is sent is written no further than any of our pages would take."""

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class Capped(TemporaryFileUploadHandler):
    """Keeps a file on disk while it comes, and drops one that grows past `UPLOAD_MAX_SIZE`: the form finds none."""

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        """Begin counting."""
        super().new_file(field_name, file_name, content_type, content_length, charset, content_type_extra)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or give the whole file up."""
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_MAX_SIZE:
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
