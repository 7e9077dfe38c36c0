"""What made-up customers complain of, in many trades. No person, firm or number in it is real."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

NAMES = (
    "Mrs Adeyemi", "Mr Aldous", "Ms Barrow", "Mr Bellweather", "Mrs Birtwick", "Ms Calloway", "Mr Chaudhry",
    "Mrs Cresswick", "Mr Dunmore", "Ms Eastlake", "Mrs Farrowby", "Mr Fenwright", "Ms Garrick", "Mr Hallam-Pike",
    "Mrs Hollis", "Mr Ibekwe", "Ms Jessop", "Mrs Kettering", "Mr Larkfield", "Ms Lindqvist", "Mrs Marchbanks",
    "Mr Mbeki-Rowe", "Ms Netherby", "Mr Oakshott", "Mrs Pellow", "Ms Quarmby", "Mr Ravensdale", "Mrs Sandiford",
    "Ms Tamworth", "Mr Underhay", "Mrs Vasiliou", "Mr Wetherall", "Ms Yardley", "Mrs Zielony",
)  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One thing that goes wrong: short names of the lists, and words of the customer and of the worker."""

    thing: str
    problem: str
    what_happened: str
    remedy: str
    remedy_words: str
    mistake: str
    offer: str
    cause: str
    prevention: str = ""


with Path(__file__).with_name("stories.toml").open("rb") as _file:
    STORIES = tuple(Story(**row) for row in tomllib.load(_file)["stories"])

NOTES = (
    "Rang twice before me.",
    "Very calm at the end, thanked me.",
    "Prefers the evening.",
    "Says the letter was rude; asked for a copy.",
    "Her daughter rings for her.",
    "Had all the dates written down.",
)

SEARCHED = (
    ("guide dog refused at the door", "listen"),
    ("customer filming me", "establish"),
    ("she wants it in welsh", "empathise"),
    ("third parcel in a month", "resolve"),
    ("refund to a closed card", "resolve"),
    ("crying child on the line", "listen"),
)

SAID = (
    ("act-fast", "useful", ""),
    ("say-no-well", "useful", ""),
    ("act-fast", "wrong", "Our depot is shut on Mondays, this says ring today"),
    ("worth-keeping", "else", "What do I say when it is a relative who rings?"),
    ("let-them-talk-first", "useful", "Worked at once"),
)
