"""Write `examples/suppliers.xlsx`: 300 invented suppliers, as an ERP system would export them.

Most rows are ordinary on purpose. Some should be flagged, and some only look as if they should:
`tests/cases/example-suppliers.csv` lists the expected decision of each vendor. Every firm is invented
except the names under test (the listed firm, and the former buyer who must not be flagged). The
registration numbers are synthetic, with valid check digits. Every run writes the same cells.

Beside it `customs-entries.xlsx` is written: lines of customs entries, in which the maker is only a
manufacturer identification code (MID).

    python examples/make_suppliers.py [OUT.xlsx]
"""

import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from special_suppliers import SPECIAL
from stdnum.cn import uscc

import duediligence as dd

HERE = Path(__file__).resolve().parent
ROWS = 300
FIRST_VENDOR = 104_201
TITLE = (
    "Vendor master extract: active vendors, all purchasing organisations",
    "Company code 1000 | created 02.11.2026 | layout /SOURCING",
)
COLUMNS = {  # header: (field, width)
    "Vendor No": ("vendor_no", 11),
    "Vendor Name": ("name", 40),
    "Vendor Name (local)": ("alias", 30),
    "Vendor Address": ("address", 34),
    "Vendor City": ("city", 14),
    "Vendor Province": ("province", 13),
    "Vendor Postal Code": ("postal_code", 11),
    "Vendor Country": ("country", 9),
    "Phone": ("phone", 20),
    "USCC": ("uscc", 22),
    "Factory Name": ("factory_name", 36),
    "Factory Address": ("factory_address", 34),
    "Factory City": ("factory_city", 14),
    "Factory Province": ("factory_province", 13),
    "Factory Postal Code": ("factory_postal_code", 11),
    "Factory Country": ("factory_country", 9),
    "Product": ("product", 30),
    "HS Code": ("hs_code", 10),
    "Xinjiang Cotton Declaration": ("declaration", 28),
    "Shipping Route": ("route", 28),
    "Remarks": ("remarks", 34),
    "Contact": ("contact", 16),
}

# City, province, their Chinese names, postal code, division code, area code.
CHINA = (
    ("Shanghai", "Shanghai", "上海", "上海", "200030", "310104", "21"),
    ("Hangzhou", "Zhejiang", "杭州", "浙江", "310012", "330106", "571"),
    ("Ningbo", "Zhejiang", "宁波", "浙江", "315010", "330203", "574"),
    ("Shaoxing", "Zhejiang", "绍兴", "浙江", "312030", "330603", "575"),
    ("Suzhou", "Jiangsu", "苏州", "江苏", "215200", "320509", "512"),
    ("Nantong", "Jiangsu", "南通", "江苏", "226300", "320612", "513"),
    ("Guangzhou", "Guangdong", "广州", "广东", "510220", "440105", "20"),
    ("Dongguan", "Guangdong", "东莞", "广东", "523000", "441900", "769"),
    ("Foshan", "Guangdong", "佛山", "广东", "528200", "440605", "757"),
    ("Jinjiang", "Fujian", "晋江", "福建", "362200", "350582", "595"),
    ("Qingdao", "Shandong", "青岛", "山东", "266200", "370215", "532"),
    ("Tianjin", "Tianjin", "天津", "天津", "300200", "120103", "22"),
    ("Shijiazhuang", "Hebei", "石家庄", "河北", "050011", "130102", "311"),
    ("Baoding", "Hebei", "保定", "河北", "071000", "130606", "312"),
    ("Wuhan", "Hubei", "武汉", "湖北", "430060", "420106", "27"),
    ("Chengdu", "Sichuan", "成都", "四川", "610016", "510104", "28"),
)
STREETS = (
    ("Renmin Road", "人民路"),
    ("Jianshe Road", "建设路"),
    ("Gongye Avenue", "工业大道"),
    ("Heping Road", "和平路"),
    ("Changjiang Road", "长江路"),
)
# Heron, bamboo, autumn ... with lamp, flute, kettle ...: words that no real firm combines.
FIRST = (("鹭", "Lu"), ("竹", "Zhu"), ("秋", "Qiu"), ("枫", "Feng"), ("梅", "Mei"), ("雁", "Yan"),
         ("荷", "He"), ("藤", "Teng"), ("杏", "Xing"))  # fmt: skip
SECOND = (("灯", "deng"), ("笛", "di"), ("壶", "hu"), ("伞", "san"), ("砚", "yan"), ("帆", "fan"),
          ("篮", "lan"), ("铃", "ling"))  # fmt: skip
