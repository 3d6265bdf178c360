"""Lists of people: first and last names in one, and the manager whom an id names."""

from __future__ import annotations

import numpy as np

from xlsales.table.cells import cells_of_texts
from xlsales.table.headers import words_of
from xlsales.table.raw import RawTable
from xlsales.table.spelling import spelling_keys

ID_ENDS = (("id",), ("key",), ("number",), ("code",))
_PEOPLE = {
    "employee": "Employee name",
    "staff": "Employee name",
    "sales": "Sales rep name",
    "rep": "Sales rep name",
    "customer": "Customer name",
    "client": "Customer name",
    "contact": "Customer name",
}
ABOVE = frozenset({"parent", "manager", "supervisor", "reports", "boss", "lead"})
_NAMES = (
    ("employee", "name"),
    ("sales", "rep", "name"),
    ("name",),
    ("full", "name"),
    ("employee",),
    ("sales", "rep"),
    ("rep",),
)
_MOST = 0.8


def with_full_names(table: RawTable) -> RawTable:
    """A list of people with first and last names apart, with both in one column named after the list's key.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["EmployeeID", "LastName", "FirstName"], [5, "Buchanan", "Steven"]]
    >>> with_full_names(table_of_rows(rows, "Employees")).column("Employee name").texts
    ('Steven Buchanan',)
    """
    places = {words_of(h): j for j, h in enumerate(table.headers)}
    first, last = places.get(("first", "name")), places.get(("last", "name"))
    who = next((n for w in places for word, n in _PEOPLE.items() if word in w and w[-1:] in ID_ENDS), "")
    if first is None or last is None or not who or who in table.headers:
        return table
    parts = [table.cells[j].members().tolist() for j in (first, last)]
    names = [" ".join(str(p) for p in pair if p == p) or None for pair in zip(*parts, strict=True)]
    return table.with_column(who, cells_of_texts(names))


def with_managers(table: RawTable) -> RawTable:
    """A list of people in which an id names the one above (a parent, a manager), with that one's name in a column.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["EmployeeKey", "ParentEmployeeKey", "Employee name"], [1, None, "Amy"], [2, 1, "Ben"]]
    >>> with_managers(table_of_rows(rows, "Employees")).column("Manager").texts
    ('Amy',)
    """
    worded = {h: words_of(h) for h in table.headers}
    above = [h for h, w in worded.items() if set(w) & ABOVE]
    keys = [h for h, w in worded.items() if w[-1:] in ID_ENDS and not set(w) & ABOVE]
    name = next((h for words in _NAMES for h, w in worded.items() if w == words), "")
    if not above or not keys or not name or "Manager" in table.headers:
        return table
    names = [None if n != n else str(n) for n in table.column(name).members().tolist()]
    for header in above:
        for key in keys:
            ids, parents = (spelling_keys(table.column(h).members()) for h in (key, header))
            place = {i: row for row, i in enumerate(ids) if i}
            given = [p for p in parents if p]
            if given and len(place) == len(table) and np.mean([p in place for p in given]) >= _MOST:
                managers = [names[place[p]] if p in place else None for p in parents]
                return table.with_column("Manager", cells_of_texts(managers))
    return table
