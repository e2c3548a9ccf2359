"""What passwords are said to be like, by language: "est incorrect", "es segura", "неверный" are no passwords."""

import re

from pasteguard_addon.detection.language.function_words import function_words
from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_hyphened,
    is_joined_phrase,
    is_long_phrase,
    is_numbered_name,
    is_passphrase,
    is_placeholder,
    is_said,
)
from pasteguard_addon.lexicon.chosen_words import is_chosen_part, is_chosen_thing
from pasteguard_addon.lexicon.german_nouns import is_german_noun
from pasteguard_addon.lexicon.programs import is_adverb, is_english_form, is_program_word
from pasteguard_addon.lexicon.words import is_english, is_living_thing, is_term

_ENDINGS = {
    "en": "ed ing able ible ful less ant ent ary ory ous ive ic al ly ish wn en ard",
    "de": "ern t ig isch lich bar los sam haft end en ten es em ert iert voll frei fach",
    "fr": "é ée ant ante ent ente ible able eux euse ect ecte ide oire aire if ive el elle ique du nu lu ru uis is ert",
    "es": "ado ada ido ida ante ente able ible oso osa ario aria ecto ecta lida ónea il oria oral ual inta ar er ir",
    "it": "etti ati iti uti ido ida anti enti ato ata ito ita uto uta ante ente bile oso osa ario aria ersa etto etta"
    " orio oria ale anea sicura iesta",
    "nl": "end baar lijk ig isch loos juist keerd zwak sterk leeg eist lopen geten plicht zigd",
    "pt": "ado ada ido ida ante ente ável ível oso osa ário ária ório ória reto reta álida ônea cil oral ual segura",
    "pl": "ne na ny we wy te ty łe kie gie nie bre ste sze dze be cze",
    "sv": "t ad en lös bar bart nde",
    "tr": "lı li lu lü sız siz suz süz dı di du dü tı ti tu tü yor mış miş muş müş malı meli cak cek maz mez"
    " dum düm tum tüm dım dim tım tim ır ir ur ür ar er sı si su sü ın in un ün ken",
    "ru": "ый ий ой ен ён на но ет ит ят ат ют л ла ло ли ть т ток сок ёк",
    "zh": "的 吗 呢 么 了 项 值 符 填 码 空 文 错 对 串 少 样",
    "da": "t et ig isk løs bar ende lig rt gt",
    "fi": "nen tu ty nut nyt va vä lla llä ssa ssä sti on yt ut uu",
    "cs": "é ý á í ě eno ené no ny ná né la lo lá at it",
    "hu": "es os ás ott ett ó ő an en tt va ve ó ú ű sz",
    "ro": "ă at ată it ită ut ută ie oare ească ente ante bil tă nă uă",
    "vi": "",
    "id": "",
    "ja": "い 必須 任意 無効 有効 不明 必要 不要 同じ 空白 何 これ 以下 次 秘密 安全 期限切れ 文字 数字 半角 もの",
}  # fmt: skip
"""How adjectives and participles end, or verbs where they stand in their place."""
_WORDS = frozenset(
    """
    faux bonne bon faible fort court long vide sûr ainsi perdu trop
    segura seguro débil corta corto larga largo nueva nuevo misma mala buena vacía única fuerte falsa clara
    debole corta lunga nuova stessa forte unica falsa giusta vuota breve sbagliata
    fout goed nieuw oud kort lang nodig hetzelfde anders onveilig veilig geheim
    fraca forte curta longa nova mesma vazia única falsa
    słabe silne złe dobre puste inne takie samo
    svagt starkt fel rätt nytt gammalt långt hemligt
    yanlış doğru zayıf boş kısa uzun eski yeni aynı zorunlu eksik tekrar nedir
    lange lengre længere gode forkert forkerte påkrævet svag stærk feil galt svakt sterkt samme ny gammel
    väärä oikea heikko vahva tyhjä uusi vanha sama pakko salainen
    špatné slabé silné nové staré stejné krátké
    hibás helytelen kötelező rossz helyes gyenge erős lejárt túl kevés
    greșită slabă puternică nouă veche aceeași scurtă corectă obligatoriu
    salah benar wajib lemah kuat baru lama kosong harus tidak sudah belum minimal
    không đúng phải được đã chưa
    keins keines nirgendwo kwijt borta secreta secreto
    falsch korrekt schwach stark kurz lang leer simpel egal klar gleich weg sicher unsicher geheim heikel
    länger kürzer besser schlechter stärker schwächer sicherer einfacher immer wieder lieber hier mehr unser euer dieser
    dasselbe detsamma podstawa trivial
    funciona funcionan funziona funzionano fonctionne marche werkt działa fungerar funkar работает komplex
    pflicht pflichtfeld teil standard voraussetzung unsinn quatsch geheimnis klartext
    """.split()
)
ADVERBS = frozenset(
    """
    sehr viel ganz schon bald immer nie erst leider derzeit momentan jetzt wirklich
    trop très encore bientôt toujours jamais seulement presque maintenant déjà vraiment
    demasiado muy todavía siempre nunca casi ahora realmente solo sólo otra vez también
    troppo molto ancora sempre mai quasi adesso davvero solo già anche
    te heel erg bijna opnieuw momenteel altijd nooit alleen al nog succesvol ook echt
    demais muito ainda sempre nunca quase agora apenas realmente também
    zbyt bardzo jeszcze zawsze nigdy prawie teraz tylko już znowu także
    för mycket ännu alltid aldrig nästan nu bara redan också verkligen
    çok daha henüz her asla neredeyse şimdi sadece artık yine
    слишком очень ещё еще всегда никогда почти сейчас только уже снова случайным
    alt meget endnu altid aldri næsten kun allerede også følsomme over veldig bare
    liian hyvin vielä aina melkein nyt vain jo uudelleen
    příliš velmi ještě vždy nikdy téměř teď jen pouze už znovu iba príliš veľmi
    túl nagyon még mindig soha majdnem most csak már újra
    prea foarte încă mereu niciodată aproape acum doar deja din
    quá rất vẫn luôn không gần bây chỉ đã lại
    terlalu sangat masih selalu tidak hampir sekarang hanya sudah lagi
    morgen mañana demain domani amanhã jutro imorgon yarın завтра zítra zajtra huomenna holnap mâine
    будет был было была стал стала
    mindestens höchstens minimum minimaal minimal maximum maximal mínimo minimo medium strength
    zeichen tekens znaków znaki znaku caractères caracteres caratteri tecken tegn karakter символов merkkiä znaků
    """.split()
)
"""How, when, how much or how many: with these a sentence goes on about the password."""
_WITH_PLURALS = ("fr", "es", "pt")
_BY_LANGUAGE = {language: tuple(endings.split()) for language, endings in _ENDINGS.items()}


