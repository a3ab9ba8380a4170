"""Everything that arrives: Slack's events and the clock; `handlers.registry.HANDLERS` says who listens to what."""
