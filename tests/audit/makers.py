"""Made companies that sell wine, solar plants, clothes, advertising and parts, the same in every run."""

from __future__ import annotations

import numpy as np
import pandas as pd


def wine() -> pd.DataFrame:
    """Two years of a wine merchant with four territories."""
    r = np.random.default_rng(31)
    rows = []
    n = 0
    terr = {
        "North": ("M. Duval", 1.2),
        "South": ("P. Ricci", 0.9),
        "Coast": ("J. Larsen", 1.0),
        "Alps": ("K. Huber", 0.6),
    }
    wines = {"Barolo": 42, "Chianti": 14, "Riesling": 11, "Prosecco": 9, "Rioja": 13}
    for y in (2023, 2024):
        for m in range(1, 13):
            for t, (rep, k) in terr.items():
                for _ in range(
                    r.poisson(
                        9
                        * k
                        * (1.5 if m in (11, 12) else 1)
                        * (1.1 if y == 2024 and t != "South" else 0.85 if y == 2024 else 1)
                    )
                ):
                    n += 1
                    w = r.choice(list(wines), p=(0.12, 0.25, 0.22, 0.26, 0.15))
                    q = int(r.integers(1, 15)) * 6
                    p = wines[w] * (1.06 if y == 2024 and w == "Barolo" else 1)
                    rows.append(
                        (
                            f"W{n}",
                            f"{y}-{m:02d}-{int(r.integers(1, 28)):02d}",
                            t,
                            rep,
                            f"Cellar {int(r.integers(1, 41)):02d}",
                            w,
                            r.choice(["Restaurant", "Retailer", "Private"], p=(0.5, 0.35, 0.15)),
                            q,
                            round(q * p * (1 - 0.05 * (q > 48)), 2),
                        )
                    )
    return pd.DataFrame(
        rows,
        columns=[
            "Order ID",
            "Order Date",
            "Territory",
            "Sales Rep",
            "Customer",
            "Wine",
            "Customer Type",
            "Bottles",
            "Net Sales",
        ],
    )


def solar() -> pd.DataFrame:
    """Two years of a solar installer's deals."""
    r = np.random.default_rng(32)
    rows = []
    own = {
        "Ines Costa": (0.34, 42000),
        "Dev Patel": (0.27, 61000),
        "Nora Lind": (0.41, 35000),
        "Sam Okoye": (0.22, 48000),
        "Eva Brandt": (0.31, 52000),
    }
    for i in range(760):
        o = r.choice(list(own), p=(0.24, 0.18, 0.25, 0.15, 0.18))
        wr, am = own[o]
        c = pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(r.integers(0, 690)))
        d = int(r.gamma(4, 14)) + 5
        cl = c + pd.Timedelta(days=d)
        a = round(am * r.lognormal(0, 0.45), -2)
        pr = r.choice(["Rooftop", "Ground Mount", "Storage"], p=(0.5, 0.2, 0.3))
        reg = r.choice(["Lisbon", "Porto", "Algarve"], p=(0.45, 0.35, 0.2))
        if cl > pd.Timestamp("2024-12-31"):
            rows.append((i, o, pr, reg, r.choice(["Discovery", "Proposal"]), c, None, a))
            continue
        rows.append(
            (
                i,
                o,
                pr,
                reg,
                "Won" if r.random() < wr * (1.25 if cl.year == 2024 and pr == "Storage" else 1) else "Lost",
                c,
                cl,
                a,
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "deal_id",
            "account_executive",
            "product_line",
            "region",
            "deal_stage",
            "created_at",
            "closed_at",
            "deal_value",
        ],
    )


