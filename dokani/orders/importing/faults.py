"""What can be wrong with a file as a whole; what is wrong with one line is a `Fault` and stops nothing."""

from dokani.kit.errors import Conflict, NotFound, Unprocessable


class FileNotFound(NotFound):
    code = "file_not_found"


class NotACsv(Unprocessable):
    """The file is something else than lines of text with separators; nothing was written."""

    code = "not_a_csv"


class EmptyFile(Unprocessable):
    code = "file_empty"


class ColumnsMissing(Unprocessable):
    """`data.missing` are the columns that were named and are not there, `data.columns` those that are."""

    code = "columns_missing"


class MappingFault(Unprocessable):
    """The mapping itself cannot be used."""

    code = "invalid_mapping"


class FileBroken(Unprocessable):
    """The file ends or breaks in the middle; what was read until then is kept, and `data` says how much that is."""

    code = "file_broken"


class ImportBusy(Conflict):
    code = "import_busy"


class BusinessNotFound(NotFound):
    code = "business_not_found"
