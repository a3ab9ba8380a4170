"""The workspace's page: a calm chat client in pure Python, drawn with NiceGUI on the workspace's own server."""

from typing import TYPE_CHECKING

from workspace.page.mounting import mount_page

if TYPE_CHECKING:
    from fastapi import FastAPI

    from workspace.server import LocalWorkspace


def mount(fastapi_app: "FastAPI", workspace: "LocalWorkspace") -> None:
    """Serve the page at "/" of the workspace's app. Call it before the server starts.

    NiceGUI lives once in a process: a workspace mounted later takes the page over from one that has stopped.
    """
    mount_page(fastapi_app, workspace.team)
