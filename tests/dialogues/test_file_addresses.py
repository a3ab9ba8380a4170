"""Where files go to and come from: the Slack the bot talks to, wherever it stands, and nowhere else."""

import pytest

from handlers.downloading import is_slacks

SLACK, GOV = "https://slack.com/api/", "https://slack-gov.com/api/"
LOCAL, OWN = "http://127.0.0.1:9000/api/", "http://slack:80/api/"


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.csv", SLACK),
        ("https://slack.com/f", SLACK),
        ("https://files.slack-gov.com/f", GOV),
        ("http://127.0.0.1:9000/f", LOCAL),
        ("http://localhost:9000/f", LOCAL),
        ("https://files.slack.com/f", LOCAL),
        ("http://slack:80/upload/1", OWN),
    ],
)
def test_a_file_goes_to_the_slack_we_talk_to(address: str, home: str) -> None:
    assert is_slacks(address, home)


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://evil.example/f", SLACK),
        ("https://notslack.com/f", SLACK),
        ("https://slack.com.evil.example/f", SLACK),
        ("http://files.slack.com/f", SLACK),
        ("http://127.0.0.1:9000/f", SLACK),
        ("http://127.0.0.1:9001/f", LOCAL),
        ("http://127.0.0.1.evil.example:9000/f", LOCAL),
        ("http://localhost.evil.example/f", LOCAL),
        ("http://slack:81/f", OWN),
        ("ftp://slack.com/f", SLACK),
        ("http://[", LOCAL),
        ("http://127.0.0.1:port/f", LOCAL),
        ("", SLACK),
        ("None", SLACK),
    ],
)
def test_and_nowhere_else(address: str, home: str) -> None:
    assert not is_slacks(address, home)
