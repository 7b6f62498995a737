CREATE TABLE journal ( seq INTEGER NOT NULL, body TEXT NOT NULL, prev BLOB NOT NULL, mac BLOB NOT NULL, at TEXT GENERATED ALWAYS AS (body ->> '$[1]') VIRTUAL, account_id TEXT GENERATED ALWAYS AS (body ->> '$[2]') VIRTUAL, role TEXT GENERATED ALWAYS AS (body ->> '$[3]') VIRTUAL, session_id TEXT GENERATED ALWAYS AS (body ->> '$[4]') VIRTUAL, workstation TEXT GENERATED ALWAYS AS (body ->> '$[5]') VIRTUAL, action TEXT GENERATED ALWAYS AS (body ->> '$[6]') VIRTUAL, subject_kind TEXT GENERATED ALWAYS AS (body ->> '$[7]') VIRTUAL, subject_id TEXT GENERATED ALWAYS AS (body ->> '$[8]') VIRTUAL, patient_id TEXT GENERATED ALWAYS AS (body ->> '$[9]') VIRTUAL, fields TEXT GENERATED ALWAYS AS (body ->> '$[10]') VIRTUAL, reason TEXT GENERATED ALWAYS AS (body ->> '$[11]') VIRTUAL, outcome TEXT GENERATED ALWAYS AS (body ->> '$[12]') VIRTUAL, app_version TEXT GENERATED ALWAYS AS (body ->> '$[13]') VIRTUAL, true_at TEXT GENERATED ALWAYS AS (body ->> '$[14]') VIRTUAL, PRIMARY KEY (seq) ) STRICT
CREATE TABLE meta ( practice_id TEXT NOT NULL, compartment TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (practice_id) ) STRICT
CREATE TABLE settings ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) ) STRICT
CREATE TABLE sites ( id TEXT NOT NULL, name TEXT NOT NULL, zone TEXT NOT NULL, address TEXT NOT NULL, postcode TEXT NOT NULL, city TEXT NOT NULL, phone TEXT NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE TABLE practitioners ( id TEXT NOT NULL, display_name TEXT NOT NULL, profession TEXT NOT NULL, site_id TEXT NOT NULL, rpps TEXT NOT NULL, am_number TEXT NOT NULL, siret TEXT NOT NULL, sector TEXT NOT NULL, active INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE TABLE reason_codes ( id TEXT NOT NULL, label TEXT NOT NULL, minutes INTEGER NOT NULL, color TEXT NOT NULL, active INTEGER NOT NULL, PRIMARY KEY (id), CHECK (minutes BETWEEN 5 AND 1440) ) STRICT
CREATE TABLE weekly_ranges ( id TEXT NOT NULL, practitioner_id TEXT NOT NULL, site_id TEXT NOT NULL, weekday INTEGER NOT NULL, start_minute INTEGER NOT NULL, end_minute INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, PRIMARY KEY (id), CHECK (weekday BETWEEN 0 AND 6), CHECK (0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440) ) STRICT
CREATE TABLE accounts ( id TEXT NOT NULL, login TEXT NOT NULL, display_name TEXT NOT NULL, roles TEXT NOT NULL, practitioner_id TEXT, state TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (id), CHECK (state IN ('active', 'invited', 'disabled')), UNIQUE (login) ) STRICT
CREATE TABLE account_states ( account_id TEXT NOT NULL, last_sign_in TEXT, full_sign_in TEXT, last_code TEXT, totp_step INTEGER NOT NULL, PRIMARY KEY (account_id) ) STRICT
CREATE TABLE heads ( compartment TEXT NOT NULL, rows INTEGER NOT NULL, mac BLOB NOT NULL, closed INTEGER NOT NULL, noted_at TEXT NOT NULL, PRIMARY KEY (compartment) ) STRICT
CREATE TABLE vault ( name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name) ) STRICT
CREATE TABLE notices ( id TEXT NOT NULL, account_id TEXT NOT NULL, at TEXT NOT NULL, sentence TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT
CREATE INDEX ix_notices_account ON notices (account_id, seen)
CREATE TRIGGER trg_journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
CREATE TRIGGER trg_journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
CREATE TRIGGER trg_journal_follows BEFORE INSERT ON journal WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM journal), 0) + 1 OR NEW.prev IS NOT coalesce((SELECT mac FROM journal ORDER BY seq DESC LIMIT 1), zeroblob(32)) BEGIN SELECT RAISE(ABORT, 'journal chain broken'); END
CREATE TRIGGER trg_account_states_insert_journaled BEFORE INSERT ON account_states WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_account_states_update_journaled BEFORE UPDATE ON account_states WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_account_states_delete_journaled BEFORE DELETE ON account_states WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_accounts_insert_journaled BEFORE INSERT ON accounts WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_accounts_update_journaled BEFORE UPDATE ON accounts WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_accounts_delete_journaled BEFORE DELETE ON accounts WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_heads_insert_journaled BEFORE INSERT ON heads WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_heads_update_journaled BEFORE UPDATE ON heads WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_heads_delete_journaled BEFORE DELETE ON heads WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_insert_journaled BEFORE INSERT ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_update_journaled BEFORE UPDATE ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_meta_delete_journaled BEFORE DELETE ON meta WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_notices_insert_journaled BEFORE INSERT ON notices WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_notices_update_journaled BEFORE UPDATE ON notices WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_notices_delete_journaled BEFORE DELETE ON notices WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_practitioners_insert_journaled BEFORE INSERT ON practitioners WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_practitioners_update_journaled BEFORE UPDATE ON practitioners WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_practitioners_delete_journaled BEFORE DELETE ON practitioners WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_reason_codes_insert_journaled BEFORE INSERT ON reason_codes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_reason_codes_update_journaled BEFORE UPDATE ON reason_codes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_reason_codes_delete_journaled BEFORE DELETE ON reason_codes WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_settings_insert_journaled BEFORE INSERT ON settings WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_settings_update_journaled BEFORE UPDATE ON settings WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_settings_delete_journaled BEFORE DELETE ON settings WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_sites_insert_journaled BEFORE INSERT ON sites WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_sites_update_journaled BEFORE UPDATE ON sites WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_sites_delete_journaled BEFORE DELETE ON sites WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_vault_insert_journaled BEFORE INSERT ON vault WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_vault_update_journaled BEFORE UPDATE ON vault WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_vault_delete_journaled BEFORE DELETE ON vault WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_weekly_ranges_insert_journaled BEFORE INSERT ON weekly_ranges WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_weekly_ranges_update_journaled BEFORE UPDATE ON weekly_ranges WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
CREATE TRIGGER trg_weekly_ranges_delete_journaled BEFORE DELETE ON weekly_ranges WHEN current_entry() IS NULL BEGIN SELECT RAISE(ABORT, 'not journaled'); END
