"""Made companies of many trades and column names, the same in every run: shops, plans, territories, pipelines."""

from __future__ import annotations

import numpy as np
import pandas as pd


def subscriptions() -> pd.DataFrame:
    """Monthly billings of 140 accounts on three plans in four countries, 2023 and 2024."""
    r = np.random.default_rng(11)
    rows = []
    plans = {"Starter": 49, "Growth": 199, "Scale": 690}
    lands = ("Germany", "France", "Spain", "Poland")
    w = (0.42, 0.27, 0.2, 0.11)
    for i in range(140):
        plan = r.choice(list(plans), p=(0.5, 0.33, 0.17))
        land = r.choice(lands, p=w)
        start = int(r.integers(-8, 22))
        start = max(start, 0)
        churn = {"Starter": 0.045, "Growth": 0.02, "Scale": 0.008}[plan]
        seats = int(r.integers(1, 9))
        for m in range(start, 24):
            price = plans[plan] * (1.08 if m >= 15 and plan != "Starter" else 1)
            rows.append(
                (
                    f"2023-{m + 1:02d}" if m < 12 else f"2024-{m - 11:02d}",
                    f"ACC-{i:03d}",
                    plan,
                    land,
                    seats,
                    round(price * (1 + 0.25 * (seats - 1)), 2),
                )
            )
            if r.random() < churn:
                break
            if r.random() < 0.04:
                seats += 1
    return pd.DataFrame(rows, columns=["Billing Month", "Account", "Plan", "Country", "Seats", "MRR"])


def bakery() -> pd.DataFrame:
    """Tickets of four bakeries over half a year; coffee becomes dearer in April."""
    r = np.random.default_rng(12)
    rows = []
    n = 0
    items = {
        "Sourdough": 5.2,
        "Croissant": 2.4,
        "Cinnamon Roll": 3.1,
        "Baguette": 2.0,
        "Cappuccino": 3.6,
        "Flat White": 3.8,
    }
    kind = {
        "Sourdough": "Bread",
        "Baguette": "Bread",
        "Croissant": "Pastry",
        "Cinnamon Roll": "Pastry",
        "Cappuccino": "Coffee",
        "Flat White": "Coffee",
    }
    stores = {"Harbour": 1.3, "Old Town": 1.0, "Station": 1.6, "University": 0.7}
    for d in pd.date_range("2025-01-01", "2025-06-30"):
        for s, k in stores.items():
            f = (
                k
                * (1.25 if d.weekday() >= 5 else 1)
                * (1 + 0.03 * d.month if s != "University" else 1.1 - 0.07 * d.month)
            )
            for _ in range(r.poisson(6 * f)):
                n += 1
                for it in r.choice(
                    list(items), size=int(r.integers(1, 4)), replace=False, p=(0.14, 0.24, 0.1, 0.16, 0.22, 0.14)
                ):
                    q = int(r.integers(1, 4))
                    p = items[it] * (1.1 if d.month >= 4 and kind[it] == "Coffee" else 1)
                    rows.append(
                        (
                            f"T{n:06d}",
                            d,
                            s,
                            kind[it],
                            it,
                            q,
                            round(p, 2),
                            round(p * q, 2),
                            r.choice(["Card", "Cash"], p=(0.78, 0.22)),
                        )
                    )
    return pd.DataFrame(
        rows, columns=["Ticket", "Date", "Store", "Product Group", "Item", "Qty", "Unit Price", "Line Total", "Payment"]
    )


