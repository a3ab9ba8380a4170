"""A local Slack-compatible workspace: the embedded default of the demo and the double of the tests."""
