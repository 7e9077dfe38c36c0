"""Twelve made-up complaints in six channels, and how each is walked: what is written down, sent or said, and chosen."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class At:
    """A stop on the way: what is put into the reply there (rows of lines to say, or words typed), and the choice taken.

    `tell` are facts that are written down before anything else, `promise` what is promised. `sends` says that what is
    written goes out from here, before the answer.
    """

    screen: str
    put: tuple[int | str, ...] = ()
    choose: str = ""
    tell: dict[str, str] = field(default_factory=dict)
    promise: str = ""
    sends: bool = False


@dataclass(frozen=True)
class Walk:
    """A complaint, the channel it came by, and every stop; `answers` are words that its reply has to hold."""

    name: str
    channel: str
    stops: tuple[At, ...]
    answers: tuple[str, ...] = ()
    ends: str = "resolved"


END = At("how-it-ended")

WALKS = (
    Walk(
        "library-fine",
        "email",
        (
            At("read-it-twice", choose="show-you-see-it", tell={"customer": "Mr Okafor", "thing": "the late fee"}),
            At("show-you-see-it", (2, 4), "set-out-their-points"),
            At(
                "set-out-their-points",
                (
                    0,
                    "1. You were charged for books that you had brought back.\n2. Nobody answered your first e-mail.",
                    1,
                ),
                "look-into-it",
                {
                    "problem": "wrong-charge",
                    "what_happened": "Charged for books he brought back. First e-mail never answered",
                    "remedy": "refund",
                    "remedy_words": "the fee taken off",
                },
            ),
            At("look-into-it", (0,), "whose-mistake"),
            At("whose-mistake", choose="own-it|ours"),
            At(
                "own-it",
                (
                    3,
                    4,
                    "The books came back on the last day and went on the shelf without being booked in, so the system"
                    " charged you. Your e-mail went to a colleague who was away, and nobody looked at that mailbox.",
                ),
                "what-would-fix-it",
            ),
            At("what-would-fix-it", (2,), "do-it-now", {"offer": "the fee taken off, today"}),
            At("do-it-now", (5,), "where-else"),
            At(
                "where-else",
                (3, "Write to the head of the service; the address is on the back of your card."),
                "check-and-send",
            ),
            At("check-and-send", (0, 1), "how-it-ended"),
            END,
        ),
        ("fee taken off", "mailbox", "sorry", "today"),
    ),
    Walk(
        "swimming-course",
        "email",
        (
            At(
                "read-it-twice",
                choose="acknowledge-today",
                tell={"customer": "Ms Brandt", "thing": "the cancelled course"},
            ),
            At(
                "acknowledge-today",
                (0, 1, 2),
                "show-you-see-it",
                promise="our answer on the cancelled course",
                sends=True,
            ),
            At("show-you-see-it", ("Dear Ms Brandt,", 5), "set-out-their-points"),
            At(
                "set-out-their-points",
                (0, "1. The course was cancelled on the morning it should begin.\n2. The refund has not come."),
                "look-into-it",
                {
                    "problem": "billing",
                    "what_happened": "Course cancelled on the morning it should begin. Refund has not come",
                    "remedy": "refund",
                },
            ),
            At("look-into-it", (0,), "whose-mistake"),
            At("whose-mistake", choose="partly-ours|partly"),
            At(
                "partly-ours",
                (
                    2,
                    "The trainer fell ill that morning, and we told nobody before nine. We should have.",
                    3,
                    "The refund went on time to the account the course was booked from, which your bank has closed.",
                ),
                "what-would-fix-it",
            ),
            At("what-would-fix-it", (2,), "who-does-what", {"offer": "the refund to your new account"}),
            At("who-does-what", (4,), "where-else", promise="the refund goes to the new account"),
            At("where-else", (3, "Our complaints panel: the form is on our page under Complaints."), "check-and-send"),
            At("check-and-send", (0, 1), "how-it-ended"),
            END,
        ),
        ("refund", "morning", "sorry"),
        "promised",
    ),
    Walk(
        "cemetery-bench",
        "letter",
        (
            At(
                "read-it-twice",
                choose="show-you-see-it",
                tell={"customer": "Mrs Adeyemi", "thing": "the memorial bench"},
            ),
            At("show-you-see-it", (2, 4), "set-out-their-points"),
            At(
                "set-out-their-points",
                (0, "1. The memorial bench was moved without a word to you.\n2. The plate has a spelling mistake."),
                "look-into-it",
                {
                    "problem": "not-told",
                    "what_happened": "Bench moved without a word to her. Plate has a spelling mistake",
                    "remedy": "put-it-right",
                    "remedy_words": "the plate corrected",
                },
            ),
            At(
                "look-into-it",
                (0, 1, "The gardener moved it away from a root that was lifting the path."),
                "whose-mistake",
            ),
            At("whose-mistake", choose="own-it|ours"),
            At(
                "own-it",
                (3, 5, "Nobody moves a bench any more before the family has been written to."),
                "what-would-fix-it",
            ),
            At("what-would-fix-it", (2,), "who-does-what", {"offer": "a corrected plate, at no cost"}),
            At("who-does-what", (4,), "where-else", promise="the corrected plate is put on"),
            At("where-else", (3, "The town's ombudsman; the office is named on the enclosed sheet."), "check-and-send"),
            At("check-and-send", (0, 1), "how-it-ended"),
            END,
        ),
        ("spelling", "moved", "plate", "ombudsman"),
        "promised",
    ),
    Walk(
        "dog-licence",
        "letter",
        (
            At(
                "read-it-twice", choose="show-you-see-it", tell={"customer": "Mr Lindqvist", "thing": "the dog licence"}
            ),
            At("show-you-see-it", (2, 5), "set-out-their-points"),
            At(
                "set-out-their-points",
                (0, "1. You think that you paid for the licence twice.", 1),
                "look-into-it",
                {
                    "problem": "wrong-charge",
                    "what_happened": "Thinks that he paid for the licence twice",
                    "remedy": "refund",
                    "remedy_words": "the second payment back",
                },
            ),
            At("look-into-it", (0,), "whose-mistake"),
            At("whose-mistake", choose="say-what-you-found|theirs"),
            At(
                "say-what-you-found",
                (
                    0,
                    1,
                    "The first payment was for the year that ended in spring, the second payment for this. Both"
                    " receipts are enclosed. Our reminder did not say which year it was for; it does now.",
                    2,
                ),
                "where-else",
            ),
            At(
                "where-else",
                (3, "The licensing panel, in writing, within a month of this letter.", 4),
                "check-and-send",
            ),
            At("check-and-send", (0, 1), "how-it-ended"),
            END,
        ),
        ("receipts", "panel", "year"),
        "no-agreement",
    ),
    Walk(
        "theatre-seats",
        "chat",
        (
            At("let-them-talk", (3,), "say-it-back", {"customer": "Ines", "thing": "the blocked view"}),
            At(
                "say-it-back",
                (1, "A pillar in front of you for the whole evening, and nobody said so when you booked.", 2),
                "whose-mistake",
                {
                    "problem": "not-told",
                    "what_happened": "A pillar in front of her. Nobody said so when she booked",
                    "remedy": "compensation",
                    "remedy_words": "another evening",
                },
            ),
            At("whose-mistake", choose="own-it|ours"),
            At("own-it", (2,), "what-would-fix-it"),
            At("what-would-fix-it", (1,), "do-it-now", {"offer": "another evening, with a clear view"}),
            At("do-it-now", (2, "Both evenings are open to you: the code is on its way to you now.", 3), "thank-them"),
            At("thank-them", (1,), "how-it-ended"),
            END,
        ),
        ("another evening", "sorry", "pillar"),
    ),
    Walk(
        "language-app",
        "chat",
        (
            At("let-them-talk", (4,), "show-you-see-it", {"customer": "Tomasz", "thing": "the lost progress"}),
            At("show-you-see-it", (0,), "say-it-back"),
            At(
                "say-it-back",
                (1, "Your progress of half a year is gone since the update.", 2),
                "whose-mistake",
                {
                    "problem": "lost",
                    "what_happened": "Progress of half a year is gone since the update",
                    "remedy": "put-it-right",
                    "remedy_words": "the progress back",
                },
            ),
            At("whose-mistake", (1,), "find-out-together|unclear"),
            At(
                "find-out-together",
                (0, "I'm asking those who made the update whether a copy is left."),
                "who-does-what",
            ),
            At("who-does-what", (2,), "thank-them", promise="an answer whether the progress can be brought back"),
            At("thank-them", (1,), "how-it-ended"),
            END,
        ),
        ("progress", "update"),
        "promised",
    ),
    Walk(
        "museum-queue",
        "social",
        (
            At("read-it-twice", choose="answer-in-public", tell={"thing": "the museum queue"}),
            At("answer-in-public", (0,), "go-on-in-private", sends=True),
            At("go-on-in-private", (0,), "show-you-see-it"),
            At("show-you-see-it", (4,), "set-out-their-points"),
            At(
                "set-out-their-points",
                (0, "1. Two hours in the rain with a timed entry.", 1),
                "look-into-it",
                {
                    "problem": "late",
                    "what_happened": "Two hours in the rain with a timed entry",
                    "remedy": "apology",
                    "remedy_words": "an apology",
                },
            ),
            At("look-into-it", (3, "We sold more timed entries than the doors can take in the rain."), "whose-mistake"),
            At("whose-mistake", choose="own-it|ours"),
            At("own-it", (2, "That is our apology, without an if."), "what-would-fix-it"),
            At("what-would-fix-it", (2,), "do-it-now", {"offer": "a free visit at any hour"}),
            At("do-it-now", (5,), "where-else"),
            At("where-else", (3, "Our visitors' council; I send you its address here."), "check-and-send"),
            At("check-and-send", (2,), "how-it-ended"),
            END,
        ),
        ("sorry", "free visit", "council"),
    ),
    Walk(
        "charity-calls",
        "social",
        (
            At("read-it-twice", choose="acknowledge-today", tell={"thing": "the street collectors"}),
            At("acknowledge-today", (3,), "show-you-see-it", promise="an answer on the street collectors", sends=True),
            At("show-you-see-it", (5,), "set-out-their-points"),
            At(
                "set-out-their-points",
                (0, "1. A collector followed you to the station.", 1),
                "look-into-it",
                {
                    "problem": "how-we-behaved",
                    "what_happened": "A collector followed her to the station",
                    "remedy": "stop",
                    "remedy_words": "collectors away from the station",
                },
            ),
            At(
                "look-into-it",
                (3, "The collector was an agency's and did follow you. Our rules forbid it."),
                "whose-mistake",
            ),
            At("whose-mistake", choose="own-it|ours"),
            At("own-it", (2,), "what-would-fix-it"),
            At("what-would-fix-it", (2,), "do-it-now", {"offer": "no collectors at the station from today"}),
            At("do-it-now", choose="where-else"),
            At("where-else", (3, "The fundraising regulator; its form is linked in our profile."), "check-and-send"),
            At("check-and-send", (2,), "how-it-ended"),
            END,
        ),
        ("station", "sorry", "regulator"),
    ),
    Walk(
        "piano-tuner",
        "phone",
        (
            At(
                "let-them-talk",
                choose="show-you-see-it",
                tell={"customer": "Mr Castellan", "thing": "the piano tuning"},
            ),
            At("show-you-see-it", choose="say-it-back"),
            At("say-it-back", choose="whose-mistake", tell={"problem": "late", "remedy": "put-it-right"}),
            At("whose-mistake", choose="own-it|ours"),
            At("own-it", choose="what-would-fix-it"),
            At("what-would-fix-it", choose="who-does-what", tell={"offer": "a new date at no charge"}),
            At("who-does-what", choose="thank-them", promise="the tuner comes"),
            At("thank-them", choose="how-it-ended"),
            END,
        ),
        ends="promised",
    ),
    Walk(
        "tax-office",
        "phone",
        (
            At(
                "let-them-talk", choose="name-the-anger", tell={"customer": "Mrs Novak", "thing": "the second reminder"}
            ),
            At("name-the-anger", choose="show-you-see-it"),
            At("show-you-see-it", choose="try-another-way"),
            At("try-another-way", choose="say-it-back"),
            At("say-it-back", choose="whose-mistake", tell={"problem": "information", "remedy": "explanation"}),
            At("whose-mistake", choose="look-together|theirs"),
            At("look-together", choose="leave-the-argument"),
            At("leave-the-argument", choose="where-else"),
            At("where-else", choose="thank-them"),
            At("thank-them", choose="how-it-ended"),
            END,
        ),
        ends="no-agreement",
    ),
    Walk(
        "pharmacy-counter",
        "counter",
        (
            At("let-them-talk", choose="help-them-tell-it", tell={"thing": "the wrong strength"}),
            At("help-them-tell-it", choose="show-you-see-it"),
            At("show-you-see-it", choose="say-it-back"),
            At("say-it-back", choose="what-would-fix-it", tell={"problem": "wrong-item", "remedy": "replacement"}),
            At("what-would-fix-it", choose="do-it-now", tell={"offer": "the right one, now"}),
            At("do-it-now", choose="thank-them"),
            At("thank-them", choose="how-it-ended"),
            END,
        ),
    ),
    Walk(
        "bike-hire",
        "counter",
        (
            At("let-them-talk", choose="own-it|ours", tell={"thing": "the flat battery"}),
            At("own-it", choose="what-would-fix-it"),
            At("what-would-fix-it", choose="limits-first", tell={"offer": "half of the hire back"}),
            At("limits-first", choose="find-it-with-them"),
            At("find-it-with-them", choose="hold-the-line"),
            At("hold-the-line", choose="where-else"),
            At("where-else", choose="thank-them"),
            At("thank-them", choose="how-it-ended"),
            END,
        ),
        ends="no-agreement",
    ),
)
