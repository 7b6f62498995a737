"""What can go wrong with a target, each as a kind and a French sentence that says what to do."""

from __future__ import annotations

import errno
import ssl
from datetime import datetime, timedelta

from telesec.domain.backups.shapes import FaultKind, TargetFault

SENTENCES = {
    FaultKind.UNREACHABLE: (
        "Le serveur de sauvegarde ne répond pas. Vérifiez la connexion à Internet, puis l'adresse et le port "
        "de cette destination."
    ),
    FaultKind.STALLED: (
        "Le serveur de sauvegarde a cessé de répondre en cours de route. Rien n'est compté comme "
        "sauvegardé ; un nouvel essai sera fait. Si cela dure, prévenez l'hébergeur."
    ),
    FaultKind.CREDENTIALS: (
        "Le serveur de sauvegarde refuse les clés d'accès : elles sont fausses, ou l'hébergeur les a "
        "retirées, ou le nom de l'espace (bucket) est faux. Vérifiez ce nom, ou demandez d'autres clés, puis "
        "donnez-les dans la page Sauvegardes."
    ),
    FaultKind.FORBIDDEN: (
        "Les clés d'accès n'ont pas tous les droits voulus à cet endroit. Demandez à l'hébergeur le droit "
        "d'y écrire, d'y lire et d'en lister le contenu."
    ),
    FaultKind.CERTIFICATE: (
        "La connexion chiffrée avec le serveur de sauvegarde n'a pas pu s'établir. Vérifiez l'adresse et le "
        "port de cette destination ; si cela dure, prévenez l'hébergeur."
    ),
    FaultKind.HOST_KEY: (
        "Ce serveur ne montre pas la clé que vous aviez vérifiée : c'est peut-être un autre qui a pris sa "
        "place. Rien n'a été envoyé. Demandez à l'hébergeur l'empreinte de sa clé avant de l'accepter."
    ),
    FaultKind.CLOCK: (
        "L'heure de cet ordinateur et celle du serveur de sauvegarde ne s'accordent pas. Mettez cet "
        "ordinateur à l'heure, puis recommencez."
    ),
    FaultKind.FULL: (
        "Il n'y a plus de place à l'endroit des sauvegardes. Faites de la place ou agrandissez-le ; les "
        "sauvegardes déjà faites sont intactes."
    ),
    FaultKind.ABSENT: (
        "Le disque ou le dossier des sauvegardes n'est pas là. Branchez le disque, attendez qu'il s'ouvre, "
        "puis recommencez."
    ),
    FaultKind.READ_ONLY: (
        "Le disque des sauvegardes ne se laisse pas écrire. Retirez sa protection en écriture ou faites-le "
        "vérifier, puis recommencez."
    ),
    FaultKind.OTHER_DISK: (
        "Ce n'est pas le disque des sauvegardes du cabinet : un autre a pris sa place, ou il n'est pas "
        "branché. Rien n'y a été écrit. Branchez le bon disque, puis recommencez."
    ),
    FaultKind.TAKEN: (
        "Un fichier porte déjà ce nom à l'endroit des sauvegardes. Il n'a pas été remplacé ; la sauvegarde "
        "sera refaite sous un autre nom."
    ),
    FaultKind.DAMAGED: (
        "Ce qui a été relu à l'endroit des sauvegardes n'est pas ce qui y avait été écrit. Ne comptez pas "
        "sur cette destination avant d'en avoir vérifié l'état."
    ),
    FaultKind.LOST: (
        "Un fichier de sauvegarde n'est pas à l'endroit où il devrait être. Essayez une autre sauvegarde ou "
        "une autre destination, et prévenez l'hébergeur."
    ),
    FaultKind.UNKNOWN: (
        "Le serveur de sauvegarde a donné une réponse inattendue. Recommencez plus tard ; si cela dure, "
        "prévenez l'hébergeur."
    ),
}

