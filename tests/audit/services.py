"""Made companies that sell contracts, stays, freight and policies, the same in every run."""

from __future__ import annotations

import numpy as np
import pandas as pd


def gym() -> pd.DataFrame:
    """A year of membership contracts of three clubs."""
    r = np.random.default_rng(21)
    rows = []
    clubs = {"Riverside": 1.3, "Northgate": 1.0, "Parkview": 0.7}
    plans = {"Basic": 29, "Plus": 49, "Premium": 89}
    n = 0
    for d in pd.date_range("2024-01-01", "2024-12-31"):
        season = {1: 2.0, 2: 1.4, 9: 1.5, 7: 0.6, 8: 0.6, 12: 0.5}.get(d.month, 1)
        for c, k in clubs.items():
            for _ in range(r.poisson(1.1 * k * season * (1 + (0.03 * d.month if c == "Northgate" else 0)))):
                n += 1
                p = r.choice(list(plans), p=(0.5 - 0.01 * d.month, 0.3, 0.2 + 0.01 * d.month))
                rows.append(
                    (
                        f"M{n:05d}",
                        d.strftime("%Y-%m-%d"),
                        c,
                        p,
                        plans[p] * 12 * (0.8 if r.random() < 0.15 else 1),
                        r.choice(["Walk-in", "Website", "Friend", "Corporate"], p=(0.25, 0.4, 0.25, 0.1)),
                    )
                )
    return pd.DataFrame(
        rows, columns=["Member ID", "Signup Date", "Club", "Membership", "Contract Value", "Referral Source"]
    )


