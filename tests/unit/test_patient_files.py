"""Patients' files: encodings, separators, columns, dates, quotas and what is refused."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.errors import Invalid
from telesec.domain.patient_files.intake import ImportFile, ReadRow, RejectedRow, Target
from telesec.domain.patients import Sex
from telesec.exchange import csv_text
from telesec.exchange.birth_dates import guess_order, read_birth_date
from telesec.exchange.csv_text import decode, guess_separator, read_table
from telesec.exchange.patient_columns import guess_columns
from telesec.exchange.patient_csv import PatientReader

TODAY = date(2026, 11, 22)
COLIBRI = (
    '"tag","sexe","nom","prenom","date_de_naissance","commentaire","adresse","code_ville",'
    '"code_postal_ville","telephone","email"\r\n'
    '"","F","Dubois","Noëlle","14/03/1968","ne pas importer","12 rue des Écoles","69387","69007",'
    '"0612345678","n.dubois@exemple.fr"\r\n'
)
MEDIBOARD = (
    "_IPP;nom;prenom;naissance;sexe;prenoms;nom_jeune_fille;medecin_traitant_declare;matricule;civilite;"
    "adresse;ville;cp;tel;tel2;email;lieu_naissance;cp_naissance;ald;c2s;assure_nom;assure_prenom\n"
    "12;MARTIN;Claire;1968-03-14;f;Claire Marie;DUBOIS;Dr X;2680369;mme;"
    "3 rue A;Lyon;69007;0612345678;0478000000;c@exemple.fr;Bron;69500;0;0;MARTIN;Paul\n"
)


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "patients.csv"
    path.write_bytes(data)
    return path


def _rows(tmp_path: Path, text: str, mapping: tuple[Target, ...] = ()) -> list[ReadRow | RejectedRow]:
    table = read_table(_file(tmp_path, text.encode()))
    mapping = mapping or guess_columns(table.header)
    file = ImportFile("x", "patients.csv", table.encoding, table.separator, table.header, table.rows)
    reader = PatientReader(file, mapping, TODAY)
    return [reader.read(line, cells) for line, cells in table.rows]


def _one(tmp_path: Path, text: str) -> ReadRow:
    (row,) = _rows(tmp_path, text)
    assert isinstance(row, ReadRow)
    return row


def test_colibri_is_read_without_touching_the_mapping(tmp_path: Path) -> None:
    draft = _one(tmp_path, COLIBRI).draft
    assert (draft.birth_name, draft.first_names, draft.birth_date) == ("Dubois", "Noëlle", date(1968, 3, 14))
    assert (draft.sex, draft.phone, draft.email) == (Sex.FEMALE, "06 12 34 56 78", "n.dubois@exemple.fr")
    assert (draft.address, draft.postcode, draft.city) == ("12 rue des Écoles", "69007", "")
    assert draft.desk_note == ""


def test_mediboard_is_read_without_touching_the_mapping(tmp_path: Path) -> None:
    draft = _one(tmp_path, MEDIBOARD).draft
    assert (draft.birth_name, draft.used_name, draft.first_names) == ("DUBOIS", "MARTIN", "Claire Marie")
    assert (draft.birth_date, draft.sex, draft.birth_place) == (date(1968, 3, 14), Sex.FEMALE, "Bron")
    assert (draft.phone, draft.phone2) == ("06 12 34 56 78", "04 78 00 00 00")
    assert (draft.postcode, draft.city, draft.used_first_name) == ("69007", "Lyon", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_and_separator_gives_the_same_patient(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = [["Nom", "Prénom", "Né(e) le"], ["Lefèvre", "Noël", "14/03/1968"], ["Œuvre", "Zoé", "1/2/2003"]]
    text = "\n".join(separator.join(line) for line in lines)
    table = read_table(_file(tmp_path, text.encode(encoding)))
    assert table.header == ("Nom", "Prénom", "Né(e) le")
    assert table.rows == ((2, ("Lefèvre", "Noël", "14/03/1968")), (3, ("Œuvre", "Zoé", "1/2/2003")))
    assert guess_columns(table.header) == (Target.NAME, Target.FIRST_NAME, Target.BIRTH_DATE)


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03nom,prenom",
        b"\x7fELF\x02\x01nom",
        b"PK\x03\x04\x14\x00xl/workbook.xml",
        b"%PDF-1.7 nom;prenom\n",
        b"nom;prenom\nDu\x00bois;Noel\n",
        bytes(range(1, 32)) * 40,
        b"\xff\xfen\x00o",
        b"",
        b"\n\n\n",
        b"nom;prenom\n",
    ],
)
def test_what_is_not_a_table_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read_table(_file(tmp_path, data))
    assert caught.value.field == "file"
    assert caught.value.sentence.endswith(".")
    assert str(tmp_path) not in caught.value.sentence


def test_folders_missing_files_and_pipes_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv", Path("/dev/zero")):
        with pytest.raises(Invalid):
            read_table(path)


def test_quotas_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "MAX_BYTES", 1000)
    monkeypatch.setattr(csv_text, "MAX_ROWS", 5)
    monkeypatch.setattr(csv_text, "MAX_CELL", 50)
    for text in (
        "nom;prenom\n" + "a;b\n" * 400,
        "nom;prenom\n" + "a;b\n" * 6,
        "nom;prenom\n" + "a" * 51 + ";b\n",
        'nom;prenom\n"never closed;b\n' + "a;b\n" * 20,
        "nom;prenom\n" + ";".join("x" * 151) + "\n",
    ):
        with pytest.raises(Invalid):
            read_table(_file(tmp_path, text.encode()))
    assert len(read_table(_file(tmp_path, b"nom;prenom\n" + b"a;b\n" * 5)).rows) == 5


def test_a_second_telephone_becomes_the_other_one_and_remarks_stay_out() -> None:
    header = ["NOM", "PRENOM", "Tél. portable", "Téléphone", "Remarques", "Civilité", "N° Sécu"]
    assert guess_columns(header) == (
        Target.NAME,
        Target.FIRST_NAME,
        Target.PHONE,
        Target.PHONE2,
        Target.NONE,
        Target.TITLE,
        Target.NONE,
    )


def test_the_title_proposes_the_sex_only_without_a_sex_column(tmp_path: Path) -> None:
    assert Target.TITLE not in guess_columns(["nom", "prenom", "civilite", "sexe"])
    assert _one(tmp_path, "nom;prenom;civilité\nRoy;Zoé;Mme\n").draft.sex is Sex.FEMALE


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Roy;;14/03/1968", "prénom"),
        (";Zoé;14/03/1968", "nom de naissance"),
        ("Roy;Zoé;31/02/1968", "pas lisible"),
        ("Roy;Zoé;14/03/2068", "futur"),
        ("Roy;Zoé;14/03/1838", "ancienne"),
        ("Roy;Zoé;14/03/1968;trop", "plus de cases"),
        ("LAMBERT PAUL;01/02/1980;", "écrivez-la dans « Date de naissance »"),
    ],
)
def test_rejected_rows_say_why(tmp_path: Path, row: str, reason: str) -> None:
    (read,) = _rows(tmp_path, f"nom;prenom;ddn\n{row}\n")
    assert isinstance(read, RejectedRow)
    assert read.line == 2
    assert reason in read.reason


def test_unreadable_contacts_are_left_out_and_told(tmp_path: Path) -> None:
    row = _one(tmp_path, "nom;prenom;ddn;tel;email;cp\nRoy;Zoé;14/03/1968;voir mère;roy@;1000\n")
    assert (row.draft.phone, row.draft.email, row.draft.postcode) == ("", "", "01000")
    assert len(row.warnings) == 2


def test_a_hostile_name_is_kept_as_written(tmp_path: Path) -> None:
    name = '<img src="/etc/hostname"><b>x</b> =1+1'
    line = '"' + name.replace('"', '""') + '"'
    assert _one(tmp_path, f"nom;prenom;ddn\n{line};Zoé;14/03/1968\n").draft.birth_name == name


@given(st.dates(date(1930, 1, 1), TODAY))
def test_dates_in_every_writing(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y} 00:00", day.isoformat()):
        assert read_birth_date(text, "JJ/MM/AAAA", TODAY) == day
    assert read_birth_date(f"{day:%m/%d/%Y}", "MM/JJ/AAAA", TODAY) == day


def test_the_order_of_dates_is_guessed_from_the_whole_column() -> None:
    assert guess_order(["03/04/1968", "12/31/1990"]) == "MM/JJ/AAAA"
    assert guess_order(["03/04/1968", "31/12/1990", "12/31/1990"]) == "JJ/MM/AAAA"
    assert guess_order(["1968-03-14", ""]) == "JJ/MM/AAAA"
    assert read_birth_date("14031968", "JJ/MM/AAAA", TODAY) == date(1968, 3, 14)
    assert read_birth_date("14/03/68", "JJ/MM/AAAA", TODAY) == date(1968, 3, 14)
    assert read_birth_date("14/03/26", "JJ/MM/AAAA", TODAY) == date(2026, 3, 14)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, _label = decode(data)
    except Invalid:
        return
    assert "\x00" not in text
    guess_separator(text)


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)] * 3),
        min_size=1,
        max_size=8,
    )
)
def test_any_quoted_cells_come_back(cells: list[tuple[str, str, str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("nom", "prénom", "ville"), *cells])
    rows = list(csv_text._rows(written.getvalue(), ";"))[1:]
    assert [row for _line, row in rows] == [row for row in cells if any(cell.strip() for cell in row)]


def test_blank_lines_are_counted_before_they_are_read(tmp_path: Path) -> None:
    path = _file(tmp_path, b"nom;prenom\n" + b"\n" * (60 * 1024 * 1024))
    with pytest.raises(Invalid, match="un million de lignes"):
        read_table(path)


def test_a_table_of_too_many_cells_is_refused_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_text, "MAX_CELLS", 20)
    row = b";".join([b"ab"] * 10) + b"\n"
    assert len(read_table(_file(tmp_path, row * 2)).rows) == 1
    with pytest.raises(Invalid, match="cases"):
        read_table(_file(tmp_path, row * 3))


def test_a_reading_tells_where_it_is_and_stops_when_told(tmp_path: Path) -> None:
    path, told = _file(tmp_path, b"nom;prenom\n" + b"A;B\n" * 9_999), list[tuple[int, int]]()
    read_table(path, lambda done, total: told.append((done, total)))
    assert told == [(1 + 2_000 * step, 10_000) for step in range(5)]
