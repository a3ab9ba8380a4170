"""Reading "May I put client data into X?", which asks what a product may hold and is no task.

"May I have client data scored by X?" is a task: what is done with the data is judged by the portfolio's rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from portfolio.cards import ProductCard
from portfolio.mentions import Mentions
from portfolio.sentences import LONGEST_QUESTION, bare, class_in, compiled, says, without_article

_sentences = partial(
    compiled,
    {
        "MAY_I": "(?:(?:can|may|could|should) (?:i|we|you|one)|(?:am i|are we) (?:allowed|permitted) to"
        "|is it (?:ok|okay|fine|safe|allowed|permitted) (?:for (?:me|us) )?to)",
        "PUT": "(?:put|paste|upload|enter|type|load|feed|copy|drop|submit|store|keep|process|use|send|give|share)",
        "INTO": "(?:into|in|to|with|on|through)",
        "HOLD": "(?:hold|handle|process|take|store|see|receive|accept|contain|keep|work with|deal with"
        "|be used (?:with|for))",
        "ALLOWED": "(?:approved|cleared|allowed|permitted|authori[sz]ed|certified|safe|okay|ok|fine|suitable)",
        "KINDS": "(?:what|which)(?: kinds?| types?| sorts?| class(?:es)?)?(?: of)? (?:data|information)"
        "(?: class(?:es)?)?",
        "DARF": "(?:darf|kann|dürfen|können) (?:ich|wir|man)",
        "EINGEBEN": "(?:eingeben|hochladen|einfügen|kopieren|laden|verarbeiten|speichern|ablegen|geben)",
        "PUIS_JE": "(?:est-ce que )?(?:puis-je|peut-on|pouvons-nous|je peux|on peut)",
        "METTRE": "(?:mettre|saisir|coller|charger|entrer|traiter|utiliser|déposer)",
        "PUEDO": "(?:puedo|podemos|se pueden?)",
        "PONER": "(?:poner|pegar|subir|introducir|cargar|meter|usar|tratar|guardar)",
        "MOZHNO": "(?:можно ли|можно|могу ли я|могу я|можем ли мы)(?: мне| нам)?",
        "VVODIT": "(?:вводить|ввести|загружать|загрузить|вставлять|вставить|использовать|обрабатывать|хранить)",
        "DATA": "(?P<data>.+?)",
        "NAME": "(?P<name>.+?)",
    },
)
_WHETHER = _sentences(
    "is NAME (?:already )?ALLOWED (?:for|with|to HOLD|to be used with) DATA",
    "MAY_I use NAME (?:with|for|on) DATA",
    "MAY_I PUT DATA INTO NAME",
    "(?:can|may|could|does) NAME HOLD DATA",
    "(?:can|may) DATA (?:be (?:put|pasted|uploaded|entered|stored|processed|used|sent)|go) INTO NAME",
    "ist NAME für DATA (?:zugelassen|freigegeben|erlaubt|geeignet)",
    "DARF DATA (?:in|mit|bei|an) NAME EINGEBEN",
    "DARF NAME (?:für|mit) DATA (?:nutzen|benutzen|verwenden|einsetzen)",
    "(?:darf|kann) NAME DATA (?:verarbeiten|enthalten|speichern|aufnehmen)",
    "(?:est-ce que )?NAME est(?:-il|-elle)? (?:autorisée?|approuvée?|validée?) pour DATA",
    "PUIS_JE METTRE DATA (?:dans|avec|sur) NAME",
    "PUIS_JE utiliser NAME (?:avec|pour) DATA",
    "(?:est-ce que )?NAME peut(?:-il|-elle)? (?:traiter|contenir|recevoir|stocker) DATA",
    "está NAME (?:autorizad[oa]|aprobad[oa]|permitid[oa]) para DATA",
    "PUEDO PONER DATA en NAME",
    "PUEDO usar NAME (?:con|para) DATA",
    "puede NAME (?:tratar|procesar|contener|recibir|guardar) DATA",
    "MOZHNO VVODIT DATA (?:в|во|с|через) NAME",
    "MOZHNO использовать NAME (?:для|с) DATA",
    "может ли NAME (?:обрабатывать|хранить|содержать|получать) DATA",
)
_WHAT = _sentences(
    "KINDS MAY_I PUT INTO NAME",
    "KINDS (?:can|may|does|should) NAME HOLD",
    "KINDS is NAME ALLOWED (?:for|with|to HOLD)",
    "KINDS (?:can|may) (?:be (?:put|pasted|uploaded|entered|stored|processed|used|sent)|go) INTO NAME",
    "welche (?:daten|datenklassen|art von daten) DARF (?:in|mit|bei|an) NAME EINGEBEN",
    "welche (?:daten|datenklassen) (?:darf|kann) NAME (?:verarbeiten|enthalten|speichern|aufnehmen)",
    "quelles données PUIS_JE METTRE (?:dans|avec|sur) NAME",
    "quelles données NAME peut(?:-il|-elle)? (?:traiter|contenir|recevoir|stocker)",
    "qué datos PUEDO PONER en NAME",
    "qué datos puede (?:tratar|procesar|contener|recibir|guardar) NAME",
    "какие данные (?:можно|я могу|мы можем) VVODIT (?:в|во|с|через) NAME",
    "какие данные может (?:обрабатывать|хранить|содержать|получать) NAME",
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What is asked of a product: whether it may hold this class of data, or ("") which classes it may."""

    product: ProductCard
    data_class: str = ""


def holding_asked(mentions: Mentions, classes: Sequence[str], text: str) -> Holding | None:
    """What a sentence asks about the data of one product, and nothing else; None for every other sentence.

    `classes`: the company's classes of data, the most open one first.
    """
    if len(text) > LONGEST_QUESTION:
        return None
    asked = bare(text)
    found = says(_WHAT, asked)
    if found is not None:
        product = _product(mentions, found["name"])
        return Holding(product) if product is not None else None
    for sentence in _WHETHER:
        if (found := sentence.fullmatch(asked)) is None:
            continue
        product, data_class = _product(mentions, found["name"]), class_in(found["data"], classes)
        if product is not None and data_class:
            return Holding(product, data_class)
    return None


def _product(mentions: Mentions, name: str) -> ProductCard | None:
    return mentions.called(name) or mentions.called(without_article(name))
