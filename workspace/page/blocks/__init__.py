"""Block Kit on the page: what stands still as HTML, what can be pressed or filled in as widgets."""
