"""The texts that ship, read once by whichever test of a process asks first, and the library that they make."""

from django.conf import settings

from playbook.guidance.documents import read_folder
from playbook.guidance.library import build

TEXTS = tuple(read_folder(settings.CONTENT_DIR / "en", "en"))
LIBRARY = build(TEXTS)
