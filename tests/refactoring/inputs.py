"""The inputs of the comparison: all cases, the example, generated tables, odd and broken files.

Both versions of the library screen the same files, written once by the working tree.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import spreadsheets as build
from benchmarks.generate import supplier_table, watchlist, write_watchlist

TESTS = Path(__file__).resolve().parents[1]
CASES = TESTS / "cases"
HEADER_SETS = (
    ("Vendor Name", "Street", "Town", "Province", "Zip", "Country", "Goods", "HS Code", "Reg. No."),
    ("供应商名称", "地址", "城市", "省份", "邮编", "国家", "产品", "海关编码", "统一社会信用代码"),
    ("Lieferant", "Anschrift", "Ort", "Region", "PLZ", "Land", "Ware", "Zolltarifnummer", "USt-IdNr."),
    ("Factory Name", "Factory Address", "Factory City", "State", "Postcode", "Nation",
     "Description", "HTS", "Business Licence"),
)  # fmt: skip
FIELDS = (
    "name", "address", "city", "province", "postal_code", "country", "product", "hs_code",
    "registration_no",
)  # fmt: skip


def write_inputs(
    folder: Path, extra: Sequence[Path] = (), extra_lists: Sequence[Path] = ()
) -> None:
    """Write everything that is screened below `folder`: cases.json, lists/ and files/."""
    for name in ("lists", "files"):
        (folder / name).mkdir(parents=True)
    cases = list(_cases())
    (folder / "cases.json").write_text(json.dumps(cases, ensure_ascii=False), encoding="utf-8")
    second = tomllib.loads((CASES / "second-list.toml").read_text(encoding="utf-8"))["entry"]
    with (folder / "lists" / "second.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "name", "aliases"))
        rows.writerows(
            (e["id"], e["name"], "; ".join(a["text"] for a in e.get("aliases", ()))) for e in second
        )
    write_watchlist(folder / "lists" / "bench.csv", 400)
    for name, content in _files(cases):
        (folder / "files" / name).write_bytes(content)
    shutil.copy(TESTS.parent / "examples" / "suppliers.xlsx", folder / "files" / "example.xlsx")
    shutil.copy(TESTS.parent / "examples" / "labelled.csv", folder / "files" / "labelled.csv")
    for sources, target in ((extra, "files"), (extra_lists, "lists")):
        for source in sources:
            for path in sorted(p for p in source.rglob("*") if p.is_file()):
                name = "-".join((source.name, *path.relative_to(source).parts))
                shutil.copy(path, folder / target / name)


def _cases() -> Iterator[dict[str, Any]]:
    """Each labelled case as {name, list, policy, fields}."""
    for file in ("match.toml", "no_match.toml"):
        for number, case in enumerate(_toml(file)):
            yield {
                "name": f"{file}-{number}",
                "list": case.get("list", ""),
                "fields": case["fields"],
            }
    for number, case in enumerate(_toml("ranking.toml")):
        for side in ("above", "below"):
            yield {
                "name": f"ranking-{number}-{side}", "list": case.get("list", ""),
                "fields": case[side],
            }  # fmt: skip
    for number, row in enumerate(_csv(CASES / "name-pairs.csv")):
        yield {"name": f"pair-{number}", "list": "", "fields": {row["give_as"]: row["name1"]}}
    for row in _csv(CASES / "worked-examples.csv"):
        fields = {name: row.get(name) or row.get(f"supplier_{name}") or "" for name in FIELDS}
        yield {"name": f"worked-{row['row']}", "list": "", "fields": fields}
        yield {
            "name": f"worked-import-{row['row']}", "list": "", "fields": fields, "policy": True,
        }  # fmt: skip


def _toml(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return cases


def _csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def _files(cases: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Files by name: tables of cases under several headers, order lines, odd and broken ones."""
    random = Random(7)
    fields = [case["fields"] for case in cases]
    for number, headers in enumerate(HEADER_SETS):
        rows = random.sample(fields, 250)
        table = [headers, *([row.get(name, "") for name in FIELDS] for row in rows)]
        yield f"cases-{number}.csv", _as_csv(table)
        yield f"cases-{number}.xlsx", build.xlsx({"Sheet1": build.rows_of(table)})
    parties = (
        "Vendor No", "Vendor", "Country", "Factory", "Factory City", "Factory Province", "Mill",
        "Mill Location", "Remarks", "Declaration", "Port of Loading", "Parent Company",
    )  # fmt: skip
    names = [row["name"] for row in fields if row.get("name")]
    places = [row[k] for row in fields for k in ("city", "address", "province") if row.get(k)]
    goods = [row["product"] for row in fields if row.get("product")]
    table = [parties]
    for number in range(400):
        pick = random.choice
        table.append((
            f"V{number % 90}", pick(names), pick(("CN", "Germany", "HK", "")),
            pick((*names, "", "")), pick((*places, "")), pick(("Xinjiang", "", "Jiangsu")),
            pick(("", "", *names)), pick(("", *places)), pick(("", *goods, *places, "ex works")),
            pick(("", "no Xinjiang cotton", "contains cotton of Aksu")), pick(("", "Urumqi", "Ningbo")),
            pick(("", "", *names)),
        ))  # fmt: skip
    yield "parties.csv", _as_csv(table)
    yield "orders.csv", supplier_table(2_000, watchlist(400)).frame.to_csv(index=False).encode()
    yield from _odd_files(table[:40])


