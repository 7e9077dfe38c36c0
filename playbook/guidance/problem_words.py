"""What each problem is called, in words for whoever has to mend it: what is wrong, and what to do about it.

English here; where a page shows one it is translated first (`editions.problem_text`).
"""

from collections.abc import Mapping

from playbook.guidance.words import gettext_noop as _

WORDS: Mapping[str, str] = {
    # a text that cannot be read
    "not-toml": _("is not TOML: %(error)s"),
    "no-parts": _(
        "needs three lines of `+++`: before and after the header, and before the situations; it has %(count)s"
    ),
    "plus-signs": _("a line of three plus signs cannot stand in a text"),
    "not-utf-8": _("is not UTF-8 text (%(error)s); save it as UTF-8"),
    "no-document-here": _("no document belongs here; use one of %(folders)s, as in tips/a-name.md"),
    "bad-slug": _("a short name is lower-case words joined by hyphens; rename the file"),
    "unknown-key": _("there is no key “%(key)s”; use one of %(known)s"),
    "missing-key": _("“%(key)s” is missing; add it"),
    "not-a-list": _("“%(key)s” must be a list"),
    "not-text": _("“%(key)s” must be text in quotes, not %(value)s"),
    "not-a-flag": _("“%(key)s” must be true or false, not %(value)s"),
    "not-a-date": _("“%(key)s” must be a date such as 2027-03-01, not %(value)s"),
    "not-a-number": _("“%(key)s” must be a whole number, not %(value)s"),
    "not-a-table": _("“%(key)s” must be a table, not %(value)s"),
    "unknown-list": _("no such list is known; use one of %(known)s"),
    "wrong-row": _("a text or a number stands where a table belongs, or the reverse"),
    "warning-wordless": _(
        "“%(title)s” has %(most)s warnings and words for %(count)s of them: write a line for each, or staff have none"
    ),
    # what the organisation calls its roles
    "role-unknown": _("there is no role “%(name)s”; use one of %(known)s"),
    "role-twice": _("the role “%(name)s” has two rows; take one of them out"),
    "role-name": _("a role's name begins with a letter and is of letters and spaces, up to %(most)s characters"),
    "role-without-one": _("there is a word for several, and none for one; write both"),
    "role-name-taken": _("“%(name)s” already means another role; choose another word"),
    "no-picture": _("is not taken as a picture: %(why)s"),
    "other-picture": _(
        "is not the picture that its name says; put the file in at the desk, where it is given its name"
    ),
    # what a document rests on and names
    "no-points": _("cites no point; name the points it rests on, or say that it is our own advice"),
    "no-such-point": _("there is no point “%(name)s”; use one of the sources' points"),
    "no-such-stage": _("there is no stage “%(name)s”; use one of %(known)s"),
    "no-such-interrupt": _("there is no interrupt “%(name)s”; use one of %(known)s"),
    "no-such-tip": _("there is no tip “%(name)s”; use one of %(known)s"),
    "no-such-reference": _("there is no reference page “%(name)s”; use one of %(known)s"),
    "no-such-letter": _("there is no letter “%(name)s”; use one of %(known)s"),
    "no-such-record": _("nothing called “%(name)s” can be written down; use one of %(known)s"),
    "no-such-channel": _("there is no channel “%(name)s”; use one of %(known)s"),
    "no-such-code": _("there is no step with the code “%(name)s”; use one of %(known)s"),
    "no-such-page": _("there is no page “%(name)s”; write it as in tips/a-name"),
    "no-such-fact": _("no choice can record “%(name)s”; use one of %(known)s"),
    "no-such-value": _("“%(name)s” is not in the list of “%(fact)s”; use one of %(known)s"),
    "no-such-speaker": _("there is no speaker “%(name)s”; use one of %(known)s"),
    "no-such-danger": _("there is no danger “%(name)s”; use one of %(known)s"),
    "no-such-clock": _("there is no clock “%(name)s”; use one of %(known)s"),
    "logo": _("the logo is not one that was cleaned here; choose its file under Your organisation, Logo and colour"),
    "accent": _("“%(found)s” cannot be read on our pages; the nearest that can is %(known)s"),
    "uncited": _("no tip cites %(point)s; cite it in one"),
    # pictures
    "picture-here": _("the picture “%(words)s” is not shown here; put it into a reference page, and point to that"),
    "picture-elsewhere": _(
        "the picture “%(words)s” is not kept here (%(name)s), so only its words are shown; put its file in"
    ),
    "picture-wordless": _(
        "the picture %(name)s has no words for whoever cannot see it; write what it shows between ![ and ]"
    ),
    "picture-gone": _("there is no picture %(name)s here; put its file in again"),
    "pictures-many": _("%(count)s pictures are too many for one page: %(most)s is the most"),
    # how a line reads
    "trigger-word": _("has “%(found)s”, which makes anger worse; say it otherwise"),
    "no-other": _(
        "has no second wording; write one beside it, so that two people who say it do not sound as if they read it out"
    ),
    "slot-form": _(
        "“%(found)s” is no slot; write one as in {thing|what went wrong}: what the complaint fills in, a bar, and "
        "what is said while nothing is known"
    ),
    "slot-name": _("there is no slot “%(found)s”; write one as in %(known)s"),
    "digits": _(
        "“%(found)s” is a day of one complaint only; write {day|soon} in its place: each complaint puts its own day "
        "there, and “soon” is said while none is known"
    ),
    "amount": _(
        "“%(found)s” is an amount. Keep it where everybody is paid the same; where it differs, write "
        "{offer|what I set out below} in its place: each complaint puts there what was offered"
    ),
    "hour": _(
        "“%(found)s” is an hour. Keep it where it is always so, as of opening hours; else write {day|soon} in its "
        "place: each complaint puts there the day and hour that were promised"
    ),
    "number": _("“%(found)s” is a number. Keep it where it is true of every complaint; else leave it out"),
    "bracket": _(
        "“%(found)s” would be said or sent as it stands: write a slot for it, as in {name|} or {day|soon}, or the "
        "words that are meant"
    ),
    "day-or-month": _(
        "“%(found)s” is true of one complaint only; write {day|soon} in its place: each complaint puts its own day "
        "there, and “soon” is said while none is known"
    ),
    "name": _(
        "“%(found)s” looks like a name. A customer's: write {name|} in its place. One of your own people: "
        "{worker|the team} is whoever speaks, {lead|my manager} whoever takes over. A name that is right for everybody "
        "may stay"
    ),
    "trade-noun": _(
        "“%(found)s” fits one trade only; write {thing|this} in its place: each complaint puts there what it is "
        "about, and “this” is said while nothing is known. If it is a word of your own trade, take it off the list "
        "under Your organisation"
    ),
    "spoken-word": _("has “%(found)s”, which does not fit in %(channels)s; give another wording for it"),
    "public-elsewhere": _("is for a public post, and is met elsewhere too; name social media alone"),
    "told-in-public": _("tells everybody what one customer should read (%(found)s); put it in a private message"),
    "no-words": _("has nothing to say in %(channels)s; add a line, or tick them under “No words wanted in”"),
    "body-slow": _("takes too long to draw; write long runs of brackets and deep nesting as plain sentences"),
    "untidy": _("is written otherwise than the desk writes it; run `manage.py tidy_content`, or save it there once"),
    "personal": _(
        "“%(found)s” looks like personal data (%(kind)s); take it out or, if it is your organisation's own, add it to "
        "“Your own telephone numbers and addresses” under Your organisation"
    ),
    "reachable": _(
        "“%(found)s” looks like personal data (%(kind)s). If it is a customer's, take it out; if it is your "
        "organisation's own, add it to “Your own telephone numbers and addresses” under Your organisation, or to “Whom "
        "to call” where somebody is to ring it: it is asked about no more"
    ),
    # how much there is
    "too-many": _("has %(count)s lines in one channel, %(most)s is the most: keep those that matter"),
    "items": _("has %(count)s lines; a checklist that is used has %(least)s to %(most)s"),
    "body-long": _("has %(count)s words, %(most)s is the most: cut it"),
    "screen-long": _("the screen has %(count)s words, %(most)s is the most to read in a live complaint: cut"),
    "line-long": _("has %(count)s characters, %(most)s is the most: shorten it"),
    # codes, keys and short names
    "code-form": _("“%(code)s” is no code; write one or two capitals and a number, as in L1"),
    "code-twice": _("the code “%(value)s” is used %(count)s times; give each its own"),
    "key-twice": _("the key “%(value)s” is used %(count)s times; give each its own"),
    "key-taken": _("the key “%(key)s” does something else; use one of %(known)s"),
    "short-name-long": _("the short name has %(count)s characters, %(most)s is the most: shorten it"),
    "short-name-form": _("“%(name)s” is no short name: lower-case words joined by hyphens"),
    "unit": _("“%(unit)s” is no unit of days; use one of %(known)s"),
    "country": _("there are no public holidays for “%(country)s”; use a country's two-letter code, as in GB"),
    "region": _("there are no public holidays for “%(region)s”; use one of %(known)s, or leave it empty"),
    "day": _("“%(day)s” is no day of the week; write it as in monday"),
    "time": _("“%(time)s” is no time of day; write it as in 09:00"),
    "nothing-here": _("has nothing in it, and the playbook needs it; add the first one"),
    "row-missing": _("has no “%(name)s”, and the pages name it; put it back"),
    "fact-kind": _("“%(name)s” is nothing that can be asked for: %(known)s"),
    "fact-choices": _("needs %(least)s to %(most)s answers to choose from"),
    "fact-has-choices": _("has answers to choose from, and is not “one of these answers”; choose that, or empty them"),
    "fact-choice-long": _("has an answer of more than %(most)s characters; make it shorter"),
    "list-missing": _("is missing, and the playbook needs it"),
    # the road
    "stage-or-interrupt": _("belongs to a stage or to an interrupt, to one of the two; choose one"),
    "return-outside": _("“%(label)s” leads back, and only an interrupt can; choose a step"),
    "leads-nowhere": _("“%(label)s” leads nowhere yet; choose a step"),
    "not-a-step": _("“%(label)s” leads to “%(to)s”, which is not a step; choose another"),
    "not-an-interrupt": _("“%(label)s” leads to “%(to)s”, which is not an interrupt; choose another"),
    "stage-start": _("“%(stage)s” starts at “%(to)s”, which is not a step"),
    "unreachable": _("no choice leads to this step; add one to the step before it, or delete this one"),
    "unreachable-in": _(
        "no choice leads to this step in %(channels)s; add one, or tick under “Only on these channels” where it is met"
    ),
    "never-ends": _("from here the road never ends; add a choice that leads on, or let it end here"),
    "never-ends-in": _("from here the road never ends in %(channels)s; add a choice that leads on there"),
    "not-met": _(
        "“%(label)s” leads to %(to)s, which is not met in %(channels)s; tick under “Only on these channels” of this "
        "choice where it is offered"
    ),
    "no-way-back": _("an interrupt must give way again; add a choice that leads back to where they were"),
    # what an organisation fills in
    "must-fill": _("%(name)s has no number yet; fill it in before the playbook is used"),
    "clock-not-checked": _("“%(name)s” names no day to a customer until you have checked it"),
    "not-checked": _("“%(name)s” is an example until you have checked it; write your own, or take it out"),
    # lists
    "concept-twice": _("“%(word)s” stands there twice; once is enough"),
    "concept-letterless": _("has an entry without a letter; take it out"),
    "concept-empty": _("has no words; add some, or take it out"),
    # documents from outside
    "archive": _("%(why)s"),
    "has-draft": _("has a draft of %(who)s; publish it or throw it away first"),
    "no-folder": _("there is no such folder; name the folder that holds the content"),
    "empty-folder": _("the folder is empty; it should hold a folder for each language, as in en/tips"),
}
