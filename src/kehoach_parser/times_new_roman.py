"""How wide Times New Roman sets the usual letters, in thousandths of the font size; Decree 30/2020/NĐ-CP prescribes it.
Letters with marks are as wide as those without, and what is not named is as wide as a digit."""

from __future__ import annotations

DIGIT = 500
_BY_WIDTH = {
    250: ".,", 278: "ijlt;:/", 333: "frI()-'!", 389: "sJ", 444: "acez“”?", 556: "FPS", 611: "ELTZ", 667: "BCR",
    722: "wADGHKNOQUVXYĐ", 778: "m", 833: "%", 889: "M", 944: "W",
}  # fmt: skip
WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
