"""Made companies that sell advice, courses, cars, telephony and licences, the same in every run."""

from __future__ import annotations

import numpy as np
import pandas as pd


def consulting() -> pd.DataFrame:
    """Two years of a consulting firm's invoices."""
    r = np.random.default_rng(41)
    rows = []
    n = 0
    pr = {
        "Strategy": (38000, ["Ada Quinn", "Ben Roth"]),
        "Operations": (24000, ["Cleo Marsh", "Dirk Vos"]),
        "Digital": (31000, ["Ella Novak"]),
    }
    cl = [
        "Northwind Bank",
        "Halcyon Energy",
        "Meridian Health",
        "Summit Telecom",
        "Orchard Foods",
        "Pinnacle Air",
        "Quayside Ports",
        "Redwood Paper",
    ]
    w = np.array([0.22, 0.19, 0.15, 0.13, 0.11, 0.08, 0.07, 0.05])
    for y in (2023, 2024):
        for m in range(1, 13):
            for p, (fee, partners) in pr.items():
                for _ in range(
                    r.poisson(
                        {"Strategy": 3, "Operations": 4, "Digital": 2.2 + 2.4 * (y - 2023)}[p] * (0.6 if m == 8 else 1)
                    )
                ):
                    n += 1
                    ww = w.copy()
                    ww[2] *= 1.6 if y == 2024 else 1
                    ww[0] *= 0.6 if y == 2024 else 1
                    ww /= ww.sum()
                    rows.append(
                        (
                            f"{y}-{n:04d}",
                            pd.Timestamp(y, m, int(r.integers(1, 29))),
                            p,
                            r.choice(partners),
                            r.choice(cl, p=ww),
                            r.choice(["UK", "Ireland", "Benelux"], p=(0.55, 0.2, 0.25)),
                            int(r.integers(8, 60)),
                            round(fee * r.lognormal(0, 0.35) * (1.05 if y == 2024 else 1), -2),
                        )
                    )
    return pd.DataFrame(
        rows,
        columns=["Invoice", "Invoice Date", "Practice", "Partner", "Client", "Market", "Consulting Days", "Fees (GBP)"],
    )


def courses() -> pd.DataFrame:
    """Six quarters of online courses with coupons."""
    r = np.random.default_rng(42)
    rows = []
    n = 0
    tr = {
        "Data Science": (249, ["Python Basics", "Machine Learning"]),
        "Design": (149, ["UX Essentials", "Figma Pro"]),
        "Marketing": (99, ["SEO Sprint", "Ad Mastery"]),
    }
    for d in pd.date_range("2024-01-01", "2025-06-30"):
        k = (2.5 if d.month == 1 else 1.9 if d.month in (9, 11) else 1) * (1.2 if d.year == 2025 else 1)
        for _ in range(r.poisson(2.4 * k)):
            n += 1
            t = r.choice(list(tr), p=(0.34, 0.3, 0.36) if d.year == 2024 else (0.42, 0.26, 0.32))
            p, cs = tr[t]
            cp = r.choice(["None", "WELCOME10", "PARTNER25"], p=(0.6, 0.25, 0.15))
            rows.append(
                (
                    n,
                    d,
                    t,
                    r.choice(cs, p=(0.45, 0.55)),
                    r.choice(["United States", "India", "Brazil", "Germany"], p=(0.4, 0.28, 0.17, 0.15)),
                    cp,
                    round(p * {"None": 1, "WELCOME10": 0.9, "PARTNER25": 0.75}[cp], 2),
                )
            )
    return pd.DataFrame(
        rows, columns=["Enrollment ID", "Order Date", "Track", "Course", "Country", "Coupon", "Amount Paid"]
    )


def cars() -> pd.DataFrame:
    """A year of a car dealer, new and used."""
    r = np.random.default_rng(43)
    rows = []
    n = 0
    sp = {"Gus Ferro": 1.3, "Hana Ito": 1.1, "Ivan Petrov": 0.8, "Jade Brown": 0.6}
    mod = {"Astra": 21000, "Corso": 28500, "Vento": 36000, "Terra": 47000}
    for m in range(1, 13):
        for s, k in sp.items():
            for _ in range(
                r.poisson(
                    5.5
                    * k
                    * (1.3 if m in (3, 9) else 0.8 if m in (1, 8) else 1)
                    * (1 + 0.03 * m if s == "Jade Brown" else 1)
                )
            ):
                n += 1
                mo = r.choice(list(mod), p=(0.35, 0.3, 0.2, 0.15))
                u = r.random() < 0.4
                pr = round(mod[mo] * (0.62 if u else 1) * r.uniform(0.92, 1.05), -1)
                rows.append(
                    (
                        f"C{n:04d}",
                        f"{int(r.integers(1, 28)):02d}.{m:02d}.2024",
                        s,
                        mo,
                        "Used" if u else "New",
                        pr,
                        round(pr * ((0.11 if u else 0.06) + r.uniform(-0.02, 0.02)), 2),
                    )
                )
    return pd.DataFrame(
        rows,
        columns=["Contract No", "Contract Date", "Salesperson", "Model", "Condition", "Sale Price", "Gross Profit"],
    )


def telecom() -> pd.DataFrame:
    """Three years of a telecom group by quarter label."""
    r = np.random.default_rng(44)
    rows = []
    for y in (2022, 2023, 2024):
        for q in range(1, 5):
            for c, k in {"Kenya": 5.2, "Ghana": 3.1, "Uganda": 2.3, "Rwanda": 1.2}.items():
                for p, w in {"Mobile": 0.55, "Broadband": 0.25, "Fintech": 0.2}.items():
                    t = (y - 2022) * 4 + q
                    g = {"Mobile": 1.004, "Broadband": 1.012, "Fintech": 1.045}[p] ** t * (
                        1.01**t if c == "Rwanda" else 0.997**t if c == "Ghana" else 1
                    )
                    rows.append((f"Q{q}-{y}", c, p, int(k * w * g * 1e6 * r.uniform(0.97, 1.03))))
    return pd.DataFrame(rows, columns=["Quarter", "Country", "Service", "Service Revenue"])


def licences() -> pd.DataFrame:
    """Nine months of licences sold by five reps."""
    r = np.random.default_rng(45)
    rows = []
    n = 0
    reg = {"Region A": ["Kai Lund", "Lea Moss"], "Region B": ["Max Ortega", "Nia Price"], "Region C": ["Omar Said"]}
    for m in range(1, 10):
        for g, reps in reg.items():
            for rp in reps:
                for _ in range(
                    r.poisson(
                        {"Kai Lund": 14, "Lea Moss": 10, "Max Ortega": 12, "Nia Price": 7 + m, "Omar Said": 16 - m}[rp]
                    )
                ):
                    n += 1
                    pk = r.choice(["Core", "Advanced", "Enterprise"], p=(0.5, 0.35, 0.15))
                    q = int(r.integers(1, 12))
                    rows.append(
                        (
                            n,
                            f"2025/{m:02d}/{int(r.integers(1, 28)):02d}",
                            g,
                            rp,
                            pk,
                            r.choice(["Schools", "Clinics", "Offices"], p=(0.3, 0.3, 0.4)),
                            q,
                            round(q * {"Core": 320, "Advanced": 540, "Enterprise": 990}[pk] * r.uniform(0.9, 1.0), 2),
                        )
                    )
    return pd.DataFrame(
        rows, columns=["OrderNo", "OrderDate", "Region", "Rep", "Package", "Customer Segment", "Licences", "NetAmount"]
    )
