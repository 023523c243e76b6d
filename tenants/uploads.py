"""How much of what is sent is read: enough that an honest slip comes back with a sentence, too little to hurt."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

# Files of one form that are taken in; whoever chose a whole album gets their form back with the first of them.
MOST_FILES = 10


class FirstFiles(FileUploadHandler):
    """Stands first: of the files after the tenth the name is kept and the content read past."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen += 1
        if self.seen > MOST_FILES:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if self.seen <= MOST_FILES else None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Nothing for the first ones: the next handler keeps them."""
        if self.seen <= MOST_FILES:
            return None
        return InMemoryUploadedFile(BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset)
