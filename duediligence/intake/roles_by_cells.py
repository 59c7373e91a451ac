"""The role of a column by what stands under its header, where the header is unknown or doubtful.

What a caller gives, and a header that is known beyond doubt, remain as they are unless the cells
cannot be what the header says: numbers are not the names of suppliers. Where two readings fit
equally, the column keeps its reading and the ambiguity asks the reader.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from ..model.roles import ADDRESS_ROLES, LOCATING_ROLES, NAME_ROLES, SUPPLYING_PARTIES
from ..resources.csv_tables import WORD_TABLES, read_rows
from ..text.placeholders import is_placeholder
from .cell_contents import (
    CHINESE_POSTAL,
    ColumnContents,
    Content,
    are_maker_codes,
    is_china,
)
from .header_lexicon import fold_header
from .header_roles import ColumnRole, HeaderMatch, PartySource, is_about_outsider

# Headers of numbers that say of what only with a neighbour.
_CODE_HEADERS = frozenset(
    "code id no number key 代码 编码 代碼 編碼 codice kod codigo kode код コード 코드 الرمز رمز".split()
)
_SAID = {
    Content.POSTAL: "may be Chinese postal codes or HS codes",
    Content.COUNTRY: "are countries",
    Content.TOWN: "are towns",
    Content.PROVINCE: "are provinces",
    Content.REGISTRATION: "are registration numbers with a valid check character",
    Content.FIRM: "look like names of firms",
    Content.ADDRESS: "look like addresses",
    Content.CONTACT: "are addresses of mail or web",
    Content.PHONE: "are phone numbers",
    Content.NUMBER: "are numbers",
    Content.MAKER_CODE: "have the form of manufacturer identification codes",
    Content.TEXT: "are the only texts that may be names",
    Content.MIXED: "may be postal codes",
}
_ROLES = {
    Content.COUNTRY: "country",
    Content.TOWN: "city",
    Content.PROVINCE: "province",
    Content.REGISTRATION: "registration_no",
    Content.ADDRESS: "address",
    Content.CONTACT: "contact",
    Content.PHONE: "phone",
}
# Contents whose columns raise a question where no header says what they are.
_ASKED_ABOUT = frozenset(
    {Content.POSTAL, Content.REGISTRATION, Content.COUNTRY, Content.TOWN, Content.PROVINCE}
)
# Roles of which one column is enough: a second column of towns may be a port or a bank's.
_SINGLE_ROLES = LOCATING_ROLES | {"country"}
_MOST_WORDS = 2  # of an abbreviated header such as "C Key"; more words are a phrase
_DOUBTFUL_BUYERS = frozenset({"buyer", "buyer name", "purchaser"})


@dataclass(frozen=True, slots=True)
class TableCells:
    """The headers of a table, what they were taken for, and the texts under each."""

    headers: Sequence[str]
    roles: Sequence[ColumnRole]
    texts: Sequence[Sequence[str]]
    contents: ColumnContents

    def content(self, at: int) -> Content:
        """Return what the cells of a column hold."""
        return self.contents.of(at)

    def holds_numbers(self, at: int) -> bool:
        """Return whether the cells of a column are numbers."""
        return self.contents.are_numbers(at)

    def named_columns(self) -> dict[str, list[int]]:
        """Return by party the columns of names whose cells may be names: not numbers, not blank."""
        named: dict[str, list[int]] = defaultdict(list)
        for at, column in enumerate(self.roles):
            if column.role == "name" and not self.holds_numbers(at) and not _is_blank(at, self):
                named[column.party].append(at)
        return named


def roles_by_cells(table: TableCells) -> list[ColumnRole]:
    """Return the party and role of each column, with the cells of the doubtful ones looked at."""
    roles = list(table.roles)
    named, others = table.named_columns(), _OtherColumns(table)
    for at in range(len(roles)):
        roles[at] = _contradicted(at, table, named, others)
        if _may_hold_maker_codes(roles[at]) and are_maker_codes(table.texts[at]):
            if roles[at].role != "registration_no":
                code = Content.MAKER_CODE
                roles[at] = _by_cells(table.headers[at], "factory", "registration_no", code)
            roles[at] = replace(roles[at], has_maker_codes=True)
    # Postal codes come last: the countries beside them say whose they are.
    doubtful = [
        at
        for at, role in enumerate(roles)
        if role.match is HeaderMatch.UNKNOWN or _is_code_header(table.headers[at], role)
    ]
    table = replace(table, roles=roles)
    others = _OtherColumns(table)
    for at in sorted(doubtful, key=lambda at: table.content(at) is Content.POSTAL):
        column = _read_from_cells(at, table, others)
        if column is not roles[at]:
            others.change(at, column)
            roles[at] = column
    if not _has_supplier(roles):
        roles = _with_names(replace(table, roles=roles))
    table = replace(table, roles=roles)
    countries = next((table.texts[at] for at, r in enumerate(roles) if r.role == "country"), ())
    return [
        _asked_about(at, table, countries) if role.match is HeaderMatch.UNKNOWN else role
        for at, role in enumerate(roles)
    ]


def roles_of_shipment(headers: Sequence[str], roles: Sequence[ColumnRole]) -> list[ColumnRole]:
    """Return the roles where goods are shipped: a country beside an exporter may be the buyer's.

    Exports of customs data have the country of destination beside the exporter. With an address of
    the exporter in the table it is the exporter's own.
    """
    parties = {column.party for column in roles if column.role == "name"}
    has_place = any(column.party == "shipper" and column.role in LOCATING_ROLES for column in roles)
    if "shipper" not in parties or parties & {"supplier"} or has_place:
        return list(roles)
    return [
        replace(
            column,
            party="shipper",
            role="route",
            ambiguity=f"{header!r} beside an exporter may be the country that the goods go to",
        )
        if column.role == "country"
        and column.party in {"shipper", "consignee"}
        and column.match is not HeaderMatch.GIVEN
        and column.party_source is not PartySource.HEADER
        else column
        for header, column in zip(headers, roles, strict=True)
    ]


class _OtherColumns:
    """What a column asks of all columns of its table, counted: a sheet may have thousands."""

    def __init__(self, table: TableCells) -> None:
        self._table = table
        self._roles = Counter(column.role for column in table.roles)
        self._unread = Counter(
            fold_header(header)
            for header, column in zip(table.headers, table.roles, strict=True)
            if column.role == "other"
        )
        self.have_supplier = _has_supplier(table.roles)

    def change(self, at: int, column: ColumnRole) -> None:
        """Count a column for another role than it had."""
        before = self._table.roles[at].role
        self._roles[before] -= 1
        self._roles[column.role] += 1
        header = fold_header(self._table.headers[at])
        self._unread[header] += (column.role == "other") - (before == "other")

    def have(self, *roles: str) -> bool:
        """Return whether any column has one of the roles."""
        return any(self._roles[role] for role in roles)

    def have_unread(self, *headers: str) -> bool:
        """Return whether a column without a role has one of these headers, folded."""
        return any(self._unread[header] for header in headers)

    @cached_property
    def are_in_china(self) -> bool:
        """Whether a column of countries names China; asked for when all countries are read."""
        return any(
            column.role == "country" and any(map(is_china, set(texts)))
            for column, texts in zip(self._table.roles, self._table.texts, strict=True)
        )


def _contradicted(
    at: int, table: TableCells, named: Mapping[str, Sequence[int]], others: _OtherColumns
) -> ColumnRole:
    """Return the role of a header that is known, unless its cells cannot be what it says.

    Args:
        at: the position of the column.
        table: the table.
        named: its columns of names, by party.
        others: what is asked of all columns.
    """
    column, header = table.roles[at], table.headers[at]
    if column.match in {HeaderMatch.GIVEN, HeaderMatch.UNKNOWN}:
        return column
    if column.role == "contact" and fold_header(header) in _DOUBTFUL_BUYERS:
        if table.content(at) is Content.FIRM:
            return _by_cells(header, "consignee", "name", Content.FIRM)
        return column
    if column.ambiguity and column.role in _SINGLE_ROLES:
        role = _ROLES.get(table.content(at), column.role)
        # 'Region' above countries.
        if role in _SINGLE_ROLES and role != column.role and not others.have(role):
            return replace(
                _by_cells(header, "", role, table.content(at)),
                party=column.party,
                party_source=column.party_source,
            )
        return column
    if column.role != "name":
        return column
    # The first two are enough to know whether there is another one.
    has_others = any(near != at for near in named.get(column.party, ())[:2])
    if table.holds_numbers(at):
        # A customer's number in a list of vendors refers to another list.
        if has_others or column.party not in SUPPLYING_PARTIES:
            return replace(column, role="id", match=HeaderMatch.CELLS, phrase="are numbers")
        ambiguity = f"{header!r} holds numbers, not names"
        return replace(column, ambiguity=ambiguity)
    if _are_answers(table.texts[at]):  # 'Local Supplier: Yes'
        return replace(
            column, role="other", match=HeaderMatch.CELLS, phrase="are answers to a question"
        )
    if _is_blank(at, table) and column.party == "consignee" and others.have_supplier:
        return replace(column, role="id", match=HeaderMatch.CELLS, phrase="are blank")
    if column.ambiguity and has_others and not _may_be_names(at, table):
        return replace(
            column, role="other", match=HeaderMatch.CELLS, phrase="are no names", ambiguity=""
        )
    return column


def _may_hold_maker_codes(column: ColumnRole) -> bool:
    """Whether a header is unknown, or says 'Code' of whatever kind: 'Mfr ID', 'Producer code'."""
    return column.match is HeaderMatch.UNKNOWN or (
        column.match is not HeaderMatch.GIVEN and column.role in {"id", "registration_no"}
    )


def _is_blank(at: int, table: TableCells) -> bool:
    return all(map(is_placeholder, set(table.texts[at])))


def _are_answers(texts: Sequence[str]) -> bool:
    """Whether all filled cells are 'yes' and 'no' in whatever language."""
    words, filled = _answer_words(), [text for text in dict.fromkeys(texts) if text]
    if not all(is_placeholder(text) or text.strip().casefold() in words for text in filled):
        return False
    return not all(map(is_placeholder, filled))


@cache
def _answer_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_rows(WORD_TABLES / "answer-words.csv"))


def _may_be_names(at: int, table: TableCells) -> bool:
    """Whether cells under a doubtful header such as 'Title' may be names: not the same few words."""
    filled = [text for text in table.texts[at] if not is_placeholder(text)]
    is_varied = len(set(filled)) * 2 > len(filled)
    return table.content(at) is Content.FIRM or (is_varied and any(" " in text for text in filled))


def _is_code_header(header: str, column: ColumnRole) -> bool:
    is_given = column.match is HeaderMatch.GIVEN
    return not is_given and column.role == "id" and fold_header(header) in _CODE_HEADERS


def _read_from_cells(at: int, table: TableCells, others: _OtherColumns) -> ColumnRole:
    """Return the role that the cells of an unknown header have, or the column as it is."""
    column, header, content = table.roles[at], table.headers[at], table.content(at)
    if content is Content.POSTAL:
        return _read_postal(at, table, others)
    if column.match is not HeaderMatch.UNKNOWN or is_about_outsider(header):
        return column
    role = _ROLES.get(content)
    if role is None:
        return column
    # 'Country for Tax Return' says whose it is, and that it is not the supplier's.
    if len(fold_header(header).split()) > _MOST_WORDS and role in _SINGLE_ROLES:
        return column
    if role in _SINGLE_ROLES and (others.have(role) or _belongs_to_other(header, others)):
        return column
    return _by_cells(header, "", role, content)


def _belongs_to_other(header: str, others: _OtherColumns) -> bool:
    """Whether an unknown header begins like the name of somebody who is not known to be a supplier.

    'TPA_ADDRESS' beside 'TPA_NAME' is the address of whoever that is.
    """
    whose = fold_header(header).split()[:1]
    return others.have_unread(" ".join([*whose, "name"]), " ".join(["name", *whose]))


def _read_postal(at: int, table: TableCells, others: _OtherColumns) -> ColumnRole:
    """Return a column of six digits as postal codes where a country or a place is beside it."""
    column, header = table.roles[at], table.headers[at]
    if others.have("postal_code"):
        return column
    near = [table.roles[there] for there in (at - 1, at + 1) if 0 <= there < len(table.roles)]
    places = [other for other in near if other.role in ADDRESS_ROLES]
    if not places and not (column.match is HeaderMatch.UNKNOWN and others.are_in_china):
        return column
    is_about_goods = any(other.role in {"product", "material"} for other in near)
    if is_about_goods and not others.have("hs_code", *LOCATING_ROLES):
        ambiguity = f"{header!r} may hold HS codes or postal codes"
        return replace(column, ambiguity=ambiguity)
    party = places[0].party if places else "supplier"
    return replace(
        _by_cells(header, party, "postal_code", Content.POSTAL),
        match=HeaderMatch.VALUES,
        ambiguity=f"{header!r} could be any code",
    )


def _by_cells(header: str, party: str, role: str, content: Content) -> ColumnRole:
    return ColumnRole(
        party or "supplier",
        role,
        HeaderMatch.CELLS,
        phrase=_SAID[content],
        ambiguity=f"{header!r} is not a header that says so, but its cells {_SAID[content]}",
        party_source=PartySource.HEADER if party else PartySource.DEFAULT,
    )


def _has_supplier(roles: Collection[ColumnRole]) -> bool:
    return any(column.role in NAME_ROLES and column.party in SUPPLYING_PARTIES for column in roles)


def _with_names(table: TableCells) -> list[ColumnRole]:
    """Return the roles with the column of names that its cells give away, where no header does."""
    roles = list(table.roles)
    unknown = [
        at
        for at, column in enumerate(roles)
        if column.match is HeaderMatch.UNKNOWN or is_about_outsider(table.headers[at])
    ]
    firms = [at for at in unknown if table.content(at) is Content.FIRM]
    has_place = any(column.role in LOCATING_ROLES for column in roles)
    # Without firms among the cells any text may be the name, where places say that it is of somebody.
    texts = [
        at
        for at in unknown
        if table.content(at) is Content.TEXT and has_place and _is_distinct(table.texts[at])
    ]
    called = [at for at in texts if _is_called_name(table.headers[at])]
    firms = [] if called and not any(_is_called_name(table.headers[at]) for at in firms) else firms
    for chosen, content in ((firms, Content.FIRM), ((called or texts)[:1], Content.TEXT)):
        # Who of several it is, nothing says: what is called a name comes first, an agent last.
        ordered = sorted(
            chosen,
            key=lambda at: (
                is_about_outsider(table.headers[at]),
                not _is_called_name(table.headers[at]),
            ),
        )
        if ordered:
            at = ordered[0]
            roles[at] = _by_cells(table.headers[at], "supplier", "name", content)
            break
    return roles


def _is_called_name(header: str) -> bool:
    return fold_header(header).split()[-1:] == ["name"]


def _is_distinct(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return len(set(filled)) * 2 > len(filled)


def _asked_about(at: int, table: TableCells, countries: Sequence[str]) -> ColumnRole:
    """Return an unknown column with the question that it raises, if it looks like a code or place."""
    column, content = table.roles[at], table.content(at)
    if column.ambiguity or not _should_be_read(content, table.texts[at], countries):
        return column
    return replace(
        column,
        ambiguity=f"{table.headers[at]!r} is not a header we know, and its cells {_SAID[content]}",
    )


def _should_be_read(content: Content, texts: Sequence[str], countries: Sequence[str]) -> bool:
    """Return whether cells of this content should not stay unread in silence."""
    if content not in {Content.MIXED, Content.NUMBER}:
        return content in _ASKED_ABOUT
    # Numbers of one length are a code: a quantity or a price is not.
    if content is Content.NUMBER and len({len(text) for text in texts if text}) == 1:
        return True
    return _are_postal_in_china(texts, countries)


def _are_postal_in_china(texts: Sequence[str], countries: Sequence[str]) -> bool:
    """Whether the cells beside the country China may all be postal codes, whatever the others are."""
    has_code = False
    for text, country in zip(texts, countries, strict=False):
        if text and is_china(country):
            if not CHINESE_POSTAL.fullmatch(text):
                return False
            has_code = True
    return has_code