def furniture() -> pd.DataFrame:
    """Two years of a furniture shop with discounts and gross profit."""
    r = np.random.default_rng(22)
    rows = []
    n = 0
    cat = {
        "Sofas": (899, ["Oslo", "Bergen"]),
        "Tables": (449, ["Lund", "Malmo"]),
        "Lamps": (79, ["Nova", "Luna", "Sol"]),
        "Rugs": (159, ["Atlas", "Sahara"]),
    }
    ch = ["Webshop", "Marketplace", "Showroom"]
    for d in pd.date_range("2023-01-01", "2024-12-31"):
        y = d.year - 2023
        for _ in range(r.poisson(2.2 + (1.2 if d.month == 11 else 0) + 0.3 * y)):
            n += 1
            c = r.choice(ch, p=(0.55 - 0.1 * y, 0.2 + 0.12 * y, 0.25 - 0.02 * y))
            for k in r.choice(list(cat), size=int(r.integers(1, 3)), replace=False, p=(0.2, 0.25, 0.35, 0.2)):
                price, items = cat[k]
                q = int(r.integers(1, 4)) if price < 200 else 1
                disc = 0.2 if d.month == 11 else (0.1 if r.random() < 0.2 else 0)
                g = price * q * (1.05 if y else 1)
                net = round(g * (1 - disc), 2)
                m = (
                    {"Sofas": 0.38, "Tables": 0.42, "Lamps": 0.55, "Rugs": 0.47}[k]
                    - disc * 0.7
                    - (0.08 if c == "Marketplace" else 0)
                )
                rows.append(
                    (
                        f"WEB-{n:06d}",
                        d.date().isoformat(),
                        c,
                        k,
                        r.choice(items),
                        q,
                        net,
                        round(g - net, 2),
                        round(net * m, 2),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=[
            "order_id",
            "order_date",
            "channel",
            "category",
            "product",
            "qty",
            "net_revenue",
            "discount_amount",
            "gross_profit",
        ],
    )


def freight() -> pd.DataFrame:
    """Fifteen months of freight invoices with month labels."""
    r = np.random.default_rng(23)
    rows = []
    n = 0
    lines = {"Air": 5200, "Ocean": 3100, "Road": 900, "Customs": 350}
    clients = [
        "Helios Pharma",
        "Nordwind Energy",
        "Tristar Foods",
        "Quarry & Sons",
        "Bluefin Retail",
        "Osprey Motors",
        "Lattice Labs",
    ]
    w = np.array([0.24, 0.2, 0.16, 0.12, 0.12, 0.09, 0.07])
    for m in range(15):
        lab = (pd.Period("2024-01", "M") + m).strftime("%b-%y")
        ww = w.copy()
        ww[0] *= 1 + 0.04 * m
        ww[1] *= max(0.2, 1 - 0.06 * m)
        ww /= ww.sum()
        for _ in range(60 + 2 * m):
            n += 1
            s = r.choice(list(lines), p=(0.2, 0.3, 0.35, 0.15))
            k = int(r.integers(1, 6))
            rows.append(
                (
                    f"F{n:05d}",
                    lab,
                    r.choice(clients, p=ww),
                    s,
                    r.choice(["Asia-Europe", "Transatlantic", "Intra-Europe"], p=(0.4, 0.35, 0.25)),
                    k,
                    round(k * lines[s] * r.uniform(0.8, 1.25), 2),
                )
            )
    return pd.DataFrame(
        rows, columns=["Invoice No.", "Month", "Client", "Service Line", "Trade Lane", "Shipments", "Amount (USD)"]
    )


def hotel() -> pd.DataFrame:
    """Stays in three hotels over six quarters."""
    r = np.random.default_rng(24)
    rows = []
    props = {"Grand Plaza": (1.4, 145), "Seaview Inn": (1.0, 110), "City Lodge": (1.2, 82)}
    for d in pd.date_range("2024-01-01", "2025-06-30"):
        for p, (k, rate) in props.items():
            s = (
                (1.7 if d.month in (6, 7, 8) else 0.6 if d.month in (1, 2, 11) else 1)
                if p == "Seaview Inn"
                else (1.1 if d.month in (5, 9) else 1)
            )
            for _ in range(r.poisson(2.2 * k * s * (1.12 if d.year == 2025 else 1))):
                t = r.choice(["Single", "Double", "Suite"], p=(0.35, 0.5, 0.15))
                ni = int(r.integers(1, 5))
                rows.append(
                    (
                        d,
                        p,
                        t,
                        r.choice(
                            ["Direct", "OTA", "Travel Agent"],
                            p=(0.35 + (0.06 if d.year == 2025 else 0), 0.45 - (0.06 if d.year == 2025 else 0), 0.2),
                        ),
                        ni,
                        round(
                            ni * rate * {"Single": 0.8, "Double": 1, "Suite": 2.1}[t] * (1.06 if d.year == 2025 else 1),
                            2,
                        ),
                    )
                )
    return pd.DataFrame(
        rows, columns=["Arrival Date", "Property", "Room Type", "Booking Channel", "Nights", "Room Revenue"]
    )


def insurance() -> pd.DataFrame:
    """A year of insurance policies by agent and branch."""
    r = np.random.default_rng(25)
    rows = []
    n = 0
    ag = {
        "Rosa Delgado": ("Austin", 1.4),
        "Ken Ibe": ("Austin", 0.9),
        "Lena Fischer": ("Denver", 1.1),
        "Tom Achebe": ("Denver", 0.7),
        "Yuki Mori": ("Seattle", 1.2),
    }
    pr = {"Auto": 1100, "Home": 1600, "Life": 900, "Umbrella": 400}
    for m in range(12):
        for a, (b, k) in ag.items():
            for _ in range(
                r.poisson(11 * k * (1 + 0.025 * m if b == "Seattle" else 1 - 0.02 * m if a == "Ken Ibe" else 1))
            ):
                n += 1
                p = r.choice(list(pr), p=(0.4, 0.3, 0.2, 0.1))
                rows.append(
                    (
                        f"P-{n:05d}",
                        pd.Timestamp(2025, m + 1, int(r.integers(1, 29))).strftime("%d/%m/%Y"),
                        a,
                        b,
                        p,
                        r.choice(["New", "Renewal"], p=(0.4, 0.6)),
                        round(pr[p] * r.uniform(0.7, 1.5), 2),
                    )
                )
    return pd.DataFrame(
        rows, columns=["Policy No", "Effective Date", "Agent", "Branch", "Product", "Business Type", "Premium"]
    )


def hardware() -> pd.DataFrame:
    """Two fiscal years of hardware revenue by quarter label."""
    r = np.random.default_rng(26)
    rows = []
    for fy in (2023, 2024):
        for q in (1, 2, 3, 4):
            for reg, w in {"North America": 0.5, "Europe": 0.3, "Asia": 0.2}.items():
                for ch, cw in {"Direct": 0.4, "Distributor": 0.45, "Online": 0.15}.items():
                    for pr, v in {"Routers": 9000, "Switches": 6500, "Access Points": 4200}.items():
                        t = (fy - 2023) * 4 + q
                        x = (
                            v
                            * w
                            * cw
                            * (1 + (0.05 if ch == "Online" else 0.01) * t)
                            * (1 - 0.03 * t if pr == "Switches" else 1)
                            * (1 + 0.02 * t if reg == "Asia" else 1)
                            * r.uniform(0.93, 1.07)
                        )
                        rows.append((f"FY{fy - 2000} Q{q}", reg, ch, pr, round(x, 1)))
    return pd.DataFrame(rows, columns=["Fiscal Period", "Sales Region", "Sales Channel", "Product Line", "Revenue"])
