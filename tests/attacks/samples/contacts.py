"""A call of each service of consents and of the correspondents' directory."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.contacts.consents import ConsentScope, ThirdPartyConsent
from telesec.domain.contacts.correspondents import Correspondent
from telesec.services.contacts import consents, correspondents, vcards


def agreed(world: World) -> ThirdPartyConsent:
    scopes = (ConsentScope.APPOINTMENTS, ConsentScope.RESULTS)
    return ThirdPartyConsent("", world.another_patient().id, "Paule Durand", scopes, TODAY, "fille")


def noted(world: World) -> ThirdPartyConsent:
    return consents.note_consent(world.owner, agreed(world)).third_parties[0]


def choice(world: World) -> consents.ChannelChoice:
    made = world.another_patient()
    return consents.ChannelChoice(made.id, made.version, "sms", agreed=False)


def known(world: World) -> Correspondent:
    made = Correspondent("", f"Pharmacie {world.free()[0]:%d %H %M}", "pharmacy", phone="04 65 71 00 01")
    return correspondents.save_correspondent(world.owner, made)


def cards_on_disk(world: World) -> Path:
    world.made += 1
    path = world.folder.parent / f"carnet-{world.made}.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:4.0\nFN:Cabinet {world.made}\nEND:VCARD\n", encoding="utf-8")
    return path


SAMPLES: dict[str, Sample] = {
    "contacts.consents.patient_consents": lambda w, g: consents.patient_consents(g, w.patient.id),
    "contacts.consents.consent_for": lambda w, g: consents.consent_for(g, w.patient.id, ConsentScope.RESULTS),
    "contacts.consents.note_consent": lambda w, g: consents.note_consent(g, agreed(w)),
    "contacts.consents.withdraw_consent": lambda w, g: consents.withdraw_consent(
        g, consents.Withdrawal(noted(w), TODAY)
    ),
    "contacts.consents.choose_channel": lambda w, g: consents.choose_channel(g, choice(w)),
    "contacts.correspondents.list_correspondents": lambda _w, g: correspondents.list_correspondents(g),
    "contacts.correspondents.save_correspondent": lambda w, g: correspondents.save_correspondent(
        g, Correspondent("", f"Martin {w.free()[0]:%d%H%M}", first_name="Ines")
    ),
    "contacts.correspondents.put_aside": lambda w, g: correspondents.put_aside(g, known(w)),
    "contacts.correspondents.take_back": lambda w, g: correspondents.take_back(
        g, correspondents.put_aside(w.owner, known(w))
    ),
    "contacts.vcards.preview_cards": lambda w, g: vcards.preview_cards(g, cards_on_disk(w)),
    "contacts.vcards.confirm_cards": lambda w, g: vcards.confirm_cards(
        g, vcards.CardsConfirmation(vcards.preview_cards(w.owner, cards_on_disk(w)))
    ),
    "contacts.vcards.export_cards": lambda w, g: (known(w), vcards.export_cards(g)),
}