def is_quality(word: str, language: str) -> bool:
    """Tell whether the word, in small letters, says what a password is like, or what a program calls one."""
    if language not in _BY_LANGUAGE:
        language = "en"  # in a script of its own it has no words in Latin letters
    if language != "en" and is_chosen_part(word, language):
        return not is_chosen_thing(word, language)
    if (language == "en" and is_living_thing(word)) or _VERB.search(word) or is_joined_words(word):
        return False
    if language in _WITH_PLURALS and word.endswith("s") and is_quality(word[:-1], language):
        return True
    if word in _WORDS or word in ADVERBS or is_generic(word):
        return True
    is_adverb_only_by_its_end = language == "en" and word.endswith("ly") and not is_adverb(word)
    if word.endswith(_BY_LANGUAGE[language]) and not (is_adverb_only_by_its_end or _is_compound_noun(word, language)):
        return True
    return is_program_word(word) or (language == "en" and (is_english(word) or is_english_form(word)))


def _is_compound_noun(word: str, language: str) -> bool:
    """Tell whether a German word ends as participles do because its last noun does: "apfelkuchen"."""
    return (
        language in ("de", "en")
        and len(word) >= _LEAST_COMPOUND
        and is_german_noun(word.title())
        and word not in _FORMS
    )


_LEAST_COMPOUND = 9
_FORMS = frozenset("vergessen eingegeben vergeben verloren gesperrten verschieden bestanden geworden".split())
"""Which German also writes large."""
_LEAST = 6
_VERB = re.compile(r"-(?:is|are|was|were|has|will)-")
_OF_NOUNS = ("ator", "izer", "ement", "tion", "ness", "ity", "ist", "ism", "ance", "ence", "ics")
"""How English words end that are too rare for a list: roles and abstractions."""
_QUALIFIERS = frozenset(
    "non well self pre post half auto multi one two three single double high low long short full all in out up over"
    " under anti semi so too very case time end top old hard easy plain clear must world user read write per".split()
)
"""What qualities that a hyphen joins begin with: "well-known", "hard-to-guess"."""