def _odd_files(table: Sequence[Sequence[str]]) -> Iterator[tuple[str, bytes]]:
    text = _as_csv(table)
    yield "semicolons.csv", _as_csv(table, ";")
    yield "tabs.txt", _as_csv(table, "\t")
    yield "utf16.csv", text.decode().encode("utf-16")
    yield "bom.csv", b"\xef\xbb\xbf" + text
    yield "gb18030.csv", text.decode().encode("gb18030")
    yield "cut.csv", text[: len(text) // 2] + b'"'
    yield "empty.csv", b""
    yield "blank.csv", b"\n\n\n"
    yield "noise.csv", bytes(Random(3).randbytes(4_000))
    yield "noise.xlsx", b"PK\x03\x04" + bytes(Random(4).randbytes(4_000))
    yield "no-header.csv", _as_csv(table[1:])
    yield "title.csv", b"Report of suppliers\n\n" + text
    yield "one-cell.csv", b"Hetian Taida"
    html = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in table)
    yield "page.xls", f"<html><body><table>{html}</table></body></html>".encode()
    rows = build.rows_of(table)
    yield "hidden.xlsx", build.xlsx({"Main": rows, "Old": rows}, states={"Old": "hidden"})
    merged = build.worksheet(rows, after='<mergeCells><mergeCell ref="B2:B4"/></mergeCells>')
    yield "merged.xlsx", build.xlsx({"Main": merged})
    errors = [*table[:3], ("V1", "#REF!", "CN"), ("V2", "=1+1", "CN"), ("V3", "N/A", "")]
    yield "errors.xlsx", build.xlsx({"Main": build.rows_of(errors)})
    yield "two.xlsx", build.xlsx({"Vendors": rows, "Notes": build.rows_of([["Read me"]])})
    old = [
        build.xls_text(r, c, value)
        for r, row in enumerate(table)
        for c, value in enumerate(row)
        if value
    ]
    yield "old.xls", build.xls({"Sheet1": old, "Hidden": old[:30]}, hidden=["Hidden"])
    yield "broken.xls", build.xls({"Sheet1": old})[:-2_000]
    binary = {
        (r, c): build.xlsb_text(c, value)
        for r, row in enumerate(table)
        for c, value in enumerate(row)
        if value
    }
    yield "binary.xlsb", build.xlsb(binary, merged=[(1, 1, 3, 1)])


def _as_csv(table: Sequence[Sequence[object]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue().encode()
