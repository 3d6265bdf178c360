"""Customers by their ids where names stand beside them: two of one name are two, one under two names is one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from xlsales.table.book import Note

ID_HEADER = re.compile(
    r"(customer|client|account|buyer|user|member|contact|kunden?|cliente?|debitor)[ _.-]*"
    r"(id|ids|no|nr|num|number|nummer|code|key)\b",
    re.IGNORECASE,
)
_OF_ROWS = 0.9
_MOST_NAMES = 3
_SHOWN = 3
_FEW_UNLIKE = 0.1


def by_their_ids(names: pd.Categorical, ids: pd.Categorical, header: str) -> tuple[pd.Categorical, list[Note]]:
    """The names of customers with their ids where several share one, and one name for each id.

    Parameters
    ----------
    names, ids
        The customer of each row by name and by id, of one length.
    header
        The header of the ids.

    Examples
    --------
    >>> names, ids = pd.Categorical(["Jo", "Jo", "Jo", "Al"]), pd.Categorical(["1", "2", "1", "3"])
    >>> by_their_ids(names, ids, "Customer ID")[0].tolist()
    ['Jo (1)', 'Jo (2)', 'Jo (1)', 'Al']
    """
    frame = pd.DataFrame({"name": names.astype(object), "id": ids.astype(object)}).dropna()
    rows_of_own = frame["id"].nunique() >= _OF_ROWS * len(frame) and frame["name"].nunique() < frame["id"].nunique()
    if frame.empty or rows_of_own:
        return names, []
    pairs = frame.groupby(["id", "name"], sort=True).size().rename("rows").reset_index()
    several_names = pairs.groupby("id")["name"].transform("nunique")
    # An id under many names is that of guests, or of a shop's till.
    pairs = pairs[several_names <= _MOST_NAMES]
    ranked = pairs.sort_values(["id", "rows", "name"], ascending=[True, False, True], kind="stable")
    name_of = ranked.drop_duplicates("id").set_index("id")["name"]
    shared = name_of[name_of.duplicated(keep=False)]
    numbered = name_of.astype(str) + " (" + name_of.index.astype(str) + ")"
    final = name_of.where(~name_of.index.isin(shared.index), numbered)
    unlike = pairs["id"].duplicated(keep=False)
    # Ids and names that both go their own ways: neither is the key of the other.
    crossed = len(shared) > 0 and pairs.loc[unlike, "id"].nunique() > _FEW_UNLIKE * len(name_of)
    if crossed or not (len(shared) or unlike.any()):
        return names, []
    given = pd.Series(ids.astype(object)).map(final)
    out = given.where(given.notna() & pd.Series(names.astype(object)).notna(), pd.Series(names.astype(object)))
    notes = []
    if len(shared):
        shown = ", ".join(map(str, list(dict.fromkeys(shared.sort_values()))[:_SHOWN]))
        text = f"{shared.nunique():,} names stand for several {header}s ({shown}): each {header} is one customer."
        notes.append(Note("customers_by_id", text, int(np.isin(frame["id"], shared.index).sum())))
    one = ranked[ranked["id"].duplicated(keep=False)]
    if len(one):
        shown = " and ".join(map(str, one["name"].tolist()[:2]))
        text = f"{one['id'].nunique():,} {header}s stand under several names (such as {shown}): each is one customer."
        notes.append(Note("customers_by_id", text, int(np.isin(frame["id"], one["id"]).sum())))
    return pd.Categorical(out), notes
