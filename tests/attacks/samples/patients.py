"""A call of each service of the patients' files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.attacks.role_world import TODAY, Sample, World

from telesec.domain.patient_files.administrative import ContactKind, PatientContact
from telesec.domain.patient_files.intake import ImportPreview
from telesec.domain.patient_files.merges import MergeRequest
from telesec.domain.patients import PatientDraft, Sex
from telesec.services.patients import imports, merges, patient_files, patients
from telesec.services.patients.merges import UnmergeRequest
from telesec.services.patients.patient_files import IdentityCheck


def csv_on_disk(world: World) -> Path:
    world.made += 1
    path = world.folder.parent / f"patients-{world.made}.csv"
    letters = "".join(chr(65 + int(figure)) for figure in str(world.made))
    path.write_text(f"nom;prénom;ddn\nMOREL{letters};Paul;02/03/1980\n", encoding="utf-8")
    return path


def previewed(world: World) -> ImportPreview:
    return imports.preview_import(world.owner, imports.open_import(world.owner, csv_on_disk(world)))


def merged(world: World) -> MergeRequest:
    source, target = world.another_patient(), world.another_patient()
    return MergeRequest(source.id, source.version, target.id, target.version, "même personne")


def unmerged(world: World) -> UnmergeRequest:
    target = merges.merge_files(world.owner, merged(world))
    one = patient_files.open_file(world.owner, target.id).merged[0]
    return UnmergeRequest(one.merge_id, target.id, target.version)


def contact(world: World) -> PatientContact:
    return PatientContact("", world.patient.id, ContactKind.PARENT, "Marie Dubois", phone="0639980002")


def checked(world: World) -> IdentityCheck:
    made = world.another_patient()
    return IdentityCheck(made.id, made.version, "id_card", TODAY)


def vouched(world: World) -> tuple[str, int]:
    made = patient_files.check_identity(world.owner, checked(world))
    return made.id, made.version


def updated(world: World) -> patients.PatientChange:
    made = world.another_patient()
    draft = PatientDraft(
        made.birth_name, made.first_names, birth_date=made.birth_date, sex=made.sex, city="Villeurbanne"
    )
    return patients.PatientChange(made.id, made.version, draft)


SAMPLES: dict[str, Sample] = {
    "patients.imports.open_import": lambda w, g: imports.open_import(g, csv_on_disk(w)),
    "patients.imports.preview_import": lambda w, g: imports.preview_import(
        g, imports.open_import(w.owner, csv_on_disk(w))
    ),
    "patients.imports.confirm_import": lambda w, g: imports.confirm_import(
        g, imports.Confirmation(previewed(w))
    ),
    "patients.merges.compare_files": lambda w, g: merges.compare_files(
        g, w.another_patient().id, w.another_patient().id
    ),
    "patients.merges.family_of": lambda w, g: merges.family_of(g, w.patient.id),
    "patients.merges.merge_files": lambda w, g: merges.merge_files(g, merged(w)),
    "patients.merges.unmerge_files": lambda w, g: merges.unmerge_files(g, unmerged(w)),
    "patients.patient_files.check_identity": lambda w, g: patient_files.check_identity(g, checked(w)),
    "patients.patient_files.open_file": lambda w, g: patient_files.open_file(g, w.patient.id),
    "patients.patient_files.save_contact": lambda w, g: patient_files.save_contact(g, contact(w)),
    "patients.patient_files.remove_contact": lambda w, g: patient_files.remove_contact(
        g, patient_files.save_contact(w.owner, contact(w))
    ),
    "patients.patient_files.restore_contact": lambda w, g: patient_files.restore_contact(
        g, patient_files.remove_contact(w.owner, patient_files.save_contact(w.owner, contact(w)))
    ),
    "patients.patient_files.withdraw_check": lambda w, g: patient_files.withdraw_check(g, *vouched(w)),
    "patients.patients.create_patient": lambda w, g: patients.create_patient(
        g, PatientDraft(f"LEROY{chr(65 + w.made % 26)}", "Luc", birth_date=date(1990, 5, 6), sex=Sex.MALE)
    ),
    "patients.patients.likely_duplicates": lambda _w, g: patients.likely_duplicates(
        g, PatientDraft("DUBOIS", "Noël", birth_date=date(1968, 3, 14))
    ),
    "patients.patients.open_patient": lambda w, g: patients.open_patient(g, w.patient.id),
    "patients.patients.search_patients": lambda _w, g: patients.search_patients(g, "dubois"),
    "patients.patients.update_patient": lambda w, g: patients.update_patient(g, updated(w)),
}
