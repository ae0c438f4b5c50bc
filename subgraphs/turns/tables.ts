// Whose turn it is to do what the clock asks for, on either side: a row per schedule, with the point in time that was taken last. It must
// never be needed by what is done: a row that is gone is made anew.
import { at, code, key, optional, type Table } from '../database/columns';

const scheduleTurn: Table = {
  name: 'schedule_turn',
  columns: {
    name: key(code(40)),
    taken_for: optional(at()), // the newest point in time that some process took
    done_for: optional(at()), // and the newest that was done
    claim_owner: optional(code(60)),
    claim_until: optional(at()), // renewed while it is done; afterwards another takes it over
  },
};

export const turnTables: Table[] = [scheduleTurn];
