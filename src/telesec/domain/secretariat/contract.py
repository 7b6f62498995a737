"""What the secretariat and the practice agreed: who they are, and what answering calls costs.

Prices are integer cents without VAT; a rate is in hundredths of a percent (2000 is 20 %). A contract is
never altered: another one, with its first day, takes over.
Source of the particulars: art. L441-9 and L441-10 C. com., art. 242 nonies A ann. II CGI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from telesec.domain.errors import Invalid, NotFound
from telesec.domain.messages.reaching import is_mail_address
from telesec.domain.plain_text import check_line

MAX_UNIT = 100_00
MAX_FLAT = 100_000_00
MAX_CALLS = 1_000_000
VAT_RATES = {2000: "20 %", 1000: "10 %", 850: "8,5 % (outre-mer)", 0: "Sans TVA (art. 293 B du CGI)"}
DEFAULT_LATE = "Pénalités de retard : trois fois le taux d'intérêt légal."
_SIREN = re.compile(r"\d{9}", re.ASCII)
_VAT = re.compile(r"FR[0-9A-Z]{2}\d{9}", re.ASCII)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_LIMITS = {"name": 120, "address": 200, "postcode": 5, "city": 80, "vat_number": 13, "email": 254}


class Pricing(StrEnum):
    """How calls are counted: each at one price, a flat sum, or by tiers."""

    PER_CALL = "per_call"
    FLAT = "flat"
    TIERS = "tiers"


PRICINGS = {
    Pricing.PER_CALL: "À l'appel",
    Pricing.FLAT: "Forfait mensuel",
    Pricing.TIERS: "Par tranches d'appels",
}


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two businesses. ``sole_trader`` prints "EI" beside the name (art. L526-22 C. com.)."""

    name: str
    siren: str
    address: str = ""
    postcode: str = ""
    city: str = ""
    vat_number: str = ""
    email: str = ""
    sole_trader: bool = False

    @property
    def legal_name(self) -> str:
        return f"{self.name} EI" if self.sole_trader else self.name


@dataclass(frozen=True, slots=True)
class Tier:
    """Calls up to the ``last`` one of the month (None: all the others) cost ``cents`` each."""

    last: int | None
    cents: int


@dataclass(frozen=True, slots=True)
class Contract:
    """What holds from ``valid_from`` on, until the first day of the next one.

    PER_CALL: one tier without an end. FLAT: ``flat_cents`` for ``included`` calls, then ``tiers``
    (one, without an end) for the others; no tier means all calls are included. TIERS: each call at the
    price of the tier it falls in, ``flat_cents`` being a monthly subscription on top.
    """

    id: str
    valid_from: date
    seller: Party
    buyer: Party
    pricing: Pricing
    tiers: tuple[Tier, ...] = ()
    flat_cents: int = 0
    included: int = 0
    vat_rate: int = 2000
    outgoing_too: bool = False
    due_days: int = 30
    iban: str = field(repr=False, default="")
    late: str = DEFAULT_LATE


