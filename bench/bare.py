"""The least a Bolt app can be: it acknowledges `/ai` over Socket Mode and does nothing else."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


def main() -> None:
    """Run until killed, with as many threads as the real bot."""
    workers = int(os.environ.get("WORKERS", "32"))
    token, app_token = os.environ.pop("SLACK_BOT_TOKEN"), os.environ.pop("SLACK_APP_TOKEN")
    url = os.environ["SLACK_API_URL"]
    app = App(
        client=WebClient(token=token, base_url=url),
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(max_workers=workers),
    )

    @app.command("/ai")
    def acknowledge(ack: Ack) -> None:
        ack()

    handler = SocketModeHandler(app, app_token=app_token, web_client=WebClient(base_url=url), concurrency=workers)
    handler.connect()  # type: ignore[no-untyped-call]
    threading.Event().wait()


if __name__ == "__main__":
    main()
