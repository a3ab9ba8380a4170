"""The Web API methods of the workspace, one table: name, function, scopes, rate tier."""

from workspace.methods import apps, assistant, chat, conversations, files, people, reactions, streaming, views
from workspace.methods.table import Method

METHODS: dict[str, Method] = {
    method.name: method
    for room in (apps, assistant, chat, conversations, files, people, reactions, streaming, views)
    for method in room.METHODS
}
