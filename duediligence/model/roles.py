"""Parties and roles of columns, and the sets of roles that decide how a column is read.

Every set of roles that more than one module needs is here, so that a new role is added once.
"""

from __future__ import annotations

PARTIES = (
    "supplier",
    "factory",
    "mill",
    "shipper",
    "consignee",
    "parent",
    "affiliate",
    "raw_material",
)
ROLES = (
    "id",
    "name",
    "alias",
    "contact",
    "address",
    "city",
    "province",
    "postal_code",
    "country",
    "product",
    "material",
    "hs_code",
    "registration_no",
    "phone",
    "declaration",
    "route",
    "status",
    "other",
    "ignore",
)

# The parties that goods are sent to.
BUYER_PARTIES = frozenset({"consignee"})
# The parties that make goods; the others sell, ship, receive or own.
MAKER_PARTIES = frozenset({"factory", "mill"})

# No firm, but where a raw material of the goods comes from; it says nothing about who makes them where.
ORIGIN_PARTIES = frozenset({"raw_material"})

# Firms that stand behind a supplier or beside it; lists name them without their address.
OWNING_PARTIES = frozenset({"parent", "affiliate"})
# Whoever the goods are bought from, made by or sent by; the others buy, own or are related.
SUPPLYING_PARTIES = frozenset({"supplier", "shipper"}) | MAKER_PARTIES

NAME_ROLES = frozenset({"name", "alias"})
ADDRESS_ROLES = frozenset({"address", "city", "province", "postal_code", "country"})
# A country alone locates nobody.
LOCATING_ROLES = ADDRESS_ROLES - {"country"}
# Columns whose cells name one place as a whole: a city, a province or a country.
AREA_ROLES = frozenset({"city", "province", "country"})
# Running text, in which a place or a firm may be named among other words.
TEXT_ROLES = frozenset({"product", "material", "other"})
# Numbers that imply a place: where a firm was registered, where a phone rings.
CODE_ROLES = frozenset({"registration_no", "phone"})
PRODUCT_ROLES = frozenset({"product", "material", "hs_code"})
# What is shown to the reader and never changes a decision.
CONTEXT_ROLES = frozenset({"declaration", "route"})

PLACE_READING_ROLES = ADDRESS_ROLES | NAME_ROLES | TEXT_ROLES | CODE_ROLES
SCREENED_ROLES = PLACE_READING_ROLES | {"hs_code"}
# A row in which none of these could be read cannot be screened.
DECIDING_ROLES = NAME_ROLES | ADDRESS_ROLES | {"registration_no"}
