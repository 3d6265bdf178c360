"""Small made companies of more trades, each from a seed: shops, invoices, opportunities, divisions, targets."""

from __future__ import annotations

import numpy as np
import pandas as pd


def bikes() -> pd.DataFrame:
    """Till tickets of a bike shop with four stores, two years."""
    r = np.random.default_rng(11)
    rows = []
    n = 4000
    stores = {"Leeds": 1.3, "Bristol": 1.0, "Cardiff": 0.7, "Glasgow": 0.9}
    items = {
        "Bikes": [("Tourer 700", 890), ("City Glide", 540), ("Kid Rider", 210)],
        "Accessories": [("Helmet", 45), ("Lock", 32), ("Lights", 28)],
        "Service": [("Full Service", 95), ("Brake Check", 35)],
    }
    g = {"Leeds": 1.12, "Bristol": 0.93, "Cardiff": 1.25, "Glasgow": 1.0}
    season = [0.6, 0.7, 0.9, 1.1, 1.3, 1.4, 1.3, 1.2, 1.0, 0.8, 0.7, 1.0]
    for y in (2023, 2024):
        for m in range(1, 13):
            for s, w in stores.items():
                for c, its in items.items():
                    for it, p in its:
                        k = r.poisson(
                            (3 if c == "Bikes" else 9 if c == "Accessories" else 6)
                            * w
                            * season[m - 1]
                            * g[s] ** (y - 2023)
                            * (1.15 if c == "Service" and y == 2024 else 1)
                        )
                        for _ in range(k):
                            n += 1
                            q = 1 if c != "Accessories" else int(r.integers(1, 4))
                            rows.append(
                                (
                                    f"T{n}",
                                    f"{y}-{m:02d}-{int(r.integers(1, 29)):02d}",
                                    s,
                                    c,
                                    it,
                                    q,
                                    round(p * q * (1 + 0.02 * (y - 2023)) * float(r.choice([1, 1, 0.9])), 2),
                                )
                            )
    return pd.DataFrame(rows, columns=["ticket_no", "sold_on", "store", "department", "article", "qty", "net_amount"])


def seats() -> pd.DataFrame:
    """Monthly invoices of twenty accounts by plan and market, fiscal years from July."""
    r = np.random.default_rng(5)
    rows = []
    plans = {"Starter": 12, "Team": 24, "Enterprise": 41}
    regs = ["DACH", "Benelux", "UK & Ireland", "Nordics"]
    accs = [
        (f"{a}", regs[i % 4], list(plans)[(i * 7) % 3])
        for i, a in enumerate(
            [
                "Alpenglow",
                "Bergmann",
                "Cobalt Media",
                "Dunmore",
                "Eikeland",
                "Fennec",
                "Gastro24",
                "Hollis",
                "Inkwell",
                "Jarl Design",
                "Kestrel",
                "Lumen",
                "Morrow",
                "Nordlys",
                "Oakridge",
                "Pellucid",
                "Quist",
                "Ravn",
                "Solano",
                "Tern",
            ]
        )
    ]
    n = 100
    for i, mon in enumerate(pd.period_range("2022-07", "2024-06", freq="M")):
        for j, (a, reg, p) in enumerate(accs):
            start = 0 if j < 12 else (j - 11) * 2
            stop = 24 if j not in (3, 7) else 15
            if not start <= i < stop:
                continue
            seats = int(
                20
                + 5 * j % 37
                + i * (0.9 if reg in ("DACH", "Nordics") else -0.2 if reg == "Benelux" else 0.3)
                + r.integers(0, 3)
            )
            n += 1
            rows.append((f"INV-{n}", mon.start_time.strftime("%Y-%m-%d"), a, reg, p, seats, seats * plans[p]))
    return pd.DataFrame(rows, columns=["Invoice No", "Invoice Date", "Account", "Market", "Plan", "Seats", "Invoiced"])


