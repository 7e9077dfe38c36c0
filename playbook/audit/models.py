"""What is kept: an entry for each thing somebody did, chained to the one before, and signed heads of the chain."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.audit.querysets import EntryQuerySet


class Act(models.TextChoices):
    """What can be done that is written down."""

    SIGNED_IN = "signed-in", _("signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("failed to sign in")
    SIGN_IN_PAUSED = "sign-in-paused", _("was paused after too many tries")
    SIGNED_OUT = "signed-out", _("signed out")
    SESSIONS_ENDED = "sessions-ended", _("ended sign-ins")
    PASSWORD_LINK = "password-link", _("made a link to choose a password")
    PASSWORD_CHANGED = "password-changed", _("changed a password")
    SECOND_FACTOR_ON = "second-factor-on", _("switched the code at sign-in on")
    SECOND_FACTOR_OFF = "second-factor-off", _("switched the code at sign-in off")
    SECOND_FACTOR_RESET = "second-factor-reset", _("reset the code at sign-in of somebody")
    PASSKEY_ADDED = "passkey-added", _("added a passkey")
    PASSKEY_REMOVED = "passkey-removed", _("removed a passkey")
    PASSKEY_REFUSED = "passkey-refused", _("showed a passkey whose count went back")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("made new recovery codes")
    RECOVERY_CODE_USED = "recovery-code-used", _("used a recovery code")
    PERSON_ADDED = "person-added", _("added a person")
    PERSON_CHANGED = "person-changed", _("changed a person")
    PERSON_REMOVED = "person-removed", _("removed a person")
    PEOPLE_BROUGHT_IN = "people-brought-in", _("brought a list of people in")
    PEOPLE_EXPORTED = "people-exported", _("saved the list of people")
    TEAM_ADDED = "team-added", _("added a team")
    TEAM_CHANGED = "team-changed", _("changed a team")
    TEAM_REMOVED = "team-removed", _("removed a team")
    COMPLAINT_BEGUN = "complaint-begun", _("began a complaint")
    COMPLAINT_OPENED = "complaint-opened", _("opened a complaint")
    COMPLAINT_HANDED = "complaint-handed-over", _("handed a complaint over")
    COMPLAINT_RESTRICTED = "complaint-restricted", _("restricted a complaint")
    RESTRICTION_LIFTED = "restriction-lifted", _("lifted the restriction of a complaint")
    COMPLAINT_KEPT = "complaint-kept", _("kept a complaint from being forgotten")
    COMPLAINT_KEPT_NO_MORE = "complaint-kept-no-more", _("ended that a complaint is kept")
    CUSTOMER_FOUND = "customer-found", _("looked at what is kept about a customer")
    CUSTOMER_EXPORTED = "customer-exported", _("exported what is kept about a customer")
    CUSTOMER_ERASED = "customer-erased", _("erased the words of a complaint")
    COMPLAINTS_FORGOTTEN = "complaints-forgotten", _("forgot the words of complaints by their age")
    EDITION_PUBLISHED = "edition-published", _("published an edition")
    EDITION_TAKEN_BACK = "edition-taken-back", _("drafted an edition back")
    CHANGE_BEGUN = "change-begun", _("began a change of several drafts")
    CHANGE_TAKEN_APART = "change-taken-apart", _("took a change apart, or threw its drafts away")
    CHANGE_TAKEN_BACK = "change-taken-back", _("drafted a change back")
    PUBLISH_SCHEDULED = "publish-scheduled", _("scheduled a publish")
    PUBLISH_CANCELLED = "publish-cancelled", _("cancelled a scheduled publish")
    CONTENT_IMPORTED = "content-imported", _("took documents in")
    PICTURE_ADDED = "picture-added", _("put a picture in")
    CONTENT_EXPORTED = "content-exported", _("exported the edition")
    CHECKLIST_KEPT = "checklist-kept", _("kept a checklist for a team")
    CHECKLIST_CHANGED = "checklist-changed", _("changed a checklist of a team")
    CHECKLIST_REMOVED = "checklist-removed", _("deleted a checklist of a team")
    AUDIT_EXPORTED = "audit-exported", _("exported the audit trail")
    SERVER_STARTED = "server-started", _("started the server")
    SETTINGS_CHANGED = "settings-changed", _("started with other settings")
    KEYS_ROTATED = "keys-rotated", _("sealed anew what a key of the server before had sealed")
    API_USED = "api-used", _("used the interface for programs")
    TOKEN_MADE = "token-made", _("made a token for a program")
    WEBHOOK_CHANGED = "webhook-changed", _("changed which program is told what")
    CALENDAR_RENEWED = "calendar-renewed", _("made an address of their calendar")
    CALENDAR_WITHDRAWN = "calendar-withdrawn", _("withdrew the address of their calendar")
    CALENDAR_READ = "calendar-read", _("read promises by the address of a calendar")
    TOKEN_REVOKED = "token-revoked", _("ended a token of a program")


class Entry(models.Model):
    """One thing that was done: who, what, when, from where, about whom or which complaint. It holds no typed words.

    People and complaints are numbers and no foreign keys: an entry stays as it was whatever becomes of them. The
    database refuses to change or remove one (`guard.py`), and `seal` makes it plain where somebody did (`chain.py`).
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"), db_index=True)
    act = models.CharField(_("what"), max_length=30)
    person = models.BigIntegerField(_("who"), null=True)
    whom = models.BigIntegerField(_("about whom"), null=True)
    complaint = models.BigIntegerField(_("complaint"), null=True)
    address = models.CharField(_("from where"), max_length=64)
    details = models.JSONField(_("details"))
    seal = models.CharField(_("seal"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        default_permissions = ()
        indexes = (
            models.Index(fields=("person", "number"), name="audit_by_person"),
            models.Index(fields=("whom", "number"), name="audit_about_whom"),
            models.Index(fields=("complaint", "number"), name="audit_by_complaint"),
            models.Index(fields=("act", "number"), name="audit_by_act"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.act}"

    @property
    def title(self) -> str:
        """What was done, in words; the plain name of an act that this version does not know."""
        return str(Act(self.act).label) if self.act in Act.values else self.act


class Head(models.Model):
    """The seal that the chain had at an entry, signed with the key of the server: nobody can make another chain."""

    number = models.BigIntegerField(_("number of the entry"))
    seal = models.CharField(_("seal"), max_length=64)
    at = models.DateTimeField(_("signed at"), default=timezone.now)
    signature = models.CharField(_("signature"), max_length=100)
    # Whether the entries up to this one were removed because of their age: then the chain begins with this seal.
    begins = models.BooleanField(_("the chain begins after it"), default=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("signed head")
        verbose_name_plural = _("signed heads")
        default_permissions = ()

    def __str__(self) -> str:
        return f"head at {self.number}"