def medical() -> pd.DataFrame:
    """Invoices of five reps to hospitals over six quarters."""
    r = np.random.default_rng(13)
    rows = []
    n = 0
    reps = {
        "Dana Okafor": ("Northeast", 1.3),
        "Luis Prado": ("Southeast", 1.0),
        "Mei Tanaka": ("Midwest", 0.9),
        "Owen Blake": ("Mountain", 0.6),
        "Priya Nair": ("Pacific", 1.5),
    }
    fam = {"Infusion Pumps": 4200, "Monitors": 6100, "Catheters": 240, "Wound Care": 95}
    for m in range(18):
        for rep, (t, k) in reps.items():
            k2 = k * (
                1 + 0.02 * m if rep in ("Priya Nair", "Mei Tanaka") else 1 - 0.012 * m if rep == "Luis Prado" else 1
            )
            for _ in range(r.poisson(14 * k2)):
                n += 1
                f = r.choice(list(fam), p=(0.2, 0.15, 0.4, 0.25))
                u = int(r.integers(1, 5)) if fam[f] > 1000 else int(r.integers(10, 60))
                d = pd.Timestamp(2023 + m // 12, m % 12 + 1, int(r.integers(1, 29)))
                rows.append(
                    (
                        f"INV{n:05d}",
                        d.strftime("%m/%d/%Y"),
                        rep,
                        t,
                        f"{t} Hospital {int(r.integers(1, 7))}",
                        f,
                        u,
                        round(u * fam[f] * r.uniform(0.85, 1.05), 2),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=[
            "Invoice #",
            "Invoice Date",
            "Sales Rep",
            "Territory",
            "Hospital",
            "Product Family",
            "Units",
            "Net Sales (USD)",
        ],
    )


def wholesale() -> pd.DataFrame:
    """Three years of orders with discounts, cost and profit; discounts rise."""
    r = np.random.default_rng(14)
    rows = []
    n = 0
    brand = {"Alpina": (38, 0.62), "Borealis": (24, 0.7), "Cascade": (61, 0.55), "Dunmore": (15, 0.81)}
    types = {"Retail Chain": 1.4, "Independent": 0.8, "Online Seller": 1.1}
    for d in pd.date_range("2022-01-01", "2024-12-31", freq="D"):
        y = d.year - 2022
        for _ in range(r.poisson(1.6 + (0.5 if d.month in (10, 11, 12) else 0))):
            n += 1
            t = r.choice(list(types), p=(0.3, 0.45 - 0.08 * y, 0.25 + 0.08 * y))
            wh = r.choice(["Leeds", "Bristol", "Glasgow"], p=(0.5, 0.3, 0.2))
            b = r.choice(list(brand), p=(0.34, 0.26, 0.22, 0.18))
            q = int(r.integers(5, 80) * types[t])
            pr, c = brand[b]
            pr2 = pr * (1 + 0.04 * y)
            disc = float(r.choice([0, 0.05, 0.1, 0.2], p=(0.4 - 0.1 * y, 0.3, 0.2, 0.1 + 0.1 * y)))
            g = round(q * pr2, 2)
            net = round(g * (1 - disc), 2)
            cost = round(q * pr * c * (1 + 0.05 * y), 2)
            rows.append(
                (
                    f"SO-{n}",
                    d.strftime("%d.%m.%Y"),
                    wh,
                    t,
                    f"{t.split()[0][:3].upper()}-{int(r.integers(1, 30)):02d}",
                    b,
                    q,
                    g,
                    disc,
                    net,
                    cost,
                    round(net - cost, 2),
                )
            )
    return pd.DataFrame(
        rows,
        columns=[
            "Order No",
            "Order Date",
            "Warehouse",
            "Customer Type",
            "Customer No",
            "Brand",
            "Quantity",
            "Gross Value",
            "Discount %",
            "Net Value",
            "Cost",
            "Profit",
        ],
    )


def pipeline() -> pd.DataFrame:
    """Opportunities of four owners with stages, reasons of loss and lead sources."""
    r = np.random.default_rng(15)
    rows = []
    own = {
        "A. Lindqvist": (0.42, 18000),
        "B. Moreau": (0.31, 26000),
        "C. Haddad": (0.36, 15000),
        "D. Kowalski": (0.24, 21000),
    }
    reasons = ["Price", "No decision", "Competitor", "Missing feature"]
    for i in range(900):
        o = r.choice(list(own), p=(0.3, 0.25, 0.27, 0.18))
        wr, am = own[o]
        c = pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(r.integers(0, 500)))
        days = int(r.gamma(3, 16)) + 4
        cl = c + pd.Timedelta(days=days)
        a = round(am * r.lognormal(0, 0.5), -2)
        if cl > pd.Timestamp("2025-06-30"):
            rows.append(
                (
                    f"OPP-{1000 + i}",
                    o,
                    r.choice(["Qualify", "Proposal", "Negotiation"]),
                    c,
                    None,
                    a,
                    None,
                    r.choice(["Healthcare", "Retail", "Energy"], p=(0.4, 0.35, 0.25)),
                    r.choice(["Inbound", "Outbound", "Partner"]),
                )
            )
            continue
        s = r.choice(["Inbound", "Outbound", "Partner"], p=(0.45, 0.35, 0.2))
        won = r.random() < wr * (1.2 if s == "Partner" else 0.85 if s == "Outbound" else 1) * (
            1.15 if cl.year == 2025 else 1
        )
        rows.append(
            (
                f"OPP-{1000 + i}",
                o,
                "Closed Won" if won else "Closed Lost",
                c,
                cl,
                a,
                None if won else r.choice(reasons, p=(0.4, 0.3, 0.2, 0.1)),
                r.choice(["Healthcare", "Retail", "Energy"], p=(0.4, 0.35, 0.25)),
                s,
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "Opp ID",
            "Owner",
            "Stage",
            "Created Date",
            "Close Date",
            "Amount",
            "Loss Reason",
            "Industry",
            "Lead Source",
        ],
    )


def chemicals() -> pd.DataFrame:
    """Revenue and tonnes of three business units by quarter label."""
    r = np.random.default_rng(16)
    rows = []
    for y in (2022, 2023, 2024):
        for q in (1, 2, 3, 4):
            for b, k in {"Coatings": 4.1e6, "Adhesives": 2.7e6, "Films": 1.5e6}.items():
                for mk, w in {"EMEA": 0.45, "Americas": 0.35, "APAC": 0.2}.items():
                    t = (y - 2022) * 4 + q
                    f = (
                        (1 + 0.022 * t if mk == "APAC" else 1 + 0.006 * t)
                        * (1 - 0.018 * t if b == "Films" else 1)
                        * (1.06 if q == 2 else 0.95 if q == 1 else 1)
                    )
                    v = round(k * w * f * r.uniform(0.96, 1.04))
                    rows.append(
                        (
                            f"{y}-Q{q}",
                            b,
                            mk,
                            v,
                            round(v / {"Coatings": 82, "Adhesives": 41, "Films": 23}[b] / (1 + 0.01 * t)),
                        )
                    )
    return pd.DataFrame(rows, columns=["Fiscal Quarter", "Business Unit", "Market", "Net Revenue", "Volume (t)"])
