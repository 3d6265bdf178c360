"""Whether the customer column tells customers apart: a first name that stands in five states is not one customer."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from xlsales.table.book import NOT_GIVEN, SalesBook
from xlsales.table.customer_ids import ID_HEADER

PLACES = ("city", "territory", "region", "country")
SELLERS = ("rep", "manager", "office")
NAME_HEADER = re.compile(r"name|nombre|nom\b", re.IGNORECASE)
CONTACT = re.compile(r"e-?mail|phone|mobile|telefon|post(al)?[ _-]?code|\bplz\b|\bzip", re.IGNORECASE)
FIRM = re.compile(
    r"\b(ltd|limited|inc|llc|llp|corp|corporation|co|company|plc|gmbh|ag|kg|ohg|mbh|sa|sarl|sas|srl|spa|bv|nv|oy|ab|as|group"
    r"|holdings?|sons|bros|brothers|partners|trading|stores?|shops?|foods|systems|industries)\b",
    re.IGNORECASE,
)
FIRMS = 0.2
FEWEST = 10
"""With fewer customers who ordered twice there is nothing to judge by."""
MOST_ORDERS = 20
"""Names that stand for more orders each are those of chains with many shops as well as those of many people."""
MOST, SHARED_FIRST_WORDS = 0.8, 0.3
LIKE_CHANCE_SINGLE, LIKE_CHANCE = 0.5, 0.1
"""How far above chance the orders of one name may agree in their place, where the name is a single word, and else."""
FIXED, NEARLY_ALL = 0.6, 0.95
"""Places that agree so often anyway tell nothing; nor do those that are the seller's."""
SEVERAL_IDS = 0.1


def why_no_key(book: SalesBook) -> str:
    """Why the names in the customer column stand for nobody in particular; empty where they tell customers apart.

    A column of numbers or codes, or an id beside the name that goes with one name, decides. Else the orders of one name
    are looked at: those of one customer mostly stand in the same place, those of a mere first name as often in
    different ones as if they had been drawn at random (Cohen's kappa near 0, doi:10.1177/001316446002000104).

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> names = [n for n in ("Pooja", "Rahul", "Amit", "Neha", "Ravi", "Sana", "Anil", "Mona", "Vijay", "Tara")] * 6
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 1) + pd.to_timedelta(range(60), "D"), "revenue": 1.0,
    ...                      "customer": names, "city": [f"city {i * 7 % 13}" for i in range(60)]})
    >>> why_no_key(book_from_roles(rows)).partition(":")[0]
    'Customer holds single names, and the same name stands in several places (City)'
    >>> why_no_key(book_from_roles(rows.assign(city="city of " + rows["customer"])))
    ''
    """
    if not book.has("customer") or ID_HEADER.search(book.labels.get("customer", "")):
        return ""
    orders = _orders(book)
    names = orders["customer"].cat.remove_unused_categories().cat.categories.astype(str)
    if not len(names) or _are_codes(names, book.labels.get("customer", "")):
        return ""
    label, ids = book.label("customer"), _ids(book, orders)
    if ids is not None:
        several = orders.assign(id=ids[1]).groupby("customer", observed=True)["id"].nunique() > 1
        if several.mean() <= SEVERAL_IDS:
            return ""
        return (
            f"{label} holds names, and the same name stands for several {ids[0]}s: nothing is said of single customers"
        )
    single = np.mean([" " not in n.strip() for n in names]) >= MOST
    limit = LIKE_CHANCE_SINGLE if single else LIKE_CHANCE if _are_people(names) else -1.0
    judged = {place: above_chance(orders["customer"], values) for place, values in _places(book, orders).items()}
    told = {place: kappa for place, kappa in judged.items() if not np.isnan(kappa)}
    if not told or max(told.values()) >= limit:
        return ""
    what, where = "single names" if single else "names of people", ", ".join(told)
    return (
        f"{label} holds {what}, and the same name stands in several places ({where}): "
        "nothing is said of single customers"
    )


