CREATE TABLE journal ( seq INTEGER NOT NULL, body TEXT NOT NULL, prev BLOB NOT NULL, mac BLOB NOT NULL, at TEXT GENERATED ALWAYS AS (body ->> '$[1]') VIRTUAL, account_id TEXT GENERATED ALWAYS AS (body ->> '$[2]') VIRTUAL, role TEXT GENERATED ALWAYS AS (body ->> '$[3]') VIRTUAL, session_id TEXT GENERATED ALWAYS AS (body ->> '$[4]') VIRTUAL, workstation TEXT GENERATED ALWAYS AS (body ->> '$[5]') VIRTUAL, action TEXT GENERATED ALWAYS AS (body ->> '$[6]') VIRTUAL, subject_kind TEXT GENERATED ALWAYS AS (body ->> '$[7]') VIRTUAL, subject_id TEXT GENERATED ALWAYS AS (body ->> '$[8]') VIRTUAL, patient_id TEXT GENERATED ALWAYS AS (body ->> '$[9]') VIRTUAL, fields TEXT GENERATED ALWAYS AS (body ->> '$[10]') VIRTUAL, reason TEXT GENERATED ALWAYS AS (body ->> '$[11]') VIRTUAL, outcome TEXT GENERATED ALWAYS AS (body ->> '$[12]') VIRTUAL, app_version TEXT GENERATED ALWAYS AS (body ->> '$[13]') VIRTUAL, true_at TEXT GENERATED ALWAYS AS (body ->> '$[14]') VIRTUAL, PRIMARY KEY (seq) ) STRICT
CREATE TABLE meta ( practice_id TEXT NOT NULL, compartment TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (practice_id) ) STRICT
CREATE TABLE tariffs ( id TEXT NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, cents INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, source TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT ck_tariffs_cents CHECK (cents BETWEEN 0 AND 10000000), CONSTRAINT ck_tariffs_dates CHECK (valid_from <= valid_to) ) STRICT
CREATE TABLE fee_notes ( id TEXT NOT NULL, year INTEGER NOT NULL, rank INTEGER NOT NULL, number TEXT NOT NULL, practitioner_id TEXT NOT NULL, patient_id TEXT NOT NULL, appointment_id TEXT NOT NULL, account_id TEXT NOT NULL, care_date TEXT NOT NULL, issued_at TEXT NOT NULL, patient_name TEXT NOT NULL, patient_birth_date TEXT, issuer_name TEXT NOT NULL, issuer_profession TEXT NOT NULL, issuer_address TEXT NOT NULL, issuer_phone TEXT NOT NULL, issuer_rpps TEXT NOT NULL, issuer_am_number TEXT NOT NULL, issuer_siret TEXT NOT NULL, line_count INTEGER NOT NULL, total_cents INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT uq_fee_notes_rank UNIQUE (year, rank), CONSTRAINT ck_fee_notes_number CHECK (number = printf('%04d-%04d', year, rank)), CONSTRAINT ck_fee_notes_total CHECK (total_cents BETWEEN 1 AND 10000000), UNIQUE (number) ) STRICT
CREATE TABLE fee_lines ( fee_note_id TEXT NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, cents INTEGER NOT NULL, excess_cents INTEGER NOT NULL, PRIMARY KEY (fee_note_id, position), CONSTRAINT ck_fee_lines_cents CHECK (cents >= 0 AND excess_cents >= 0), FOREIGN KEY(fee_note_id) REFERENCES fee_notes (id) ) STRICT
CREATE TABLE fee_cancellations ( fee_note_id TEXT NOT NULL, cancelled_at TEXT NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (fee_note_id), FOREIGN KEY(fee_note_id) REFERENCES fee_notes (id) ) STRICT
CREATE TABLE payments ( id TEXT NOT NULL, fee_note_id TEXT NOT NULL, cents INTEGER NOT NULL, means TEXT NOT NULL, received_on TEXT NOT NULL, account_id TEXT NOT NULL, reverses TEXT, PRIMARY KEY (id), CHECK ((reverses IS NULL AND cents > 0) OR (reverses IS NOT NULL AND cents < 0)), FOREIGN KEY(fee_note_id) REFERENCES fee_notes (id), UNIQUE (reverses), FOREIGN KEY(reverses) REFERENCES payments (id) ) STRICT
CREATE TABLE ledger ( seq INTEGER NOT NULL, payment_id TEXT NOT NULL, day TEXT NOT NULL, fee_note_number TEXT NOT NULL, patient_name TEXT NOT NULL, means TEXT NOT NULL, cents INTEGER NOT NULL, practitioner_id TEXT NOT NULL, PRIMARY KEY (seq), UNIQUE (payment_id), FOREIGN KEY(payment_id) REFERENCES payments (id) ) STRICT
CREATE INDEX ix_tariffs_code ON tariffs (code, valid_from)
CREATE INDEX ix_fee_notes_care_date ON fee_notes (care_date)
CREATE INDEX ix_fee_notes_appointment ON fee_notes (appointment_id)
CREATE INDEX ix_fee_notes_patient ON fee_notes (patient_id)
CREATE INDEX ix_payments_fee_note ON payments (fee_note_id)
CREATE INDEX ix_ledger_day ON ledger (day, seq)
CREATE TRIGGER trg_tariffs_no_delete BEFORE DELETE ON tariffs BEGIN SELECT RAISE(ABORT, 'tariffs_immutable'); END
CREATE TRIGGER trg_fee_notes_no_update BEFORE UPDATE ON fee_notes BEGIN SELECT RAISE(ABORT, 'fee_notes_immutable'); END
CREATE TRIGGER trg_fee_notes_no_delete BEFORE DELETE ON fee_notes BEGIN SELECT RAISE(ABORT, 'fee_notes_immutable'); END
CREATE TRIGGER trg_fee_lines_no_update BEFORE UPDATE ON fee_lines BEGIN SELECT RAISE(ABORT, 'fee_lines_immutable'); END
CREATE TRIGGER trg_fee_lines_no_delete BEFORE DELETE ON fee_lines BEGIN SELECT RAISE(ABORT, 'fee_lines_immutable'); END
CREATE TRIGGER trg_fee_cancellations_no_update BEFORE UPDATE ON fee_cancellations BEGIN SELECT RAISE(ABORT, 'fee_cancellations_immutable'); END
CREATE TRIGGER trg_fee_cancellations_no_delete BEFORE DELETE ON fee_cancellations BEGIN SELECT RAISE(ABORT, 'fee_cancellations_immutable'); END
CREATE TRIGGER trg_payments_no_update BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments_immutable'); END
CREATE TRIGGER trg_payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments_immutable'); END
CREATE TRIGGER trg_ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger_immutable'); END
CREATE TRIGGER trg_ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger_immutable'); END
CREATE TRIGGER trg_tariffs_overlap BEFORE INSERT ON tariffs WHEN EXISTS (SELECT 1 FROM tariffs t WHERE t.code = NEW.code AND t.id <> NEW.id AND t.valid_from <= NEW.valid_to AND NEW.valid_from <= t.valid_to) BEGIN SELECT RAISE(ABORT, 'tariffs_overlap'); END
CREATE TRIGGER trg_tariffs_overlap_moved BEFORE UPDATE ON tariffs WHEN EXISTS (SELECT 1 FROM tariffs t WHERE t.code = NEW.code AND t.id <> NEW.id AND t.valid_from <= NEW.valid_to AND NEW.valid_from <= t.valid_to) BEGIN SELECT RAISE(ABORT, 'tariffs_overlap_moved'); END
CREATE TRIGGER trg_fee_notes_gap BEFORE INSERT ON fee_notes WHEN NEW.rank <> (SELECT coalesce(max(f.rank), 0) + 1 FROM fee_notes f WHERE f.year = NEW.year) BEGIN SELECT RAISE(ABORT, 'fee_notes_gap'); END
CREATE TRIGGER trg_fee_notes_twice BEFORE INSERT ON fee_notes WHEN EXISTS (SELECT 1 FROM fee_notes f WHERE f.appointment_id = NEW.appointment_id AND NOT EXISTS (SELECT 1 FROM fee_cancellations c WHERE c.fee_note_id = f.id)) BEGIN SELECT RAISE(ABORT, 'fee_notes_twice'); END
CREATE TRIGGER trg_fee_lines_complete BEFORE INSERT ON fee_lines WHEN (SELECT count(l.position) >= f.line_count OR NEW.position <> count(l.position) + 1 OR coalesce(sum(l.cents + l.excess_cents), 0) + NEW.cents + NEW.excess_cents > f.total_cents FROM fee_notes f LEFT JOIN fee_lines l ON l.fee_note_id = f.id WHERE f.id = NEW.fee_note_id) BEGIN SELECT RAISE(ABORT, 'fee_lines_complete'); END
CREATE TRIGGER trg_fee_cancellations_paid BEFORE INSERT ON fee_cancellations WHEN (SELECT coalesce(sum(p.cents), 0) FROM payments p WHERE p.fee_note_id = NEW.fee_note_id) <> 0 BEGIN SELECT RAISE(ABORT, 'fee_cancellations_paid'); END
CREATE TRIGGER trg_payments_cancelled BEFORE INSERT ON payments WHEN EXISTS (SELECT 1 FROM fee_cancellations c WHERE c.fee_note_id = NEW.fee_note_id) BEGIN SELECT RAISE(ABORT, 'payments_cancelled'); END
CREATE TRIGGER trg_payments_exceed BEFORE INSERT ON payments WHEN (SELECT coalesce(sum(p.cents), 0) FROM payments p WHERE p.fee_note_id = NEW.fee_note_id) + NEW.cents NOT BETWEEN 0 AND (SELECT f.total_cents FROM fee_notes f WHERE f.id = NEW.fee_note_id) BEGIN SELECT RAISE(ABORT, 'payments_exceed'); END
CREATE TRIGGER trg_payments_reversal BEFORE INSERT ON payments WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = NEW.reverses AND p.reverses IS NULL AND p.cents = -NEW.cents AND p.means = NEW.means AND p.fee_note_id = NEW.fee_note_id) BEGIN SELECT RAISE(ABORT, 'payments_reversal'); END
CREATE TRIGGER trg_ledger_follows BEFORE INSERT ON ledger WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger) OR NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = NEW.payment_id AND p.cents = NEW.cents AND p.means = NEW.means AND p.received_on = NEW.day) BEGIN SELECT RAISE(ABORT, 'ledger_follows'); END
CREATE TRIGGER trg_journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
CREATE TRIGGER trg_journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
CREATE TRIGGER trg_journal_follows BEFORE INSERT ON journal WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM journal), 0) + 1 OR NEW.prev IS NOT coalesce((SELECT mac FROM journal ORDER BY seq DESC LIMIT 1), zeroblob(32)) BEGIN SELECT RAISE(ABORT, 'journal chain broken'); END
CREATE TRIGGER trg_fee_cancellations_insert_journaled BEFORE INSERT ON fee_cancellations WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_cancellations_update_journaled BEFORE UPDATE ON fee_cancellations WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_cancellations_delete_journaled BEFORE DELETE ON fee_cancellations WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_lines_insert_journaled BEFORE INSERT ON fee_lines WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_lines_update_journaled BEFORE UPDATE ON fee_lines WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_lines_delete_journaled BEFORE DELETE ON fee_lines WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_notes_insert_journaled BEFORE INSERT ON fee_notes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_notes_update_journaled BEFORE UPDATE ON fee_notes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_fee_notes_delete_journaled BEFORE DELETE ON fee_notes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_ledger_insert_journaled BEFORE INSERT ON ledger WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_ledger_update_journaled BEFORE UPDATE ON ledger WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_ledger_delete_journaled BEFORE DELETE ON ledger WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_insert_journaled BEFORE INSERT ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_update_journaled BEFORE UPDATE ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_delete_journaled BEFORE DELETE ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_payments_insert_journaled BEFORE INSERT ON payments WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_payments_update_journaled BEFORE UPDATE ON payments WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_payments_delete_journaled BEFORE DELETE ON payments WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_tariffs_insert_journaled BEFORE INSERT ON tariffs WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_tariffs_update_journaled BEFORE UPDATE ON tariffs WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_tariffs_delete_journaled BEFORE DELETE ON tariffs WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