def apparel() -> pd.DataFrame:
    """Seven quarters of four clothes stores with cost."""
    r = np.random.default_rng(33)
    rows = []
    n = 0
    st = {"Berlin": 1.4, "Hamburg": 1.0, "Munich": 1.2, "Cologne": 0.8}
    cats = {"Outerwear": 120, "Knitwear": 65, "Denim": 80, "Accessories": 25}
    for d in pd.date_range("2023-07-01", "2025-03-31"):
        for s, k in st.items():
            for _ in range(
                r.poisson(
                    0.9
                    * k
                    * (1.6 if d.month in (11, 12) else 0.8 if d.month in (1, 2) else 1)
                    * (0.88 if s == "Cologne" and d.year >= 2024 else 1)
                )
            ):
                n += 1
                for c in r.choice(
                    list(cats),
                    size=int(r.integers(1, 3)),
                    replace=False,
                    p=((0.4, 0.3, 0.1, 0.2) if d.month in (10, 11, 12, 1) else (0.15, 0.2, 0.35, 0.3)),
                ):
                    q = int(r.integers(1, 4))
                    r.random()
                    g = round(cats[c] * q * (0.7 if d.month in (1, 7) else 1), 2)
                    rows.append(
                        (
                            f"B{n:06d}",
                            d.strftime("%d-%b-%Y"),
                            s,
                            c,
                            "female" if r.random() < 0.6 else "male",
                            q,
                            g,
                            round(g * {"Outerwear": 0.46, "Knitwear": 0.52, "Denim": 0.5, "Accessories": 0.38}[c], 2),
                        )
                    )
    return pd.DataFrame(
        rows,
        columns=["Receipt No", "Sale Date", "Store", "Department", "Customer Gender", "Pieces", "Revenue EUR", "COGS"],
    )


def advertising() -> pd.DataFrame:
    """Three years of advertising billings by month label."""
    r = np.random.default_rng(34)
    rows = []
    for y in (2022, 2023, 2024):
        for m in range(1, 13):
            for f, k in {"Display": 62000, "Video": 41000, "Audio": 18000, "Print": 36000}.items():
                for b, w in {"Automotive": 0.34, "Consumer Goods": 0.3, "Finance": 0.22, "Travel": 0.14}.items():
                    t = (y - 2022) * 12 + m
                    g = (
                        {"Display": 1.002, "Video": 1.018, "Audio": 1.01, "Print": 0.985}[f] ** t
                        * (1.25 if m in (11, 12) else 0.85 if m in (1, 8) else 1)
                        * (1.01**t if b == "Travel" else 1)
                    )
                    rows.append(
                        (
                            f"{pd.Timestamp(y, m, 1):%b %Y}",
                            f,
                            b,
                            int(k * w * g * r.uniform(0.93, 1.07)),
                            int(r.integers(3, 12)),
                        )
                    )
    return pd.DataFrame(rows, columns=["Month", "Ad Format", "Advertiser Industry", "Billings", "Campaigns"])


def parts() -> pd.DataFrame:
    """Four years of a parts maker with six customers and gross margins."""
    r = np.random.default_rng(35)
    rows = []
    n = 0
    cust = ["Adler Motors", "Brightline Rail", "Corvus Aero", "Delmar Tractors", "Elmwood Trucks", "Falcon Marine"]
    w = np.array([0.3, 0.22, 0.17, 0.14, 0.1, 0.07])
    grp = {"Bearings": 55, "Seals": 12, "Gearboxes": 820, "Belts": 28}
    for y in (2021, 2022, 2023, 2024):
        for m in range(1, 13):
            for _ in range(24 + 2 * (y - 2021)):
                n += 1
                ww = w.copy()
                ww[2] *= 1 + 0.25 * (y - 2021)
                ww[3] *= 1 - 0.2 * (y - 2021)
                ww /= ww.sum()
                g = r.choice(list(grp), p=(0.35, 0.3, 0.1, 0.25))
                q = int(r.integers(2, 8)) if g == "Gearboxes" else int(r.integers(20, 200))
                infl = 1.04 ** (y - 2021)
                rows.append(
                    (
                        n,
                        f"{m}/{int(r.integers(1, 29))}/{y}",
                        r.choice(cust, p=ww),
                        g,
                        r.choice(["Direct", "Dealer"], p=(0.6, 0.4)),
                        q,
                        round(q * grp[g] * infl, 2),
                        round(
                            q
                            * grp[g]
                            * infl
                            * (
                                {"Bearings": 0.32, "Seals": 0.45, "Gearboxes": 0.24, "Belts": 0.38}[g]
                                - 0.012 * (y - 2021)
                            ),
                            2,
                        ),
                    )
                )
    return pd.DataFrame(
        rows, columns=["Order", "Date", "Customer", "Product Group", "Route", "Qty", "Sales", "Gross Margin"]
    )
