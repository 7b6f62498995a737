"""French hosters of S3-compatible storage whose addresses are documented; any other is typed by hand.

A name here says how to reach an offer, not that it is certified for health data: that is read on the
hoster's own certificate.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hoster:
    """``regions`` are (key, words) pairs; ``pattern`` takes the key. ``about`` says what to see to there."""

    key: str
    name: str
    pattern: str
    regions: tuple[tuple[str, str], ...]
    about: str

    def endpoint(self, region: str) -> str:
        return self.pattern.format(region=region)


_LOCK = (
    "À la création du compartiment (bucket), activez la gestion des versions et le verrouillage des objets "
    "(Object Lock)"
)
HOSTERS: tuple[Hoster, ...] = (
    Hoster(
        "ovh",
        "OVHcloud",
        "https://s3.{region}.io.cloud.ovh.net",
        (("gra", "Gravelines"), ("rbx", "Roubaix"), ("sbg", "Strasbourg"), ("eu-west-par", "Paris")),
        f"{_LOCK} ; ils ne s'ajoutent pas toujours après.",
    ),
    Hoster(
        "scaleway",
        "Scaleway",
        "https://s3.{region}.scw.cloud",
        (("fr-par", "Paris"),),
        f"{_LOCK} : après, il est trop tard.",
    ),
    Hoster(
        "outscale",
        "OUTSCALE",
        "https://oos.{region}.outscale.com",
        (("eu-west-2", "Paris"), ("cloudgouv-eu-west-1", "Paris, SecNumCloud")),
        "Activez la gestion des versions. Le verrouillage des objets n'y est pas annoncé : « Essayer » dira "
        "ce qu'il en est.",
    ),
    Hoster(
        "clever",
        "Clever Cloud (Cellar)",
        "https://cellar-c2.services.clever-cloud.com",
        (("us-east-1", "Cellar c2"),),
        "La région s'écrit « us-east-1 » pour le protocole ; demandez à Clever Cloud où sont les données. "
        "« Essayer » dira si versions et verrouillage y sont.",
    ),
)
OTHER = Hoster(
    "other",
    "Autre hébergeur",
    "",
    (),
    f"{_LOCK} si l'hébergeur le propose. « Essayer » dira ce qui protège vraiment.",
)


def hoster_of(endpoint: str, region: str) -> Hoster:
    """The hoster known by this address; OTHER when there is none."""
    same = endpoint.rstrip("/")
    for one in HOSTERS:
        if any(key == region and one.endpoint(key) == same for key, _words in one.regions):
            return one
    return OTHER
