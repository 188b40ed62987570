"""What the publisher says of the document, and what can be found out where nothing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

RTL_LANGUAGES = frozenset(
    ("ar", "arc", "azb", "ckb", "dv", "fa", "he", "khw", "ks", "ku", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages written from the right (ISO 639)."""

_SIGNS = {
    "he": re.compile("[\u05d0-\u05ea]"),
    "ur": re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]"),
    "ckb": re.compile("[\u0695\u06b5\u06c6\u06ce\u06d5]"),
    "fa": re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]"),
    "ar": re.compile("[\u0629\u0643\u064a\u0649\u0622-\u0626]"),
    "en": re.compile("[A-Za-z]"),
}
"""Letters that tell a language from its neighbours."""


@dataclass(frozen=True)
class Metadata:
    """Of one edition. Empty strings: not known, and left out everywhere."""

    title: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    """ISO 8601: a year, or year-month-day."""
    language: str = "ar"
    """BCP 47."""
    url: str = ""
    """Where the edition will be found, with a slash at its end; needed by canonical links, sitemap, IIIF manifest."""
    rights: str = ""
    """A licence: its address or a sentence."""

    @property
    def rtl(self) -> bool:
        """The book opens on the other side and its pages turn from left to right."""
        return self.language.split("-")[0].lower() in RTL_LANGUAGES

    def plain(self) -> dict[str, Any]:
        """What the viewer is told."""
        return {
            "title": self.title, "author": self.author, "publisher": self.publisher, "date": self.date,
            "language": self.language, "rtl": self.rtl, "url": self.url, "rights": self.rights,
        }

    def schema_org(self, pages: int) -> dict[str, Any]:
        """The book in the vocabulary of schema.org, for JSON-LD."""
        made: dict[str, Any] = {
            "@context": "https://schema.org", "@type": "Book", "name": self.title, "inLanguage": self.language,
            "numberOfPages": pages,
        }
        if self.author:
            made["author"] = {"@type": "Person", "name": self.author}
        if self.publisher:
            made["publisher"] = {"@type": "Organization", "name": self.publisher}
        for key, value in (("datePublished", self.date), ("url", self.url), ("license", self.rights)):
            if value:
                made[key] = value
        return made


def language_of(text: str) -> str:
    """The language whose own letters are most frequent in a sample; "ar" where there is none."""
    counts = {name: len(signs.findall(text)) for name, signs in _SIGNS.items()}
    if counts["fa"] and counts["ur"] * 4 >= counts["fa"]:
        counts["fa"] = 0  # Urdu uses the Persian letters too
    if counts["fa"] and counts["ckb"] * 2 >= counts["fa"]:
        counts["fa"] = 0
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "ar"