PLAIN_HTTP = (
    "L'adresse du serveur de sauvegarde doit commencer par « https:// » : sans chiffrement, rien n'est "
    "envoyé."
)
NO_BUCKET = (
    "L'espace (bucket) donné n'existe pas chez cet hébergeur, ou pas dans cette région. Vérifiez son "
    "nom dans la page Sauvegardes."
)
NO_LOCK = (
    "Cet espace (bucket) n'a pas de verrouillage (Object Lock), qui ne s'active souvent qu'à la "
    "création. Créez-en un autre avec le verrouillage, ou choisissez « sans verrou » pour cette destination."
)
ELSEWHERE = (
    "Ce serveur renvoie vers une autre adresse ou une autre région ; rien n'a été envoyé ailleurs. Vérifiez "
    "l'adresse et la région de cette destination dans la page Sauvegardes."
)
BROKEN = (
    "Le serveur de sauvegarde se dit en panne ; souvent, c'est son disque qui est plein. Rien n'est compté "
    "comme sauvegardé ; un nouvel essai sera fait. Si cela dure, prévenez l'hébergeur."
)
_NOT_TLS = (
    "Ce serveur ne parle pas la connexion chiffrée (https) sur ce port. Rien n'a été envoyé. Vérifiez le "
    "port de cette destination."
)
_OLD_TLS = (
    "Ce serveur ne propose que des chiffrements trop anciens (il faut TLS 1.2 ou plus récent). Rien n'a été "
    "envoyé. Prévenez l'hébergeur."
)
_EXPIRED = (
    "Le certificat du serveur de sauvegarde est périmé, ou l'horloge de cet ordinateur est fausse. Vérifiez "
    "d'abord la date et l'heure de cet ordinateur ; si elles sont bonnes, prévenez l'hébergeur."
)
_NOT_YET = (
    "Le certificat du serveur de sauvegarde n'est pas encore valable, ou l'horloge de cet ordinateur est "
    "fausse. Vérifiez d'abord la date et l'heure de cet ordinateur."
)
_OTHER_NAME = (
    "Le certificat présenté est celui d'un autre serveur : rien n'a été envoyé. Vérifiez l'adresse de cette "
    "destination ; si elle est bonne, quelqu'un s'est peut-être mis entre vous et l'hébergeur."
)
_UNKNOWN_AUTHORITY = (
    "Le certificat du serveur de sauvegarde n'est signé par aucune autorité que cet ordinateur connaît : "
    "rien n'a été envoyé. Si ce serveur est celui de votre établissement, donnez son autorité privée à cette "
    "destination ; sinon, prévenez l'hébergeur."
)
_OTHER_AUTHORITY = (
    "Le certificat du serveur de sauvegarde n'est pas signé par l'autorité privée donnée pour cette "
    "destination : rien n'a été envoyé. Redonnez le fichier de la bonne autorité, ou retirez-le si ce "
    "serveur est celui d'un hébergeur."
)
_CERTIFICATES = {9: _NOT_YET, 10: _EXPIRED, 62: _OTHER_NAME, 64: _OTHER_NAME}
_TOO_OLD = ("UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS", "HANDSHAKE_FAILURE", "PROTOCOL_VERSION", "NO_SHARED")
_NOT_SPOKEN = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH",
    "UNKNOWN_PROTOCOL",
)

_ERRNOS = {
    errno.ENOSPC: FaultKind.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): FaultKind.FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EACCES: FaultKind.FORBIDDEN,
    errno.EPERM: FaultKind.FORBIDDEN,
    errno.EEXIST: FaultKind.TAKEN,
    errno.ENOENT: FaultKind.ABSENT,
    errno.ENOTDIR: FaultKind.ABSENT,
    errno.ENODEV: FaultKind.ABSENT,
    errno.ENXIO: FaultKind.ABSENT,
    errno.EIO: FaultKind.ABSENT,
    getattr(errno, "ESTALE", errno.EIO): FaultKind.ABSENT,
}
_WRITE_PROTECTED = 19  # Windows: ERROR_WRITE_PROTECT
_NOT_READY = (21, 55, 1112, 1167)  # Windows: the drive is empty, gone, or was pulled out
_FOLDER_RIGHTS = (
    "Ce dossier de sauvegarde n'est pas accessible à votre compte sur cet ordinateur. Choisissez-en un "
    "autre, ou demandez à en avoir les droits."
)


def fault(kind: FaultKind, sentence: str = "") -> TargetFault:
    """The fault of this kind, with its usual sentence unless another is given."""
    return TargetFault(kind, sentence or SENTENCES[kind])


def disk_fault(error: OSError) -> TargetFault:
    """What a disk's refusal means to the person who plugged it."""
    windows = getattr(error, "winerror", None)
    if windows == _WRITE_PROTECTED:
        return fault(FaultKind.READ_ONLY)
    if windows in _NOT_READY:
        return fault(FaultKind.ABSENT)
    kind = _ERRNOS.get(error.errno or 0, FaultKind.ABSENT)
    return fault(kind, _FOLDER_RIGHTS if kind is FaultKind.FORBIDDEN else "")


def tls_fault(error: ssl.SSLError, *, private: bool = False) -> TargetFault:
    """Why no encrypted connection was made: date, name, authority, or no encryption there at all.

    ``private``: the only authority believed is the one given for the destination.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        authority = _OTHER_AUTHORITY if private else _UNKNOWN_AUTHORITY
        return fault(FaultKind.CERTIFICATE, _CERTIFICATES.get(error.verify_code, authority))
    reason = f"{error.reason or ''} {error}".upper().replace(" ", "_")
    if any(word in reason for word in _NOT_SPOKEN):
        return fault(FaultKind.CERTIFICATE, _NOT_TLS)
    if any(word in reason for word in _TOO_OLD):
        return fault(FaultKind.CERTIFICATE, _OLD_TLS)
    return fault(FaultKind.CERTIFICATE)


def clock_fault(ours: datetime, theirs: datetime | None) -> TargetFault:
    """By how much this computer's clock differs from the server's, and which way."""
    if theirs is None:
        return fault(FaultKind.CLOCK)
    way = "avance" if ours > theirs else "retarde"
    return fault(
        FaultKind.CLOCK,
        f"L'horloge de cet ordinateur {way} de {spoken_gap(abs(ours - theirs))} sur celle du serveur de "
        "sauvegarde. Mettez cet ordinateur à l'heure (et vérifiez son fuseau horaire), puis recommencez.",
    )


def spoken_gap(gap: timedelta) -> str:
    """« 2 h 3 min », « 25 jours », « 40 secondes »: never more than two units."""
    seconds = round(gap.total_seconds())
    if seconds >= 600:
        seconds = round(seconds / 60) * 60
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        words = f"{days} jour{'s' if days > 1 else ''}"
        return f"{words} et {hours} h" if hours and days < 10 else words
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min"
    return f"{seconds} seconde{'s' if seconds > 1 else ''}"