# Product, HS code, and the trade word of an English and of a Chinese name.
MADE = (
    ("Knitted T-shirts", "6109.10", "Knitting", "针织"),
    ("Men's trousers", "6203.42", "Garment", "服装"),
    ("Bed linen", "6302.31", "Home Textile", "家纺"),
    ("Terry towels", "6302.60", "Textile", "纺织"),
    ("Socks", "6115.95", "Hosiery", "袜业"),
    ("Knitted gloves", "6116.10", "Gloves", "手套"),
    ("Zip fasteners", "9607.11", "Zipper", "拉链"),
    ("Tufted carpets", "5703.30", "Carpet", "地毯"),
    ("Cartons", "4819.10", "Packaging", "包装"),
    ("Sports bags", "4202.92", "Bags", "箱包"),
    ("Woven labels", "5807.10", "Label", "商标"),
    ("Cotton yarn", "5205.12", "Spinning", "纺纱"),
    ("Paper hand towels", "4818.20", "Paper", "纸业"),
)
# City, region, postal code, country and country code, phone prefix.
ABROAD = (
    ("Dhaka", "Dhaka", "1230", "Bangladesh", "+880 2"),
    ("Chattogram", "Chattogram", "4100", "Bangladesh", "+880 31"),
    ("Tiruppur", "Tamil Nadu", "641604", "India", "+91 421"),
    ("Panipat", "Haryana", "132103", "India", "+91 180"),
    ("Faisalabad", "Punjab", "38000", "Pakistan", "+92 41"),
    ("Ho Chi Minh City", "", "700000", "Vietnam", "+84 28"),
    ("Bursa", "Bursa", "16140", "Türkiye", "+90 224"),
    ("Denizli", "Denizli", "20100", "Türkiye", "+90 258"),
    ("Guimarães", "Braga", "4810-225", "Portugal", "+351 253"),
    ("Prato", "PO", "59100", "Italy", "+39 0574"),
)
PLAIN_WORDS = ("Amber", "Copper", "Harbour", "Juniper", "Lantern", "Meadow", "Orchard", "Pebble")
THINGS = ("Kettle", "Umbrella", "Anchor", "Thimble", "Basket", "Ladder", "Violin")
DECLARATIONS = ("No Xinjiang cotton used", "", "XUAR-free: yes", "我司不使用新疆棉", "pending")
ROUTES = ("Sea: Ningbo to Rotterdam", "Rail via Khorgos", "Sea: Yantian to Hamburg",
          "中欧班列, 经霍尔果斯", "")  # fmt: skip
REMARKS = ("", "Audit 2025 passed", "", "Payment 60 days", "Second source", "", "Samples approved")
ENTRY_LINES = 40
ENTRY_COLUMNS = {  # header: width
    "Entry No": 14, "Line": 6, "Entry Date": 12, "MID": 20, "Description of Goods": 34,
    "HTS Code": 12, "Country of Origin": 12, "Port of Entry": 22, "Value USD": 11,
}  # fmt: skip
# Lines of interest, by their place among the others: the code, the goods, their HTS code.
ENTRIES_OF_INTEREST = {
    6: ("CNHETTAI12HOT", "Men's knitted shirts of cotton", "6105.10.0010"),  # name and city: review
    14: ("CNHETTAI8NAN", "Knitted gloves of cotton", "6116.92.8800"),  # name and goods: review
    22: ("CNHETTAI21QIN", "Paper labels", "4821.10.2000"),  # the name alone: note
    30: ("CNHETTEX21QIN", "Paper labels", "4821.10.2000"),  # another name: clear
    35: ("CNSHALUDTEX12SHANGHAI", "Terry towels of cotton", "6302.60.0020"),  # not a code
}
CONTACTS = ("Ms Li", "Mr Chen", "Export department", "Ms Wang", "")


def main(arguments: list[str]) -> None:
    """Write the workbook to the path in the first argument, else to this script's folder."""
    path = Path(arguments[0]) if arguments else HERE / "suppliers.xlsx"
    path.write_bytes(_without_time(_workbook()))
    print(path)
    entries = path.with_name("customs-entries.xlsx")
    entries.write_bytes(_without_time(_entries_workbook()))
    print(entries)


def suppliers() -> list[dict[str, object]]:
    """Return all rows in order, with the rows of interest spread among the ordinary ones."""
    dull = iter(range(ROWS))
    every = ROWS // len(SPECIAL)
    interesting = {3 + every * at: row for at, row in enumerate(SPECIAL)}
    rows = []
    for at in range(ROWS):
        row = interesting[at] if at in interesting else _dull(next(dull))
        rows.append({"vendor_no": str(FIRST_VENDOR + 7 * at), **row})
    return rows