def is_mere_word(value: str) -> bool:
    """Tell whether the value is a word, or some that are joined, that neither programs nor most texts have."""
    return _LEAST <= len(value) <= 24 and _reads_like_one(value, value.lower()) and not is_placeholder(value)


def _reads_like_one(value: str, low: str) -> bool:
    if not value[-1].isalpha():
        return is_numbered_name(value)
    if "-" in value:
        is_phrase = is_joined_phrase(value) or (value.count("-") > 1 and is_hyphened(value))
        return low.replace("-", "").isalpha() and is_phrase and not is_joined_quality(low)
    if not low.isalpha():
        return False
    if _CAMEL.fullmatch(value):
        return is_joined_phrase(value) and not (is_term(value) or all(map(is_english, _PIECE.findall(value))))
    return value in (low, value.title()) and not (low.endswith(_OF_NOUNS) or is_quality(low, "en"))


def is_chosen_word(value: str) -> bool:
    """Tell whether somebody may have chosen the value as a password: such a word, or one with a sign in it."""
    if is_mere_word(value) or is_joined_words(value):
        return True
    return _WITH_A_SIGN.fullmatch(value) is not None and not is_placeholder(value)


def is_answer(value: str, language: str) -> bool:
    """Tell whether the only word of an answer, to a question what the password is, may be it."""
    if not (value.islower() and is_mere_word(value)) or value in _SAID_INSTEAD:
        return False
    is_function_word = any(value in said for said in function_words().values())
    return not is_function_word and not any(is_quality(value, each) for each in (language or "de", "en"))


_SAID_INSTEAD = frozenset(
    """
    cheers goodbye goodnight morning nevermind somebody anybody nobody tomorrow yesterday tonight dunno hopefully
    nachher später morgen gestern heute entschuldigung verzeihung sorry irgendwas irgendwer niemand jemand nirgends
    dieselbe denselben nachsehen nachschauen moment sekunde danke bitte servus
    aucune bonjour bonsoir demain hier pardon attends attendez personne quelconque pourquoi comment merci désolé
    aucun plusieurs ninguna ninguno mañana perdona perdón disculpa gracias espera espere tampoco quizás quizá
    cualquiera olvidé nadie luego nessuna nessuno domani grazie prego scusami aspetta qualsiasi qualunque boh niente
    nenhuma nenhum amanhã desculpa desculpe obrigado obrigada espera esqueci qualquer ninguém depois talvez
    bedankt dankjewel niemand straks morgen misschien geenidee przepraszam dziękuję dzięki zapomniałem zapomniałam
    chwila chwilka później jutro poczekaj imorgon kanske senare förlåt tyvärr ingenting vänta bilmiyorum hatırlamıyorum
    teşekkürler bekle yarın завтра извини извините спасибо подожди подождите никакой позже сейчас минутку
    """.split()
)
"""Words of an answer that gives none."""


def is_joined_words(value: str) -> bool:
    """Tell whether hyphens or dots join more words than in what texts say, and none that says what a thing is like."""
    if "." in value:
        return is_dotted_phrase(value)
    return "-" in value and (is_passphrase(value) or is_long_phrase(value))


