"""Files that look like the publications of authorities, made of the names that prove them."""

from __future__ import annotations

from duediligence.resources.official_lists import official_lists

UFLPA_NAMES = official_lists()["uflpa"].known
CBP_NAMES = official_lists()["cbp-wro"].known
SECTIONS = ("2(d)(2)(B)(i)", "2(d)(2)(B)(ii)")


def uflpa_page(
    names=UFLPA_NAMES, *, title="UFLPA Entity List", heading="Name of Entity", sections=SECTIONS
):
    """Return a page with one table a section, the names in turn."""
    parts = [f"<html><head><title>{title} | Homeland Security</title></head><body>"]
    for number, section in enumerate(sections):
        rows = "".join(
            f"<tr><td>{name} Co., Ltd.</td><td>June 21, 2022</td></tr>"
            for name in names[number :: len(sections)]
        )
        parts.append(f"<h2>UFLPA Section {section} A List of Entities</h2><table><thead><tr>")
        parts.append(f"<th>{heading}</th><th>Effective Date</th></tr></thead>{rows}</table>")
    return "".join([*parts, "</body></html>"])


def uflpa_table(names=UFLPA_NAMES, *, heads="Name of Entity,Effective Date,Section"):
    """Return a CSV with the headings and sections of the list."""
    rows = (f'"{name} Co., Ltd.",2022-06-21,{SECTIONS[at % 2]}\n' for at, name in enumerate(names))
    return f"{heads}\n" + "".join(rows)


def cbp_table(names=CBP_NAMES):
    """Return a CSV with the headings of the list of orders."""
    rows = (f'"{name} Co., Ltd.",China,Textiles,Active,Yarn,WRO,9/3/2020\n' for name in names)
    heads = "Entity,Country,Industry,Status,Merchandise,WRO/Finding,Effective Date\n"
    return heads + "".join(rows)
