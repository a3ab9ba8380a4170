"""One unit of work: a session and the repositories that read and write through it, one per noun."""

from sqlmodel import Session

from storage.asks import Asks
from storage.backlog import Backlog
from storage.company import Companies
from storage.deliveries import Deliveries
from storage.demand import Demands
from storage.desk import Desk
from storage.digest_actions import DigestActions
from storage.digest_turns import DigestTurns
from storage.digests import Digests
from storage.erasing import Erasing
from storage.events import Events
from storage.feedback import Feedbacks
from storage.forgetting import Forgetting
from storage.initiatives import Initiatives
from storage.intake import Intakes
from storage.kept import Kept
from storage.model_use import ModelUses
from storage.onboarding import Onboardings
from storage.overlaps import Overlaps
from storage.people import People
from storage.pilots import Pilots
from storage.products import Products
from storage.ratings import Ratings
from storage.requests import Requests
from storage.rounds import Rounds
from storage.routes import Routes
from storage.rules import Rules
from storage.threads import Threads
from storage.usage import Usage
from storage.workers import Workers


class Unit:
    """Everything one event or job does to the database, as one transaction. Whoever opened it commits."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.company = Companies(session)
        self.people = People(session)
        self.products = Products(session)
        self.rules = Rules(session)
        self.asks = Asks(session)
        self.ratings = Ratings(session)
        self.routes = Routes(session)
        self.demand = Demands(session)
        self.requests = Requests(session)
        self.events = Events(session)
        self.threads = Threads(session)
        self.workers = Workers(session)
        self.model_use = ModelUses(session)
        self.pilots = Pilots(session)
        self.feedback = Feedbacks(session)
        self.backlog = Backlog(session)
        self.deliveries = Deliveries(session)
        self.usage = Usage(session)
        self.desk = Desk(session)
        self.intake = Intakes(session)
        self.initiatives = Initiatives(session)
        self.overlaps = Overlaps(session)
        self.digests = Digests(session)
        self.digest_actions = DigestActions(session)
        self.digest_turns = DigestTurns(session)
        self.rounds = Rounds(session)
        self.kept = Kept(session)
        self.erasing = Erasing(session)
        self.forgetting = Forgetting(session)
        self.onboarding = Onboardings(session)
