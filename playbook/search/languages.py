"""Which language a text seems to be in, told by its commonest words: enough to say "this looks like Polish".

A library that tells ninety languages takes 75 MB in each process; a playbook needs the name of the interpreter to ask
for. So each language is a handful of words that stand in nearly every sentence of it and are no English words.
"""

from collections.abc import Mapping

from playbook.search.words import words

_COMMONEST: Mapping[str, str] = {
    "Arabic": "في من على هذا هذه إلى ان أن لا ما كان لم عن مع التي الذي أنا هل لماذا",
    "Bengali": "আমি আমার এই কি না হয়েছে করে এবং কেন জন্য",
    "Chinese": "我 你 他 的 了 是 不 在 有 我们 你们 这个",
    "Dutch": "ik niet een het dat van voor zijn heb wij jullie maar met deze mijn geen wordt",
    "French": "je ne pas les des une est que vous nous avec pour dans mon ma cette depuis votre suis jai cest",
    "German": "ich nicht und der das die ist ein eine mit seit sie wir mein meine fur auf habe haben wird bitte",
    "Gujarati": "હું મારું છે નથી આ શું અને માટે",
    "Hindi": "मैं मेरा है नहीं क्या यह और के में को मुझे आप",
    "Hindi or Urdu": "nahi nahin kya hai hain mujhe mera meri aap karo kar raha rahi bhai kyun paisa wapas bahut bola",
    "Italian": "non che il una per con sono mi ho della questo questa perche quando ancora vostro",
    "Lithuanian": "ir kad ne yra as mano man jau buvo nuo labai kodel prasau",
    "Polish": "nie jest sie na to ze do jak moj moja prosze dlaczego juz mnie juz bardzo od czy pan pani jestem mam",
    "Portuguese": "nao uma voce para com meu minha isso estou ja foi porque mais tenho senhor muito",
    "Punjabi": "ਮੈਂ ਮੇਰਾ ਹੈ ਨਹੀਂ ਕੀ ਇਹ ਅਤੇ ਨੂੰ",
    "Romanian": "nu este sunt am de ce va rog pentru si cu mai ca din acest aceasta meu mea foarte",
    "Russian": "не и в я на что это мне мой вы как почему уже у меня",
    "Somali": "waan waa iyo ma aan ka ku waxaan maxaa sidee mahadsanid lacag",
    "Spanish": "no me mi que el los las una por para con esto esta estoy muy pero usted ustedes porque desde ya del es",
    "Turkish": "bir ve bu ne icin degil cok ben benim neden daha var yok ama lutfen siz size",
    "Ukrainian": "не і я що це мені мій ви як чому вже є та на мене",
    "Welsh": "yn y mae ddim dwi eich wedi ond pam bod chi fy ar gyfer",
}
_MARKS: Mapping[str, frozenset[str]] = {name: frozenset(words(told)) for name, told in _COMMONEST.items()}
_LEAST, _SHARE = 2, 0.25  # words of a language that are needed, and their share of the text


def language_of(text: str, *, known: int) -> str:
    """The name of the language that `text` seems to be in, or nothing where it may be English or cannot be told.

    `known` is how many of its words the playbook has: a text that is mostly known is English, whatever else it has.
    """
    typed = words(text)
    if len(typed) < 2 or known > 0.6 * len(typed):
        return ""
    counts = {name: sum(word in marks for word in typed) for name, marks in _MARKS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _LEAST and counts[best] >= _SHARE * len(typed) else ""
