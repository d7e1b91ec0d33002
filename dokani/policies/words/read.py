"""Reading a policy that was written elsewhere: one of the two older shapes, or schema.org's JSON-LD."""

from typing import Any

from dokani.engine.faults import PolicyFault
from dokani.engine.older import Imported, import_rules
from dokani.engine.saying.numbers import with_numbers
from dokani.engine.saying.schema_import import import_schema_org, is_schema_org
from dokani.kit.errors import Unprocessable


class NotAnImport(Unprocessable):
    """Neither of the older shapes nor schema.org; or nothing that would parse comes out of it."""

    code = "policy_not_importable"


def read_elsewhere(document: Any, currency: str) -> Imported:
    """The document in the form "dokani/1", with JSON numbers; NotAnImport where it is none of the known shapes."""
    try:
        read = import_schema_org if is_schema_org(document) else import_rules
        found = read(document, currency=currency)
    except PolicyFault as wrong:
        raise NotAnImport(
            f"This cannot be read: {wrong}", faults=[fault.to_json() for fault in wrong.faults]
        ) from wrong
    except ValueError as wrong:
        raise NotAnImport(f"This cannot be read: {wrong}.") from wrong
    return Imported(with_numbers(found.document), found.left_out, found.notes)
