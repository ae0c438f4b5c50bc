// Loads: telling Finance what stands here already. A load is cut into parts, ranges of ids of one table, that are claimed and worked
// through one by one; what a part has come to is its own row, so that no two workers wait for each other. It must never hold a row
// that travels: those are read where they stand.
import { at, code, count, date, document, flag, id, key, optional, type Table, text } from '../../../database/columns';

/** One load as it was asked for. Its counts are those of its parts. */
const dataLoad: Table = {
  name: 'data_load',
  columns: {
    id: key(id()),
    state: code(12), // RUNNING | PAUSED | COMPLETE | CANCELED
    unfinished: optional(flag()), // 1 while it runs or is paused, else null: unique, so that there is one at a time
    maps: document(), // JSON: names of table maps
    legal_entity: optional(code(10)),
    contract_id: optional(id()),
    cut_over: optional(date()), // what is dated earlier stays here
    started_at: at(),
    started_by: code(120),
    changed_at: at(), // paused, resumed, canceled
    changed_by: code(120),
    finished_at: optional(at()),
  },
  unique: { unfinished: ['unfinished'] },
};

/** A range of one table: ids after `from_id` up to and with `to_id`; done up to `cursor_id`. */
const dataLoadPart: Table = {
  name: 'data_load_part',
  columns: {
    load_id: key(id()),
    number: key(count()),
    step: count(), // parts of a step begin when all of the steps before are done
    source: code(20),
    from_id: code(80),
    to_id: code(80),
    cursor_id: code(80),
    state: code(8), // WAITING | DONE
    expected: count(), // rows, as far as was known at the start
    done: count(), // rows that were read; what became of them:
    sent: count(),
    before_cut_over: count(),
    already_posted: count(),
    passed_over: count(),
    rate: count(), // rows per second of late
    waits_for: optional(text(500)),
    // Whoever works on it: a time lets others take over, the epoch fences whoever lost it.
    claim_owner: optional(code(80)),
    claim_epoch: count(),
    claim_until: at(),
  },
};

/** A row that Finance could not take, and why. */
const dataLoadRow: Table = {
  name: 'data_load_row',
  columns: {
    load_id: key(id()),
    map: key(code(120)),
    row_id: key(code(80)),
    code: code(60),
    message: text(1000),
  },
};

export const loadTables: Table[] = [dataLoad, dataLoadPart, dataLoadRow];
