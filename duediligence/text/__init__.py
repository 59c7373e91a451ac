"""Make strings comparable: normalise, tokenise, transliterate, and look words up in a lexicon."""
