"""The keys that an answer binds to: which supplier, which finding.

They do not depend on row order, on other rows, or on our wording, so an answer survives re-sorting
and rescreening, and is reopened when the matched cells or the list's sources change.
"""

from __future__ import annotations

import hashlib
import json

from ..model import Finding, Suppliers
from ..model.digests import digest_of_names
from ..reports.supplier_keys import first_text
from ..text.folded import folded_name
from ..text.sanitise import one_line

# Hexadecimal digits, 80 bits: the chance that two of a million findings share an id is 4 in 10^13,
# and the id still fits a narrow column of the workbook.
_ID_DIGITS = 20


def name_digest(suppliers: Suppliers, row: int, party: str) -> str:
    """Return the digest of the names in a row that an answer to a finding about `party` binds to.

    A number may be given to another firm, and a factory's column may name another factory: an
    answer about the place of the first says nothing about the place of the second.
    """
    own = [column for column in suppliers.columns if column.party == "supplier"]
    name = first_text(own, "name", row) or first_text(suppliers.columns, "name", row)
    concerned = [column for column in suppliers.columns if column.party == party]
    of_party = "" if party == "supplier" else first_text(concerned, "name", row)
    if party != "supplier" and not of_party:  # an owner's column names persons and firms
        of_party = first_text(concerned, "contact", row)
    return digest_of_names(folded_name(name), folded_name(of_party))


def stated_texts(suppliers: Suppliers, row: int, fact: str) -> str:
    """Return what the input states of a party.role in a row, on one line; a reply may replace it.

    A cell that could not be read states what was seen in it.
    """
    texts = (
        column.texts[row] or column.unreadable.get(row, "")
        for column in suppliers.columns
        if not column.is_reply and f"{column.party}.{column.role}" == fact
    )
    return " | ".join(filter(None, map(one_line, texts)))


def finding_id(supplier: str, finding: Finding) -> str:
    """Return the id of a finding on a supplier: of its party, entry and family of rules.

    Neither the rule nor the decision is part of it, so that an answer outlives a change of policy.
    """
    subject = f"{finding.list}:{finding.entry}" if finding.entry else finding.rule
    text = json.dumps((supplier, finding.party, subject, finding.family), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]