def entry_lines() -> list[list[object]]:
    """Return lines of customs entries: a code for the maker, the goods, and where they came in."""
    lines: list[list[object]] = []
    for at in range(ENTRY_LINES):
        maker = _dull(3 * at + 1)
        texts = [str(maker[field]) for field in ("name", "address", "city", "country")]
        code: str = dd.mid(*texts)
        goods, hts = str(maker["product"]), f"{maker['hs_code']}.0000"
        if at in ENTRIES_OF_INTEREST:
            code, goods, hts = ENTRIES_OF_INTEREST[at]
        entry = f"WX7-{4410 + at // 4:07d}-{at // 4 % 10}"
        date = f"2026-10-{at // 4 + 5:02d}"
        port = ("Los Angeles", "Savannah", "New York/Newark")[at // 4 % 3]
        lines.append(
            [entry, at % 4 + 1, date, str(code), goods, hts, code[:2], port, 1800 + 137 * at]
        )
    return lines


def _entries_workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Customs entries"
    sheet.append(list(ENTRY_COLUMNS))
    for line in entry_lines():
        sheet.append(line)
    for column, width in zip(sheet.columns, ENTRY_COLUMNS.values(), strict=True):
        column[0].font = Font(bold=True)
        sheet.column_dimensions[column[0].column_letter].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _dull(at: int) -> dict[str, object]:
    """Return an ordinary supplier, which should be clear."""
    row = _abroad(at) if at % 4 == 3 else _chinese(at)
    return {
        **row,
        "declaration": DECLARATIONS[at % len(DECLARATIONS)],
        "route": ROUTES[at % len(ROUTES)],
        "remarks": REMARKS[at % len(REMARKS)],
        "contact": CONTACTS[at % len(CONTACTS)],
    }


def _chinese(at: int) -> dict[str, object]:
    city, province, city_zh, province_zh, postal_code, division, area = CHINA[at % len(CHINA)]
    street, street_zh = STREETS[at % len(STREETS)]
    product, hs_code, trade, trade_zh = MADE[at % len(MADE)]
    (han, latin), (han_2, latin_2) = FIRST[at % len(FIRST)], SECOND[at % len(SECOND)]
    number = at % 190 + 8
    name = f"{city} {latin}{latin_2} {trade} Co., Ltd."
    address = f"No. {number}, {street}"
    in_chinese = f"{city_zh}市{street_zh}{number}号"
    row: dict[str, object] = {
        "name": name,
        "alias": f"{city_zh}{han}{han_2}{trade_zh}有限公司" if at % 3 else "",
        "address": in_chinese if at % 5 == 2 else address,
        "city": f"{city_zh}市" if at % 5 == 2 else city,
        "province": province_zh if at % 5 == 2 else province,
        # Some systems store codes as numbers and lose the leading zero.
        "postal_code": int(postal_code) if at % 7 == 5 else postal_code,
        "country": ("CN", "China", "中国")[at % 3],
        "phone": f"+86 {area} 5550 {1000 + at}",
        "uscc": _registration_no(division, at),
        "product": product,
        "hs_code": hs_code,
    }
    if at % 2:
        row |= {
            "factory_name": name,
            "factory_address": f"{address}, Building {at % 6 + 1}",
            "factory_city": city,
            "factory_province": province,
            "factory_postal_code": postal_code,
            "factory_country": "CN",
        }
    return row


def _abroad(at: int) -> dict[str, object]:
    city, region, postal_code, country, phone = ABROAD[at // 4 % len(ABROAD)]
    product, hs_code, trade, _ = MADE[at % len(MADE)]
    word, thing = PLAIN_WORDS[at // 4 % len(PLAIN_WORDS)], THINGS[at // 4 % len(THINGS)]
    return {
        "name": f"{word} {thing} {trade} {'Ltd.' if at % 8 == 3 else 'Industries'}",
        "address": f"Plot {at}, Industrial Area",
        "city": city,
        "province": region,
        "postal_code": postal_code,
        "country": country,
        "phone": f"{phone} 555 0{at:03d}",
        "product": product,
        "hs_code": hs_code,
    }


def _registration_no(division: str, at: int) -> str:
    body = f"91{division}MAEXMP{at:03d}"
    return body + uscc.calc_check_digit(body)


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Vendors"
    for line in TITLE:
        sheet.append([line])
    sheet.append([])
    sheet.append(list(COLUMNS))
    for at, row in enumerate(suppliers()):
        if at == ROWS // 2:
            sheet.append([])  # a page break of the export
        sheet.append([row.get(field) or None for field, _ in COLUMNS.values()])
    _dress(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _dress(sheet: Worksheet) -> None:
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[len(TITLE) + 2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE3EA")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, (_, width) in zip(sheet.columns, COLUMNS.values(), strict=True):
        sheet.column_dimensions[column[len(TITLE) + 1].column_letter].width = width
    sheet.freeze_panes = f"C{len(TITLE) + 3}"


def _without_time(workbook: bytes) -> bytes:
    """Return the workbook without its time of writing, so that every run gives the same bytes."""
    stamp = datetime(2026, 11, 2)  # noqa: DTZ001 - zip files have no time zones
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-11-02T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return stream.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
