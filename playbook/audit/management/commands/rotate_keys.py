"""`manage.py rotate_keys`: what is kept needs the new SECRET_KEY alone, and those of before can go."""

from django.core.management.base import BaseCommand, CommandError

from playbook.audit.keeping import sign_last
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.command_options import StandardOption
from playbook.web.secret_keys import all_kept, examined


class Command(BaseCommand):
    """Seals and signs anew with SECRET_KEY what the keys in SECRET_KEY_FALLBACKS have sealed. Again does no harm."""

    help = "Seal and sign anew, with SECRET_KEY, what is kept and was sealed with a key of before."

    def handle(self, **options: StandardOption) -> None:
        """Do it, and say how much it was. Raises `CommandError` with what no key of this server opens."""
        counts = {kind.name: kind.seal_anew() for kind in all_kept()}
        for name, count in counts.items():
            self.stdout.write(f"{name.capitalize()} sealed or signed anew: {count}.")
        if any(counts.values()):
            record(Act.KEYS_ROTATED, more={name.replace(" ", "_"): count for name, count in counts.items()})
            sign_last()
        found = list(examined())
        self.stdout.write("\n".join(words for is_well, words in found if is_well))
        if wrong := [words for is_well, words in found if not is_well]:
            raise CommandError("\n".join(wrong))