def siren_is_right(text: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten (INSEE)."""
    if not _SIREN.fullmatch(text) or not text.isascii():
        return False
    doubled = (int(figure) * (1 + index % 2) for index, figure in enumerate(text))
    return sum(figure - 9 if figure > 9 else figure for figure in doubled) % 10 == 0


def vat_is_right(text: str, siren: str) -> bool:
    """``FR``, a key and the SIREN; a key of digits is (12 + 3 × SIREN mod 97) mod 97."""
    if not _VAT.fullmatch(text) or not text.isascii() or text[4:] != siren:
        return False
    return not text[2:4].isdigit() or int(text[2:4]) == (12 + 3 * (int(siren) % 97)) % 97


def iban_is_right(text: str) -> bool:
    """ISO 13616: the four first signs last, letters as numbers from ten, remainder one by 97."""
    if not _IBAN.fullmatch(text):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def checked_party(party: Party, side: str, *, charges_vat: bool) -> Party:
    """The party with tidy texts; raises Invalid on ``side.field``."""
    texts = {name: " ".join(getattr(party, name).split()) for name in _LIMITS}
    kept = replace(party, siren="".join(party.siren.split()), **texts)  # type: ignore[arg-type]  # texts only
    kept = replace(kept, vat_number=kept.vat_number.replace(" ", "").upper())
    if not kept.name:
        raise Invalid(f"{side}.name", "Indiquez le nom ou la raison sociale.")
    for name, longest in _LIMITS.items():
        check_line(f"{side}.{name}", getattr(kept, name), longest)
    if not siren_is_right(kept.siren):
        raise Invalid(f"{side}.siren", "Un SIREN compte neuf chiffres ; vérifiez-le.")
    if not kept.address or not kept.city or not _POSTCODE.fullmatch(kept.postcode):
        raise Invalid(
            f"{side}.address",
            "Donnez l'adresse complète, que porte la facture : rue, code postal et ville.",
        )
    if kept.vat_number and not vat_is_right(kept.vat_number, kept.siren):
        raise Invalid(
            f"{side}.vat_number", "Ce numéro de TVA ne correspond pas au SIREN. Exemple : FR + 11 signes."
        )
    if charges_vat and not kept.vat_number:
        raise Invalid(f"{side}.vat_number", "Donnez le numéro de TVA de qui facture la TVA.")
    if kept.email and not is_mail_address(kept.email):
        raise Invalid(f"{side}.email", "Cette adresse e-mail est incomplète. Exemple : « nom@exemple.fr ».")
    return kept


def checked_contract(asked: Contract) -> Contract:
    """The contract as it will be kept; raises Invalid naming the field to mend."""
    seller = checked_party(asked.seller, "seller", charges_vat=asked.vat_rate > 0)
    buyer = checked_party(asked.buyer, "buyer", charges_vat=False)
    if seller.siren == buyer.siren:
        raise Invalid(
            "buyer.siren", "Le secrétariat et le cabinet ont le même SIREN. Corrigez l'un des deux."
        )
    if asked.vat_rate not in VAT_RATES:
        raise Invalid("vat_rate", "Choisissez le taux de TVA.")
    if not 0 <= asked.due_days <= 60:
        raise Invalid(
            "due_days", "Le délai de paiement va de 0 à 60 jours (art. L441-10 du code de commerce)."
        )
    if not date(2020, 1, 1) <= asked.valid_from <= date(2100, 1, 1):
        raise Invalid("valid_from", "Indiquez le premier jour du contrat.")
    iban = "".join(asked.iban.split()).upper()
    if iban and not iban_is_right(iban):
        raise Invalid("iban", "Cet IBAN ne passe pas sa clé de contrôle. Vérifiez-le.")
    late = " ".join(asked.late.split()) or DEFAULT_LATE
    check_line("late", late, 200)
    return _checked_prices(replace(asked, seller=seller, buyer=buyer, iban=iban, late=late))


def _checked_prices(asked: Contract) -> Contract:
    if not 0 <= asked.flat_cents <= MAX_FLAT or not 0 <= asked.included <= MAX_CALLS:
        raise Invalid("flat_cents", "Ce forfait est hors des limites. Vérifiez-le.")
    if asked.pricing is Pricing.FLAT and not asked.flat_cents:
        raise Invalid("flat_cents", "Indiquez le montant du forfait mensuel.")
    if asked.pricing is Pricing.PER_CALL:
        asked = replace(asked, flat_cents=0, included=0)
    if asked.pricing is Pricing.TIERS:
        asked = replace(asked, included=0)
    _check_tiers(asked)
    return asked


def _check_tiers(asked: Contract) -> None:
    tiers = asked.tiers
    if any(not 0 <= tier.cents <= MAX_UNIT for tier in tiers):
        raise Invalid("tiers", "Le prix d'un appel va de 0 à 100 €. Vérifiez-le.")
    single = asked.pricing is not Pricing.TIERS
    if single and (len(tiers) > 1 or any(tier.last is not None for tier in tiers)):
        raise Invalid("tiers", "Indiquez un seul prix par appel.")
    if not tiers and asked.pricing is not Pricing.FLAT:
        raise Invalid("tiers", "Indiquez le prix d'un appel.")
    bounds = [tier.last for tier in tiers[:-1]]
    rising = all(
        after is not None and 0 < (before or 0) + 1 <= after and after > (before or 0)
        for before, after in zip([None, *bounds], bounds, strict=False)
    )
    if tiers and (not rising or tiers[-1].last is not None):
        raise Invalid("tiers", "Les tranches doivent se suivre, et la dernière n'avoir pas de fin.")


def contract_on(contracts: Iterable[Contract], day: date) -> Contract:
    """The contract in force on ``day``; raises NotFound."""
    begun = [one for one in contracts if one.valid_from <= day]
    if not begun:
        raise NotFound("Aucun contrat n'est en vigueur ce mois-là. Écrivez d'abord le contrat.")
    return max(begun, key=lambda one: one.valid_from)
