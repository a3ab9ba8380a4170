"""Reading "What are the rules?", "What is R4?" and "May I use ChatGPT?", which ask for rules of the portfolio."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from knowledge.questions import compiled
from knowledge.words import empty_stems, stems
from portfolio.cards import Catalog, RuleCard
from portfolio.catalog import fold
from portfolio.sentences import LONGEST_QUESTION, as_typed, bare, says, without_article

_sentences = partial(
    compiled,
    {
        # Rules of anything else ("for opening an account", "of our clients") are a task.
        "ON_AI": "(?: (?:for|on|about|around|with|when using)(?: using| the use of)? AI_ITSELF)?",
        "AI_ITSELF": "(?:(?:the |our )?(?:(?:gen)?ai|artificial intelligence)(?: tools| products| assistants| systems)?"
        "|(?:the |our |these )?(?:products|bots|assistants))",
        "HERE": "(?: (?:here|now|today|at work|in (?:the|our) company))?",
        "RULES": "(?:(?:the |our |your |all |all the |all our |any )?(?:(?:gen)?ai[- ])?rules|(?:the |our |your )?ai "
        "(?:policy|policies|guidelines))",
        "MIT_KI": "(?: (?:für|mit|bei|zu)(?: der| die)?(?: nutzung von| verwendung von)? (?:ki|ai)(?:[- ]\\w+)?)?",
        "REGELN": "(?:die |unsere |alle )?(?:(?:ki|ai)[- ]?)?regeln",
        "AVEC_IA": "(?: (?:pour|sur|de|avec|d')? ?(?:l'utilisation de )?(?:l')?ia)?",
        "CON_IA": "(?: (?:para|sobre|de|con)(?: el uso de)?(?: la)? ia)?",
        "S_II": "(?: (?:для|использования|по|с|об?)(?: использованию| использования)? ии)?",
        "KEY": "(?P<key>.+?)",
        "NAME": "(?P<name>.+?)",
    },
)
_ALL = _sentences(
    "what(?: are|'re) RULESON_AIHERE",
    "(?:what|which) RULES(?: (?:do we have|have we got|are there|exist|apply|hold|count))(?: here)?ON_AIHERE",
    "(?:what|which) RULES (?:must|should|do) (?:i|we) (?:follow|keep|keep to|know|obey)ON_AIHERE",
    "(?:where (?:are|is)|show|list|tell|give|explain)(?: me| us)? RULESON_AIHERE",
    "(?:do we have|are there) RULESON_AIHERE",
    "what(?:'s| is) our ai policy|what(?:'s| is) the ai policy",
    "what(?: is|'s)(?: not allowed|n't allowed| not permitted| forbidden| prohibited| banned| off limits)ON_AIHERE",
    "what isn't (?:allowed|permitted)ON_AIHERE",
    "what (?:am i|are we) (?:not allowed|forbidden) to do(?: with AI_ITSELF)?HERE",
    "what (?:may|can|must|should) (?:i|we) not (?:do with|use) AI_ITSELF(?: for)?",
    "(?:was sind|welche sind|wie lauten|wo (?:stehen|sind|finde ich)|zeige?(?: mir| uns)?) REGELNMIT_KI",
    "welche REGELN (?:gibt es|haben wir|gelten)(?: hier| bei uns)?MIT_KI(?: bei uns)?",
    "was ist(?: hier| bei uns)?MIT_KI (?:nicht erlaubt|verboten|untersagt)",
    "was ist (?:nicht erlaubt|verboten|untersagt)MIT_KI",
    "was darf (?:ich|man)MIT_KI nicht(?: machen| tun)?|was dürfen wirMIT_KI nicht(?: machen| tun)?",
    "(?:quelles sont|où sont|montrez?(?:-moi)?) (?:les|nos|toutes les) règlesAVEC_IA",
    "quelles règles (?:avons-nous|existent|s'appliquent|y a-t-il)AVEC_IA",
    "qu'est-ce qui (?:est interdit|n'est pas (?:autorisé|permis))AVEC_IA",
    "(?:cuáles son|dónde están|muéstrame|muestra) (?:las|nuestras|todas las) (?:reglas|normas)CON_IA",
    "qué (?:reglas|normas) (?:tenemos|hay|existen|se aplican)CON_IA",
    "qué (?:está prohibido|no está permitido|no se permite)CON_IA",
    "какие(?: у нас)?(?: есть| действуют)? правилаS_II",
    "какие правила(?:S_II)? (?:у нас есть|есть у нас|есть|действуют)",
    "какие правила (?:у нас есть|есть у нас|есть|действуют)S_II",
    "(?:покажи(?:те)?(?: мне)?|где)(?: все)? правилаS_II",
    "что(?: у нас)? (?:запрещено|нельзя|не разрешено)(?: делать)?S_II",
)
_ONE = _sentences(
    "what(?:'s| is| are| does) (?:the )?(?:rule )?KEY(?: (?:say|about|mean|forbid|prohibit|cover|state))?",
    "(?:show|tell|explain|give)(?: me| us)?(?: about)? (?:the )?(?:rule )?KEY",
    "(?:the )?rule KEY",
    "was (?:ist|sagt|besagt|bedeutet|verbietet) (?:die )?(?:regel )?KEY|was steht in (?:der )?(?:regel )?(?P<in>.+?)",
    "(?:die )?regel KEY",
    "(?:que dit|que signifie|qu'interdit|c'est quoi|qu'est-ce que(?: c'est(?: que)?)?) (?:la )?(?:règle )?KEY",
    "(?:la )?règle KEY",
    "qué (?:es|dice|significa|prohíbe) (?:la )?(?:regla |norma )?KEY|(?:la )?(?:regla|norma) (?P<in>.+?)",
    "(?:что (?:такое|говорит|означает|значит|запрещает|гласит)|о ч[её]м) (?:правило )?KEY|правило (?P<in>.+?)",
)
_USING = _sentences(
    "(?:can|may|could|should) (?:i|we|you|one) use NAMEHERE",
    "(?:am i|are we|is one) (?:allowed|permitted) to use NAMEHERE",
    "is it (?:ok|okay|fine|allowed|permitted) to use NAMEHERE",
    "is (?:using |the use of )?NAME (?:ok|okay|fine|allowed|permitted|approved|forbidden|prohibited|banned)HERE",
    "(?:darf|kann|dürfen|können) (?:ich|wir|man) NAME(?: hier| bei uns)? (?:nutzen|benutzen|verwenden|einsetzen)",
    "ist (?:die nutzung von )?NAME(?: hier| bei uns)? (?:erlaubt|zugelassen|freigegeben|verboten)",
    "(?:est-ce que )?(?:puis-je|peut-on|pouvons-nous|je peux|on peut|nous pouvons) utiliser NAME",
    "(?:est-ce que )?NAME est(?:-il|-elle)? (?:autorisée?|permise?|permis|interdite?|interdit)",
    "(?:puedo|podemos|se puede) (?:usar|utilizar) NAME",
    "está (?:permitid[oa]|autorizad[oa]|prohibid[oa]) (?:usar |utilizar |el uso de )?NAME",
    "(?:можно ли|можно|могу ли я|могу я|можем ли мы)(?: мне| нам)? (?:использовать|пользоваться) NAME",
    "(?:разреш[её]н[оа]?|запрещ[её]н[оа]?)(?: ли)?(?: использовать)? NAME",
)


@dataclass(frozen=True, slots=True)
class RulesAsked:
    """The rules a sentence asks for. `name`: what stands in them and is none of the products, as it was asked about."""

    rules: tuple[RuleCard, ...]
    name: str = ""


def may_ask_rules(text: str) -> bool:
    """Whether a sentence may ask for rules: cheap, before the catalogue is read."""
    return len(text) <= LONGEST_QUESTION and says((*_ALL, *_ONE, *_USING), bare(text)) is not None


def rules_asked(catalog: Catalog, text: str) -> RulesAsked | None:
    """All rules, the one that is asked for by its key, or those that name what somebody wants to use.

    None when it says anything else, or asks about a product: then it is a task.
    """
    if not may_ask_rules(text):
        return None
    asked = bare(text)
    if says(_ALL, asked):
        return RulesAsked(catalog.rules)
    products = {fold(name) for one in catalog.products for name in (one.key, one.name, *one.aliases)}
    for key in _said(_ONE, asked):
        rule = next((one for one in catalog.rules if fold(one.key) == key), None)
        if rule is not None and key not in products:
            return RulesAsked((rule,))
    for name in _said(_USING, asked):
        if not {name, without_article(name)} & products and (found := _naming(catalog, text, name)):
            return RulesAsked(found, as_typed(text, name))
    return None


def _said(sentences: tuple[re.Pattern[str], ...], asked: str) -> Iterator[str]:
    """What stands in the place of the name, for each of the sentences that is said."""
    matches = (one.fullmatch(asked) for one in sentences)
    return (bare(match[str(match.lastgroup)]) for match in matches if match is not None)


def _naming(catalog: Catalog, text: str, name: str) -> tuple[RuleCard, ...]:
    """The rules that name it in their statement, an example or a trigger. "Data" and "it" are no name."""
    if not set(stems(name)) - empty_stems():
        return ()
    written = as_typed(text, name)
    return tuple(rule for rule in catalog.rules if _names(rule, name, proper=written != written.casefold()))


def _names(rule: RuleCard, name: str, *, proper: bool) -> bool:
    """Whether a rule has the name in it as a word: one written with a capital on either side, or a whole trigger."""
    if any(fold(trigger) == name for trigger in rule.triggers):
        return True
    for said in (rule.statement, *rule.examples, *rule.triggers):
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE):
            inner = found.group() if found.start() else found.group()[1:]  # what begins a text has a capital anyway
            if proper or inner != inner.casefold():
                return True
    return False
