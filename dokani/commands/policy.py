"""`dokani policy`: the commands of the policies room, and those of the laboratory with the database they work on."""

from dokani.commands.import_file import jobs_url
from dokani.lab.commands import Desk, add_to
from dokani.orders.commands import require_business
from dokani.policies.commands import commands

__all__ = ["commands"]

add_to(commands, Desk(jobs_url=jobs_url, require_business=require_business))
