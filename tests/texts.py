"""The texts that tests have loaded, read once by whichever asks first in a process, and the library that they make."""

from django.conf import settings

from playbook.guidance.documents import read_folder
from playbook.guidance.library import build

TEXTS = tuple(read_folder(settings.CONTENT_DIR / "en", "en"))
LIBRARY = build(TEXTS)
SHIPPED = settings.BASE_DIR / "content"  # with all moments, of which the rest has few
