"""Reading "Which AI products do we have?", which asks about the catalogue as a whole and is no task.

Whole sentences in five languages, word for word: the same words in another order are a task, and may be a forbidden one
("put all client data into the tools").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.cards import Catalog
from portfolio.catalog import fold
from portfolio.limits import class_named, class_of_people, speaks_of_people
from storage.vocabulary import LifecycleStage

LONGEST_QUESTION = 150  # characters: what is longer tells a task
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


def _sentences(*templates: str) -> tuple[re.Pattern[str], ...]:
    """Whole sentences; WHICH, PRODUCTS, DATA and HERE stand for what they may say there."""
    words = {"WHICH": _WHICH, "PRODUCTS": f"(?:{_PRODUCTS})", "HERE": _HERE, "DATA": "(?P<data>.+)"}
    for name, said in words.items():
        templates = tuple(template.replace(name, said) for template in templates)
    return tuple(map(re.compile, templates))


_ALL = _sentences(
    "WHICH (?:do we have|have we got|are there|exist|are available)HERE",
    "WHICH (?:gibt es|haben wir)HERE",
    "WHICH (?:avons-nous|y a-t-il|existent|sont disponibles)HERE",
    "WHICH (?:tenemos|hay|existen|están disponibles)HERE",
    "WHICH (?:у нас есть|есть у нас|есть|доступны)HERE",
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
    "WHICH are (?:approved|cleared|allowed|permitted|safe|okay|ok) (?:for|with) DATA",
    "WHICH (?:dürfen|können) DATA (?:verarbeiten|enthalten|speichern|aufnehmen|sehen)",
    "WHICH sind für DATA (?:zugelassen|freigegeben|erlaubt)",
    "WHICH peuvent (?:traiter|contenir|recevoir|stocker) DATA",
    "WHICH sont autorisés pour DATA",
    "WHICH pueden (?:tratar|procesar|contener|recibir|guardar) DATA",
    "WHICH могут (?:хранить|обрабатывать|содержать|получать) DATA",
)
_EVERY = (*_ALL, *(one for some in _OF_A_STAGE.values() for one in some), *_HOLDING)
_WHOSE = r"([\w' -]{1,40}?)"
_DATA = re.compile(
    rf"(?:our |unsere )?{_WHOSE}[ -]?(?:data|files|records|information|daten|akten|dateien)"
    rf"|class {_WHOSE}|(?:des |les )?(?:données|dossiers) (?:de |des |du |d')?{_WHOSE}"
    rf"|(?:los )?(?:datos|expedientes) (?:de )?(?:los |las )?{_WHOSE}"
    rf"|(?:данные|данных|файлы) {_WHOSE}|{_WHOSE} данные"
)
_COURTESY = re.compile(
    r"^(?:hi|hello|hey|hallo|bonjour|hola|привет)[ ,!]+|[ ,.!?]+(?:please|thanks|bitte|danke|merci|gracias)[ .!?]*$"
)
_AROUND = " ?!.¿¡\"“”„«»'"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The products a question asks for: those of a stage, those that may hold a class of data, or ("") all."""

    stage: LifecycleStage | None = None
    holds: str = ""


def may_ask_which(text: str) -> bool:
    """Whether a sentence may ask which products there are: cheap, before the catalogue is read."""
    return len(text) <= LONGEST_QUESTION and _says(_EVERY, _bare(text)) is not None


def products_wanted(catalog: Catalog, text: str) -> Wanted | None:
    """The products a sentence asks for as a whole; None when it says anything else: then it is a task.

    "Which tools translate contracts?" is a task, "Which tools may hold client data?" is none.
    """
    if not may_ask_which(text):
        return None
    asked = _bare(text)
    if _says(_ALL, asked):
        return Wanted()
    stage = next((stage for stage, some in _OF_A_STAGE.items() if _says(some, asked)), None)
    if stage is not None:
        return Wanted(stage)
    found = _says(_HOLDING, asked)
    holds = _class_meant(found["data"], catalog) if found else ""
    return Wanted(holds=holds) if holds else None


def _says(sentences: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for one in sentences if (match := one.fullmatch(text))), None)


def _class_meant(data: str, catalog: Catalog) -> str:
    """The class of data that some words name, or whose people they name; "" for anything that is no data."""
    match = _DATA.fullmatch(data)
    if match is None:
        return ""
    whose = next(part for part in match.groups() if part)
    people = class_of_people(catalog.data_classes) if speaks_of_people(whose) or "персональн" in whose else ""
    return class_named(f"{whose} data", catalog.data_classes) or people


def _bare(text: str) -> str:
    return fold(_COURTESY.sub("", fold(text.replace("’", "'")))).strip(_AROUND)
