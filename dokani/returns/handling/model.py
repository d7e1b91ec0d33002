"""The ways in which handling a return is refused."""

from dokani.kit.errors import Conflict, Unprocessable


class NotAssignable(Unprocessable):
    code = "not_assignable"


class NotSnoozable(Conflict):
    code = "return_not_snoozable"


class InvalidSnooze(Unprocessable):
    code = "invalid_snooze"


class InvalidNote(Unprocessable):
    code = "invalid_note"
