"""What a lead says of a checklist that is kept: its name, and which parts in which order."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team
from playbook.guidance import personal
from playbook.guidance.library import Library
from playbook.guidance.own_details import own_details
from playbook.reader.own_checklist import LONGEST_TITLE, MOST_PARTS, Part, checklist_of, chosen
from playbook.team_checklists.models import MOST_OF_A_TEAM, TeamChecklist
from playbook.web.forms import Cleaned

MOST_OWN, LONGEST_OWN = 12, 120  # lines of one's own, characters of one
NAME_IS_TAKEN = _("Your team keeps a checklist of this name already. Give this one another name.")


class KeptForm(forms.Form):
    """A name that the team has not given yet, and the parts."""

    title = forms.CharField(
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Give it a name, so that your team finds it."),
            "max_length": _("The name is longer than %(limit_value)d characters. Shorten it."),
        },
    )

    own = forms.CharField(required=False, max_length=MOST_OWN * (LONGEST_OWN + 2))

    def __init__(
        self, data: QueryDict, *, library: Library, team: Team | None, kept: TeamChecklist | None = None
    ) -> None:
        super().__init__(data)
        self.query, self.library, self.team, self.kept = data, library, team, kept

    @property
    def parts(self) -> list[Part]:
        """What is ticked, in its order, as far as it is in the playbook."""
        return chosen(self.library, self.query)

    @property
    def problem(self) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)

    def clean_title(self) -> str:
        """The name. Raises `ValidationError` where another checklist of the team has it, or it looks personal."""
        title = " ".join(str(self.cleaned_data["title"]).split())
        others = TeamChecklist.objects.filter(team=self.team, title=title)
        if self.kept is not None:
            others = others.exclude(pk=self.kept.pk)
        if others.exists():
            raise forms.ValidationError(NAME_IS_TAKEN, code="unique")
        if found := next(personal.find(title), None):
            words = _("“%(text)s” looks like personal data, and a checklist hangs on a wall. Leave it out of the name.")
            raise forms.ValidationError(words, params={"text": found.text})
        return title

    def clean_own(self) -> str:
        """The lines of one's own, each by itself. Raises `ValidationError` for too many, too long, or personal ones."""
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["own"]).splitlines() if line.strip()]
        if len(lines) > MOST_OWN or any(len(line) > LONGEST_OWN for line in lines):
            words = _("A checklist has room for %(most)d lines of your own, of %(longest)d characters each.")
            raise forms.ValidationError(words, params={"most": MOST_OWN, "longest": LONGEST_OWN})
        ours = own_details(self.library)
        if found := next((one for line in lines for one in personal.find(line) if not ours.has(one.text)), None):
            words = _("“%(text)s” looks like personal data, and a checklist hangs on a wall. Leave it out.")
            raise forms.ValidationError(words, params={"text": found.text})
        return "\n".join(lines)

    def clean(self) -> Cleaned:
        """Raises `ValidationError` for too much, for nothing, and where the team keeps as many as there may be."""
        if len(set(self.query.getlist("part"))) > MOST_PARTS:
            raise forms.ValidationError(
                _("A checklist has room for %(most)d parts. Tick fewer.") % {"most": MOST_PARTS}
            )
        if not checklist_of("", self.parts).items and not self.cleaned_data.get("own"):
            raise forms.ValidationError(_("Tick at least one thing to put on the checklist."))
        if self.kept is None and TeamChecklist.objects.filter(team=self.team).count() >= MOST_OF_A_TEAM:
            words = _("Your team keeps %(most)d checklists, which is the most. Delete one that nobody uses.")
            raise forms.ValidationError(words % {"most": MOST_OF_A_TEAM})
        return self.cleaned_data
