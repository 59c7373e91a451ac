"""The grammar that list formats share: names, dates, identifiers, places, tables."""
