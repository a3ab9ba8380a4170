"""Reading "Which AI products do we have?", which asks about the catalogue as a whole and is no task."""

from dataclasses import dataclass
from functools import partial

from knowledge.questions import compiled
from portfolio.cards import Catalog
from portfolio.sentences import LONGEST_QUESTION, bare, class_in, says
from storage.vocabulary import LifecycleStage

_AI = "tools|products|bots|assistants|apps|applications|services|solutions|systems|agents"
_KI = "tools|werkzeuge|produkte|assistenten|bots|anwendungen|dienste|lösungen|systeme"
# What may be something else in a company ("services", "applications") counts with "AI" beside it.
_PRODUCTS = "|".join(
    (
        rf"(?:(?:gen)?ai|artificial intelligence) (?:{_AI})",
        "tools|products|bots|assistants",
        rf"(?:ki|ai)[- ](?:{_KI})",
        "werkzeuge|produkte|assistenten",
        "(?:outils|produits|assistants)(?: d'(?:ia|intelligence artificielle))?",
        "(?:services|solutions|applications) d'ia",
        "(?:herramientas|productos|asistentes)(?: de (?:ia|inteligencia artificial))?",
        "(?:servicios|soluciones) de ia",
        "(?:ии-)?(?:инструменты|продукты|ассистенты|боты)(?: ии)?",
        "(?:сервисы|решения) ии",
    )
)
_WHICH = "(?:which|what|welche|quels|quelles|qué|que|cuáles|какие) PRODUCTS"
_HERE = (
    "(?: (?:here|now|today|currently|at the moment|in (?:the|our) company|at work|bei uns|hier|derzeit|zurzeit"
    "|chez nous|ici|aquí|сейчас))?"
)

_sentences = partial(compiled, {"WHICH": _WHICH, "PRODUCTS": f"(?:{_PRODUCTS})", "HERE": _HERE, "DATA": "(?P<data>.+)"})

_ALL = _sentences(
    "(?:WHICH|what ai) (?:do we have|have we got|is there|are there|exist|are available)HERE",
    "(?:WHICH|what ai) (?:can|may) (?:i|we) useHERE",
    "WHICH (?:gibt es|haben wir)HERE",
    "WHICH (?:kann|darf) (?:ich|man) (?:nutzen|benutzen|verwenden)HERE",
    "WHICH (?:avons-nous|y a-t-il|existent|sont disponibles)HERE",
    "WHICH (?:puis-je|peut-on) utiliserHERE",
    "WHICH (?:tenemos|hay|existen|están disponibles)HERE",
    "WHICH (?:puedo|podemos) usarHERE",
    "WHICH (?:у нас есть|есть у нас|есть|доступны|можно использовать)HERE",
    "(?:show|list|give)(?: me| us)? (?:all )?(?:the |our )?PRODUCTS(?: (?:we have|there are))?HERE",
    "(?:where is |show me |can i see )?(?:the |a |our )?(?:list|overview) of (?:all )?(?:the |our )?PRODUCTS",
    "zeige?(?: mir| uns)? (?:alle|unsere) PRODUCTS",
    "montrez?(?:-moi)? (?:tous les|la liste des) PRODUCTS",
    "(?:muestra|muéstrame) (?:todas las|todos los) PRODUCTS",
    "покажи(?:те)?(?: мне)? все PRODUCTS",
)
_OF_A_STAGE = {
    LifecycleStage.PILOT: _sentences(
        "WHICH are (?:currently )?in (?:the |a )?pilot(?: stage| phase)?",
        "WHICH sind (?:gerade |derzeit )?(?:im pilot|in der pilotphase)",
        "WHICH sont en (?:phase )?pilote",
        "WHICH están en (?:fase )?piloto",
        "WHICH (?:находятся )?(?:в пилоте|на стадии пилота)",
    ),
    LifecycleStage.RETIREMENT: _sentences(
        "WHICH (?:are (?:being )?retired|are retiring)",
        "WHICH (?:sind|werden) abgeschaltet",
        "WHICH sont retirés",
        "WHICH están retirad[oa]s",
        "WHICH выведены",
    ),
}
_HOLDING = _sentences(
    "WHICH (?:may|can|are allowed to) (?:hold|handle|process|take|store|see|contain|receive|accept) DATA",
    "WHICH (?:may|can) be used (?:with|for) DATA",
    "(?:WHICH|what ai) (?:may|can|could|should) (?:i|we) use (?:with|for) DATA",
    "where (?:may|can|could|should|do) (?:i|we) (?:put|store|upload|process|enter) DATA",
    "WHICH are (?:approved|cleared|allowed|permitted|safe|okay|ok) (?:for|with) DATA",
    "WHICH (?:dürfen|können) DATA (?:verarbeiten|enthalten|speichern|aufnehmen|sehen)",
    "WHICH sind für DATA (?:zugelassen|freigegeben|erlaubt)",
    "WHICH peuvent (?:traiter|contenir|recevoir|stocker) DATA",
    "WHICH sont autorisés pour DATA",
    "WHICH pueden (?:tratar|procesar|contener|recibir|guardar) DATA",
    "WHICH могут (?:хранить|обрабатывать|содержать|получать) DATA",
)
_EVERY = (*_ALL, *(one for some in _OF_A_STAGE.values() for one in some), *_HOLDING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The products a question asks for: those of a stage, those that may hold a class of data, or ("") all."""

    stage: LifecycleStage | None = None
    holds: str = ""


def may_ask_which(text: str) -> bool:
    """Whether a sentence may ask which products there are: cheap, before the catalogue is read."""
    return len(text) <= LONGEST_QUESTION and says(_EVERY, bare(text)) is not None


def products_wanted(catalog: Catalog, text: str) -> Wanted | None:
    """The products a sentence asks for as a whole; None when it says anything else: then it is a task.

    "Which tools translate contracts?" is a task, "Which tools may hold client data?" is none.
    """
    if not may_ask_which(text):
        return None
    asked = bare(text)
    if says(_ALL, asked):
        return Wanted()
    stage = next((stage for stage, some in _OF_A_STAGE.items() if says(some, asked)), None)
    if stage is not None:
        return Wanted(stage)
    found = says(_HOLDING, asked)
    holds = class_in(found["data"], catalog.data_classes) if found else ""
    return Wanted(holds=holds) if holds else None
