""" "You said → we did": what became of what somebody said, in a message of its own."""

from handlers.views import words
from handlers.views.blocks import Message, message, person, quote, rich, rich_quote, rich_section, say, shown
from handlers.views.words import mrkdwn_line, sentence
from portfolio.cards import Person
from portfolio.pilots.news import News
from storage.vocabulary import BacklogStatus

_BECAME: dict[BacklogStatus, str] = {
    BacklogStatus.NEW: "It is in the backlog",
    BacklogStatus.PLANNED: "It is planned",
    BacklogStatus.IN_PROGRESS: "It is being worked on",
    BacklogStatus.DONE: "It is done",
    BacklogStatus.DECLINED: "It will not be done",
}


def news_message(news: News) -> Message:
    """Their own words first, then what came of them, who decided, and why."""
    product = news.pilot.product.name
    said = news.words or news.title
    begins = _begins(news)
    became = _BECAME[news.item.status] if news.item else "Closed without a change"
    under = news.item is not None and news.item.title != said
    text = f"{begins.format(product=mrkdwn_line(product, 80))}: “{mrkdwn_line(said, 400)}”. {became}"
    text += f": “{mrkdwn_line(news.item.title, 160)}”" if news.item and under else ""
    text += f", says {_name(news.by)}." if news.by else "."
    text += f" Why: {sentence(mrkdwn_line(news.reason, 600))}" if news.reason else ""
    outcome = [say(f"→ {became}")]
    if news.item and under:
        outcome += [say(": “"), quote(news.item.title, 160), say("”")]
    outcome += [say(", says "), person(news.by, quiet=True), say(".")] if news.by else [say(".")]
    parts = [
        rich_section(quote(f"{begins.format(product=words.line(product, 80))}:", 200)),
        rich_quote(shown(said, 1000)),
        rich_section(*outcome),
    ]
    if news.reason:
        parts.append(rich_section(say("Why: "), quote(news.reason, 1000)))
    return message(words.shorten(text, 3000), [rich(*parts)])


def _begins(news: News) -> str:
    if not news.own:
        return "In the {product} pilot it was said"
    return "You said about {product}" if news.words else "You said the same about {product}"


def _name(who: Person) -> str:
    """The name of who decided; somebody nobody imported is not rung."""
    return mrkdwn_line(who.name or who.key or "a colleague", 80)