def above_chance(name: pd.Series, place: pd.Series) -> float:
    """How far the orders of one name agree in their place beyond chance, from 0 (as if drawn at random) to 1 (always).

    Parameters
    ----------
    name, place
        The name and the place of each order.

    Returns
    -------
    float
        The upper end of what few orders allow; missing where they are too few, or all in much the same place.

    Examples
    --------
    >>> name = pd.Series(list("abcdefghij") * 4)
    >>> above_chance(name, name), above_chance(name, pd.Series(range(40)).mod(7)) < 0.1
    (1.0, True)
    """
    rows = pd.DataFrame({"name": name.astype(object).to_numpy(), "place": place.astype(object).to_numpy()}).dropna()
    together = rows.groupby(["name", "place"]).size()
    orders, size = together.groupby("name").sum(), together.groupby("place").sum()
    same = (together * (together - 1)).groupby("name").sum()[orders > 1]
    several = orders[orders > 1]
    pairs = len(rows) * (len(rows) - 1)
    chance = float((size * (size - 1)).sum()) / pairs if pairs else 1.0
    if len(several) < FEWEST or several.mean() > MOST_ORDERS or chance > FIXED:
        return float("nan")
    agree = same / (several * (several - 1))
    unsure = 2 * float(agree.std(ddof=1)) / np.sqrt(len(agree))
    return float(min(1.0, (float(agree.mean()) + unsure - chance) / (1 - chance)))


def _orders(book: SalesBook) -> pd.DataFrame:
    """One row an order of a named customer; without order ids the lines of a customer and day are one."""
    rows = book.sales[~book.sales["reversal"] & (book.sales["customer"] != NOT_GIVEN)]
    by = ["customer", "order_id"] if "order_id" in rows and rows["order_id"].notna().all() else ["customer", "day"]
    return rows.drop_duplicates(by)


def _ids(book: SalesBook, orders: pd.DataFrame) -> tuple[str, pd.Series] | None:
    source = book.source_rows
    if source is None or not source.index.is_unique:
        return None
    header = next((str(h) for h in source.columns if ID_HEADER.search(str(h))), None)
    return None if header is None else (header, _of_orders(source[header], orders))


def _of_orders(column: pd.Series, orders: pd.DataFrame) -> pd.Series:
    return pd.Series(column.astype(object).reindex(orders["row"]).to_numpy(), index=orders.index)


def _are_codes(names: pd.Index, header: str) -> bool:
    """Whether most carry a number; under a header that says name they must be more number than word (C-0102)."""
    digits = np.array([sum(c.isdigit() for c in n) for n in names])
    letters = np.array([sum(c.isalpha() for c in n) for n in names])
    return float(np.mean(digits >= (letters if NAME_HEADER.search(header) else 1))) > 1 - MOST


def _are_people(names: pd.Index) -> bool:
    """Whether names of several words share their first ones, as people do, and few say that they are firms."""
    if np.mean([bool(FIRM.search(n)) or any(c.isdigit() for c in n) for n in names]) > FIRMS:
        return False
    first = pd.Series([n.split()[0] for n in names if len(n.split()) > 1], dtype=object)
    return len(first) >= MOST * len(names) and float(first.duplicated(keep=False).mean()) >= SHARED_FIRST_WORDS


def _places(book: SalesBook, orders: pd.DataFrame) -> dict[str, pd.Series]:
    """Where each order stands, by the user's word: places that are not the seller's own, and means of contact."""
    sellers = [orders[d] for d in SELLERS if d in orders]
    found = {book.label(d): orders[d].astype(object).where(orders[d] != NOT_GIVEN) for d in PLACES if d in orders}
    found = {label: values for label, values in found.items() if not any(_goes_with(values, s) for s in sellers)}
    source = book.source_rows
    if source is not None and source.index.is_unique:
        headers = [h for h in source.columns if CONTACT.search(str(h)) and str(h) not in found]
        found |= {str(h): _of_orders(source[h], orders) for h in headers}
    return found


def _goes_with(place: pd.Series, seller: pd.Series) -> bool:
    both = pd.DataFrame({"seller": seller.astype(object), "place": place}).dropna()
    sizes = both.groupby(["seller", "place"]).size()
    return len(both) > 0 and float(sizes.groupby("seller").max().sum()) / len(both) >= NEARLY_ALL
