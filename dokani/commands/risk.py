"""`dokani risk`: the risk room's commands, with the database they work on."""

from dokani.commands.import_file import jobs_url
from dokani.orders.commands import require_business
from dokani.risk.commands import Desk, risk_app

commands = risk_app(Desk(jobs_url=jobs_url, require_business=require_business))