def is_dotted_phrase(value: str) -> bool:
    """Tell whether dots join words that neither hosts, files nor programs are called by: `fog.in.valley`.

    Only for where nothing else is said to be the password.
    """
    if not _DOTTED_WORDS.fullmatch(value):
        return False
    words = value.split(".")
    return words[0] not in _ENDS_OF_HOSTS and sum(map(is_said, words)) * 3 <= len(words) and not is_placeholder(value)


def is_strange_camel(value: str) -> bool:
    """Tell whether words grown together hold one that neither programs nor texts say: `MarmaladeBlueHut`.

    Only for where nothing else is said to be the password; classes have such names too.
    """
    pieces = [piece.lower() for piece in _PIECE.findall(value)]
    if not _LONG_CAMEL.fullmatch(value) or is_term(value) or any(map(is_generic, pieces)):
        return False
    telling = sum(len(piece) >= _LEAST_TELLING and is_mere_word(piece) for piece in pieces)
    return telling * 2 > len(pieces)


_ENDS_OF_HOSTS = frozenset(
    "com net org edu gov mil int biz info app dev xyz www lan local home corp intern internal intranet"
    " localdomain test example invalid onion arpa box cloud online site shop web txt conf cfg yml yaml json xml"
    " html htm php css scss jsx tsx mjs cjs vue java jar war csv sql log zip tar exe dll bin pdf png jpg svg doc"
    " docx xlsx toml ini env lock key pem crt service socket timer target mount py js ts self this cls super"
    " window document module exports".split()
)
_DOTTED_WORDS = re.compile(
    rf"(?!(?:[^.]+\.)+(?:{'|'.join(sorted(_ENDS_OF_HOSTS))})\Z)[^\W\d_A-Z]{{2,12}}(?:\.[^\W\d_A-Z]{{2,12}}){{1,3}}\.[^\W\d_A-Z]{{3,12}}"
)
"""Three words and more in small letters, the last no country's."""
_LONG_CAMEL = re.compile(r"[A-Z][a-z]{2,15}(?:[A-Z][a-z]{2,15}){1,4}")
_LEAST_TELLING = 5
_PIECE = re.compile(r"[A-Z]?[a-z]+")
_CAMEL = re.compile(r"[A-Za-z][a-z]{2,15}(?:[A-Z][a-z]{2,15}){1,2}")
_WITH_A_SIGN = re.compile(
    r"[A-Za-z]{3,16}[!#$%^&*+?@~][A-Za-z!#$%^&*+?@~]{0,16}"
    r"|(?=[^@]*@)(?=[^!$]*[!$])(?=.{8})[A-Za-z]{1,16}(?:[!$@]{1,2}[A-Za-z]{1,16}){2,6}[!$@]?"
)
"""A sign in or behind a word, or signs for letters: `M@xim!lian`."""


def is_joined_quality(low: str) -> bool:
    """Tell whether words that hyphens join say what something is like: "well-known", "up-to-date"."""
    words = low.split("-")
    return words[0] in _QUALIFIERS or (words[-1].endswith(_BY_LANGUAGE["en"]) and not _VERB.search(low))


def is_cried(text: str, begin: int, last: int) -> bool:
    """Return whether a value is what has been done to a password: "has been changed!", "wurde geändert!"."""
    word = text[begin:last].rstrip("!")
    if last - begin == len(word) or not (word.isalpha() and word.islower()):
        return False
    done = _DONE.search(text, max(0, begin - _LONGEST_DONE), begin)
    if done is None:
        return False
    return is_quality(word, "de") if done["german"] else word.endswith("ed") and is_english_form(word)


_DONE = re.compile(r"\b(?:(?P<german>wurden?)|(?:has|have)[ ](?:just[ ])?been|is[ ]being)[ ]\Z", re.IGNORECASE)
_LONGEST_DONE = 20
