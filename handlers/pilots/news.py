""" "You said → we did", worded from the store when it is told."""

from handlers.delivering import Occasion
from handlers.views.blocks import Message
from handlers.views.pilots import news as news_view
from portfolio.deliveries import Delivery
from portfolio.pilots import news, telling
from portfolio.toolbox import Toolbox


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """What became of what this person said; None when it moved on, or they took it back or left."""
    with tools.unit() as unit:
        found = news.news_for(unit, delivery)
    return news_view.news_message(found) if found else None


OCCASION = Occasion(telling.KIND, compose)