def opportunities() -> pd.DataFrame:
    """Opportunities of five owners, won, lost and in negotiation."""
    r = np.random.default_rng(3)
    rows = []
    n = 0
    owners = {
        "Priya Nair": (0.42, 14000),
        "Tom Becker": (0.31, 21000),
        "Sofia Lind": (0.5, 9000),
        "Marek Duda": (0.27, 17000),
        "Ines Costa": (0.38, 12500),
    }
    for o, (w, a) in owners.items():
        for q in range(4):
            for _ in range(int(14 + q * 2 + r.integers(0, 6))):
                n += 1
                created = pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(q * 91 + r.integers(0, 80)))
                closed = created + pd.Timedelta(days=int(r.integers(10, 90)))
                if closed > pd.Timestamp("2024-12-31"):
                    rows.append(
                        (
                            f"OPP-{n}",
                            o,
                            r.choice(["Inbound", "Partner", "Outbound"]),
                            r.choice(["Retail", "Public", "Industry"]),
                            "Negotiation",
                            created,
                            pd.NaT,
                            round(a * r.lognormal(0, 0.4), -2),
                        )
                    )
                    continue
                won = r.random() < w * (1 + 0.06 * q)
                rows.append(
                    (
                        f"OPP-{n}",
                        o,
                        r.choice(["Inbound", "Partner", "Outbound"], p=[0.5, 0.2, 0.3]),
                        r.choice(["Retail", "Public", "Industry"]),
                        "Closed Won" if won else "Closed Lost",
                        created,
                        closed,
                        round(a * r.lognormal(0, 0.4), -2),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=["Opportunity ID", "Owner", "Lead Source", "Sector", "Stage", "Created Date", "Close Date", "Amount"],
    )


def divisions() -> pd.DataFrame:
    """Quarter labels only: divisions by end market, three years."""
    r = np.random.default_rng(8)
    rows = []
    div = {"Coatings": 2.4e6, "Adhesives": 1.5e6, "Resins": 0.9e6, "Additives": 0.5e6}
    g = {"Coatings": 1.01, "Adhesives": 1.035, "Resins": 0.975, "Additives": 1.06}
    for i, q in enumerate([f"Q{k} {y}" for y in (2022, 2023, 2024) for k in (1, 2, 3, 4)]):
        for d, b in div.items():
            for line, s in (("Industrial", 0.5), ("Automotive", 0.3), ("Consumer", 0.2)):
                v = b * s * g[d] ** i * [0.95, 1.05, 1.02, 0.98][i % 4] * r.uniform(0.96, 1.04)
                rows.append((q, d, line, round(v, -2), int(v / (38 if d == "Coatings" else 55))))
    return pd.DataFrame(rows, columns=["Quarter", "Division", "End Market", "Net Sales", "Drums"])


def takings() -> pd.DataFrame:
    """Twelve rows: two coffee shops, six months."""
    rows = [
        ("Jan 2025", "Quayside", 18250, 402),
        ("Jan 2025", "Market Hall", 12400, 310),
        ("Feb 2025", "Quayside", 17100, 371),
        ("Feb 2025", "Market Hall", 13950, 333),
        ("Mar 2025", "Quayside", 21800, 455),
        ("Mar 2025", "Market Hall", 14100, 352),
        ("Apr 2025", "Quayside", 23500, 481),
        ("Apr 2025", "Market Hall", 12800, 301),
        ("May 2025", "Quayside", 26400, 522),
        ("May 2025", "Market Hall", 15600, 371),
        ("Jun 2025", "Quayside", 24900, 500),
        ("Jun 2025", "Market Hall", 17300, 402),
    ]
    return pd.DataFrame(rows, columns=["Month", "Shop", "Takings", "Receipts"])


def kits() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders of solar kits in five regions, with monthly targets of the last year."""
    r = np.random.default_rng(21)
    rows = []
    t = []
    n = 0
    area = {"Andalusia": 60e3, "Catalonia": 95e3, "Galicia": 32e3, "Madrid": 120e3, "Valencia": 55e3}
    g = {"Andalusia": 1.1, "Catalonia": 1.02, "Galicia": 0.9, "Madrid": 1.07, "Valencia": 1.18}
    prods = ["Solar Kit", "Inverter", "Battery", "Charger"]
    for y in (2023, 2024):
        for m in range(1, 13):
            for a, b in area.items():
                for j, p in enumerate(prods):
                    for _ in range(3):
                        n += 1
                        v = round(
                            b
                            / 12
                            * [0.4, 0.25, 0.2, 0.15][j]
                            * g[a] ** (y - 2023)
                            * [0.8, 0.85, 0.95, 1, 1.1, 1.2, 1.2, 1.0, 1.05, 1, 0.95, 0.9][m - 1]
                            * r.uniform(0.8, 1.2),
                            2,
                        )
                        rows.append(
                            (
                                n,
                                f"{y}-{m:02d}-{int(r.integers(1, 28)):02d}",
                                a,
                                p,
                                f"Cliente {int(r.integers(1, 40))}",
                                int(r.integers(1, 9)),
                                v,
                                round(v * [0.7, 0.62, 0.8, 0.55][j], 2),
                            )
                        )
                if y == 2024:
                    t.append((f"{y}-{m:02d}-01", a, round(b / 4 * 1.06, 0)))
    return pd.DataFrame(
        rows, columns=["Order No", "Order Date", "Region", "Product", "Customer", "Units", "Revenue", "Cost"]
    ), pd.DataFrame(t, columns=["Month", "Region", "Target"])


def clinic() -> pd.DataFrame:
    """Invoices of five dentists in three practices, dates as 31.12.2024."""
    r = np.random.default_rng(101)
    rows = []
    n = 7000
    pr = {
        "Dr Amara Osei": ("Northgate", 1.2, 1.05),
        "Dr Jonas Weil": ("Northgate", 0.8, 0.8),
        "Dr Ruth Abbott": ("Seaview", 1.0, 1.3),
        "Dr Imran Shah": ("Seaview", 0.9, 1.0),
        "Dr Clara Voss": ("Hillside", 0.7, 1.15),
    }
    tr = {
        "Check-up": (60, 9),
        "Filling": (140, 6),
        "Crown": (620, 1.6),
        "Implant": (1850, 0.7),
        "Whitening": (290, 1.1),
    }
    for i, mon in enumerate(pd.period_range("2024-01", "2025-06", freq="M")):
        for p, (s, w, g) in pr.items():
            for t, (f, k) in tr.items():
                for _ in range(
                    r.poisson(
                        k
                        * w
                        * (g ** (i / 12))
                        * (0.7 if mon.month in (8, 12) else 1)
                        * (1.35 if t == "Implant" and i >= 12 else 1)
                    )
                ):
                    n += 1
                    rows.append(
                        (
                            f"INV{n}",
                            (mon.start_time + pd.Timedelta(days=int(r.integers(0, 27)))).strftime("%d.%m.%Y"),
                            s,
                            p,
                            t,
                            f"P{int(r.integers(1, 400)):04d}",
                            round(f * r.choice([1, 1, 1, 0.9]), 2),
                        )
                    )
    return pd.DataFrame(
        rows, columns=["Invoice", "Invoice Date", "Practice", "Practitioner", "Treatment", "Patient ID", "Fee"]
    )


def rooms() -> pd.DataFrame:
    """Year and month in columns of their own: houses by guest segment."""
    r = np.random.default_rng(7)
    rows = []
    houses = {"Harbour House": (410, 148), "Parkview": (290, 121), "The Mill": (130, 96)}
    guests = {"Leisure": 0.5, "Corporate": 0.35, "Groups": 0.15}
    for y in (2022, 2023, 2024):
        for mi, m in enumerate(
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ]
        ):
            for p, (n, a) in houses.items():
                for s, w in guests.items():
                    sea = (
                        [0.55, 0.6, 0.75, 0.85, 1, 1.15, 1.3, 1.35, 1.1, 0.95, 0.7, 0.75][mi]
                        if s == "Leisure"
                        else [0.9, 1, 1.05, 1, 1.05, 1.05, 0.75, 0.6, 1.1, 1.15, 1.05, 0.7][mi]
                    )
                    g = {"Leisure": 1.05, "Corporate": 0.97, "Groups": 1.12}[s] ** (y - 2022) * {
                        "Harbour House": 1.02,
                        "Parkview": 0.96,
                        "The Mill": 1.1,
                    }[p] ** (y - 2022)
                    nights = int(n * 10 * w * sea * g * r.uniform(0.95, 1.05))
                    rows.append(
                        (y, m, p, s, nights, round(nights * a * (1.03 ** (y - 2022)) * r.uniform(0.97, 1.03), 0))
                    )
    return pd.DataFrame(rows, columns=["Year", "Month", "Property", "Guest Segment", "Room Nights", "Room Revenue"])


def scanners() -> pd.DataFrame:
    """Deals of six sales reps, won and lost."""
    r = np.random.default_rng(31)
    rows = []
    n = 0
    team = {
        "Kira Holm": ("North", 0.36, 8200),
        "Owen Pratt": ("North", 0.28, 11500),
        "Lena Fuchs": ("Coastal", 0.44, 7600),
        "Bashir Aziz": ("Coastal", 0.33, 9900),
        "Nina Rossi": ("Inland", 0.39, 12800),
        "Dev Malhotra": ("Inland", 0.24, 10100),
    }
    for rep, (t, w, a) in team.items():
        for q in range(6):
            for _ in range(int(13 + r.integers(0, 7))):
                n += 1
                c = pd.Timestamp("2024-01-02") + pd.Timedelta(days=int(q * 91 + r.integers(0, 85)))
                d = c + pd.Timedelta(days=int(r.integers(7, 80)))
                win = r.random() < w * (1.08 if q >= 4 else 1)
                prod = r.choice(["Scanner X1", "Scanner X2", "Care Plan"], p=[0.4, 0.35, 0.25])
                if d > pd.Timestamp("2025-06-30"):
                    continue
                rows.append(
                    (
                        n,
                        rep,
                        t,
                        prod,
                        "Won" if win else "Lost",
                        c.strftime("%Y-%m-%d"),
                        d.strftime("%Y-%m-%d"),
                        round(a * r.lognormal(0, 0.35) * (0.3 if prod == "Care Plan" else 1)) if win else None,
                    )
                )
    return pd.DataFrame(
        rows, columns=["Deal", "Sales Rep", "Territory", "Product", "Outcome", "Opened", "Closed", "Value"]
    )
