"""What leads in a sentence from a word for password or key to its value: verbs, hedges, alternatives."""

import re

_VERBS = (
    "is", "are", "was", "be", "used to be", "ha[sd] been", "to", "ist", "lautet", "lauten", "war", "auf", "est",
    "vaut", "es", "era", "fue", "è", "é", "foi", "eh", "był[oa]?", "byl[oa]?", "heißt", "hieß", "lautete", "était",
    "var", "jest", "brzmi", "to", "wynosi", "on", "är", "er", "je", "eto", "это", "هي", "هو", "είναι", "ήταν", "היא",
    "הוא", "là", "adalah", "este", "е", "है", "हैं", "คือ",
    # What it became, and what it stays.
    "became", "becomes", "ha[sd] become", "remains", "stays", "wurde", "wird", "bleibt", "devient", "est devenue?",
    "reste", "pas[óa] a ser", "sigue siendo", "è diventat[ao]", "diventa", "resta", "rimane", "ficou", "fica",
    "passou a ser", "continua sendo", "werd", "blijft", "stało się", "pozostaje", "blev", "förblir", "bliver", "oldu",
    "был[аои]?", "стал[аои]?",
    # What it will be.
    "will be", "wird sein", "sera", "será", "sarà", "zal zijn", "wordt", "będzie", "blir", "bude", "будет", "olacak",
)  # fmt: skip
_ADVERBS = (
    "now", "currently", "set", "still", "just", "simply", "literally", "probably", "jetzt", "nun", "maintenant",
    "ahora", "adesso", "nu", "teraz", "agora", "übrigens", "aktuell", "derzeit", "noch", "immer", "btw", "actually",
    "also", "always", "really", "definitely", "eigentlich", "doch", "einfach", "weiterhin", "bien", "toujours",
    "encore", "siempre", "todavía", "ancora", "sempre", "ainda", "altijd", "nog", "steeds", "zawsze", "nadal", "alltid",
    "fortfarande",
    "früher", "vorher", "anfangs", "ursprünglich", "formerly", "previously", "originally", "first", "avant", "antes",
    "prima", "eerst", "vroeger", "wcześniej", "tidigare", "förut", "раньше",
    # From when on, or until when.
    "from now on", "for now", "temporarily", "ab (?:jetzt|sofort|heute|morgen)", "künftig", "vorläufig", "vorerst",
    "bis auf weiteres", "désormais", "dorénavant", "provisoirement", "pour l['’]instant", "d['’]ora in poi", "per ora",
    "da oggi", "a partir de (?:ahora|hoy|agora|hoje)", "desde (?:hoy|ayer)", "de momento", "por ahora", "por enquanto",
    "voortaan", "voorlopig", "od (?:teraz|dzisiaj|dziś)", "odtąd", "na razie", "tymczasowo", "numera", "tills vidare",
    "från och med nu", "artık", "теперь", "пока", "отныне", "nyní", "teď",
)  # fmt: skip
COPULA = re.compile(
    rf"(?=[\s'’:：是为為はが는은])(?:(?<=[\s\w)\]\"'`*+#,])\s(?:{'|'.join(_VERBS)})"
    rf"(?:\s(?:{'|'.join(_ADVERBS)})){{0,2}}"
    r"(?:\s(?:to|as follows|wie folgt|folgendermaßen|comme suit|como sigue|come segue|als volgt))?:?\s"
    rf"|['’]s(?:\s(?:{'|'.join(_ADVERBS)})){{0,2}}\s|\sc['’](?:est|était)\s|\s(?:était|devait être|should be|müsste)\s"
    r"|[ \t]::[ \t]|\s?[:：]\s?|[ \t]=[ \t]|[ \t](?:[-–—]>?|[→➜⇒➡])[ \t]|\s?(?:是|为|為|は|が|：|는|은)\s?)"
    r"(?:«\s?|[*(]{0,3}[\"'`“„「『]?[*]{0,2})"
)
_HEDGE = (
    r"i think|i believe|if i|wenn ich|ich glaube|ich meine|glaub|soweit|je crois|je pense|si je|creo que|si no|credo"
    r"|mi pare|se non|acho|se não|chyba|jeśli|ik denk|als ik|jag tror|om jag|sanırım|кажется|если"
)
_RELATIVE = r"which|that|namely|der|die|das|qui|que|che|która|które"
BRIDGE = re.compile(
    r"(?:[^\W_]|[ \t'’\"()\[\]`/*-]|(?<=[\w+])[&+#]|[._](?=\w)|!(?=\))|@(?=\w)(?![\w.-]*:\S)|:(?=\d{2,5}\s)"
    r"|,(?=(?:\s[^\W\d_]{1,12}){1,3},\s(?:is|ist|est|es|è|é|jest|är|er)\s)|,(?=\s(?:is|ist|est|es|è|é|jest|är|er)\s)"
    rf"|\?(?=\s(?:it|that|its|is|es|c'est|è)\b)|,(?=\s(?i:{_RELATIVE}|{_HEDGE})\s))*+"
)
"""What may stand between the word and the verb."""
OTHER_ONE = re.compile(
    r"(?:\s[^\W\d_]{1,12}){0,2}[\"'`”»*)]{0,3}[,;]?\s(?:[^\W\d_]{1,10}\s){0,5}?(?:old|new|previous|former|other|latter|one"
    r"|alte[rs]?|neue[rs]?|anderes?|anterior|antigua|antiguo|nueva|nuevo|otra|vecchia|nuova|altra|ancien|ancienne"
    r"|nouveau|nouvelle|autre|oude|nieuwe|stare|nowe|poprzednie|antiga|nova|gamla|nya|eski|yeni"
    r"|(?:das|die|celui|celle|la|el|quell[ao]|dat|to|den|det|a)"
    r" (?:für|vom|von|beim|pour|du|des|de|del|para|per|della|van|voor|do|da|na|till|til))\b"
)
_MAYBE = (
    r"maybe|else|possibly|perhaps|even|vielleicht|doch|auch|eben|alors|bien|peut-être|quizás|tal vez|forse|magari"
    r"|talvez|misschien|może|kanske|belki|может"
)
OR_ELSE = re.compile(
    r"[\"'`”»*)]{0,3},?\s(?:or|oder|ou|o|of|lub|albo|eller|veya|или)"
    rf"(?:\s(?:{_MAYBE}))?(?:\sit (?:is|was))?\s"
)
"""Before another one that it may be."""
HOW_SPELT = (
    r"\s(?:all(?:es)?\s(?:lower|small|one|caps|klein|zusammen|groß)|in\s(?:lower|one\sword|einem\swort)|(?:with|without|no)\s(?:a\s)?(?:cap|space)"
    r"|klein\s?geschrieben|zusammen|ohne\sleer|mit\sgroß|tout\s(?:en|attaché)|en\sminus|sans\sespace|todo\s(?:en|junto)|sin\sespacio|tutto\s(?:min|att)"
    r"|tudo\s(?:min|junto)|sem\sespaço|alles\saan|zonder\sspat|wszystko\smał|małymi|bez\sspacji|små\sbok|allt\si)"
)
"""Behind a value, how it is written: "all lowercase", "alles klein", "sans espaces"."""
