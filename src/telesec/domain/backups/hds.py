"""The hoster's certificate for health data: what the practice copies from it, and when it must be seen to.

CSP L1111-8: who hosts health data for somebody else is certified (HDS); data that stays on the practice's
own premises is not concerned. Activity 6 of the scheme is outsourced backup.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from telesec.domain.backups.shapes import BackupSettings, HdsCertificate, TargetKind
from telesec.domain.errors import Invalid
from telesec.domain.french import counted, date_long, of_name
from telesec.domain.plain_text import check_line

NOTICE = timedelta(days=60)
BACKUP_ACTIVITY = 6
ACTIVITIES = {
    1: "Sites physiques",
    2: "Infrastructure matérielle",
    3: "Infrastructure virtuelle",
    4: "Plateforme d'applications",
    5: "Administration et exploitation",
    6: "Sauvegarde externalisée",
}


def needs_certificate(settings: BackupSettings) -> bool:
    """True when a backup leaves the practice: a folder or a disk of its own does not."""
    return any(target.enabled and target.kind is not TargetKind.FOLDER for target in settings.targets)


def check_certificate(certificate: HdsCertificate) -> HdsCertificate:
    """As it will be kept; raises Invalid naming the field. All empty takes the certificate away."""
    kept = replace(
        certificate,
        hoster=" ".join(certificate.hoster.split()),
        number=" ".join(certificate.number.split()),
        contract=" ".join(certificate.contract.split()),
        activities=tuple(sorted(set(certificate.activities))),
    )
    for name in ("hoster", "number", "contract"):
        check_line(name, getattr(kept, name))
    if kept == HdsCertificate():
        return kept
    required = (
        ("hoster", kept.hoster, "Donnez le nom de l'hébergeur, tel qu'il est sur son certificat."),
        ("number", kept.number, "Donnez le numéro du certificat."),
        ("activities", kept.activities, "Cochez les activités écrites sur le certificat."),
        ("until", kept.until, "Donnez la date de fin de validité écrite sur le certificat."),
    )
    for name, value, sentence in required:
        if not value:
            raise Invalid(name, sentence)
    if any(number not in ACTIVITIES for number in kept.activities):
        raise Invalid("activities", "Le certificat compte six activités, de 1 à 6.")
    return kept


def certificate_worry(settings: BackupSettings, today: date) -> tuple[str, str]:
    """Its tone (warning or danger) and what must be seen to; two empty texts when nothing must."""
    if not needs_certificate(settings):
        return "", ""
    kept = settings.certificate
    if not kept.hoster or kept.until is None:
        return (
            "warning",
            "Le certificat HDS de l'hébergeur n'est pas noté. Demandez-le-lui et recopiez-le dans Hébergeur.",
        )
    left = (kept.until - today).days
    if left < 0:
        return (
            "danger",
            f"Le certificat HDS {of_name(kept.hoster)} est expiré depuis le {date_long(kept.until)}. "
            "Demandez le nouveau à l'hébergeur, ou changez de destination.",
        )
    if left <= NOTICE.days:
        ends = "aujourd'hui" if not left else f"dans {counted(left, 'jour', 'jours')}"
        return (
            "warning",
            f"Le certificat HDS {of_name(kept.hoster)} se termine {ends}, le {date_long(kept.until)}. "
            "Demandez le nouveau à l'hébergeur.",
        )
    if BACKUP_ACTIVITY not in kept.activities:
        return (
            "warning",
            f"Le certificat HDS {of_name(kept.hoster)} ne cite pas l'activité 6, sauvegarde externalisée. "
            "Demandez à l'hébergeur ce qui couvre vos sauvegardes.",
        )
    return "", ""
