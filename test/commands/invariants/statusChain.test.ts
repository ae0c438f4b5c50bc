// The status log shows who tampered with it: an edited, removed, inserted or cut-off row is found, under a key even if whoever did it
// made all hashes anew. Each case begins with the log that a journey wrote.
import type { Finding } from '../../../commands/invariants/invariant';
import { chained } from '../../../subgraphs/dataverse/store/statusChain';
import { DIALECTS } from '../../harness/databases';
import { waitFor } from '../../harness/waiting';
import { type BothBooks, bothBooks } from '../../journey/bothBooks';

const OLD = { id: 'k1', secret: 'the key of the first half of the year' };
const NEW = { id: 'k2', secret: 'the key that took over in July, longer' };
const KEYS = new Map([OLD, NEW].map(({ id, secret }) => [id, secret]));

type Rows = Record<string, string | number | null>[];

describe.each(DIALECTS)('a signed status log on %s', (dialect) => {
  let on: BothBooks;
  let id: string;
  let log: Rows;
  let heads: Rows;

  const dataverse = (sql: string, ...values: (string | number | null)[]) =>
    on.dataverse.db.write((tx) => tx.change(sql, values));
  const finance = (sql: string, ...values: (string | number | null)[]) =>
    on.financeBooks.db.write((tx) => tx.change(sql, values));
  const details = (found: Finding[]) => found.map(({ detail }) => detail);
  /** What the checker says of the chain; other checks may notice too. */
  const chain = async (keys: ReadonlyMap<string, string> = KEYS) =>
    details((await on.faults({ statusKeys: keys })).filter(({ subject }) => subject.startsWith('chain of')));

  beforeAll(async () => {
    on = await bothBooks(dialect, 2, OLD);
    id = await on.draft(1);
    const number = await on.confirm(id);
    await on.import();
    // The key is exchanged in the middle of the journey.
    Object.assign(on.dataverse, { statusKey: NEW });
    await on.postJournals();
    await on.import(number);
    await on.post(number);
    await waitFor('Finance has seen the end', async () => {
      const [head] = await on.finance<{ sequence: number }>('SELECT sequence FROM status_log_head');
      const [invoice] = await on.dataverse.db.read.rows<{ status_sequence: number; step: string }>(
        'SELECT status_sequence, step FROM invoice WHERE id = ?',
        [id],
      );
      const open = await on.dataverse.db.read.rows('SELECT 1 FROM outbox_stream WHERE settled_number < last_number');
      return invoice?.step === 'WRITTEN_BACK' && head?.sequence === invoice.status_sequence && open.length === 0;
    });
    log = await on.dataverse.db.read.rows('SELECT * FROM invoice_status ORDER BY sequence');
    heads = await on.finance('SELECT * FROM status_log_head');
  });

  /** Makes every hash anew from a row on, as somebody would who can write the database and knows `key`. */
  const rehash = async (key?: typeof OLD) => {
    const rows = await on.dataverse.db.read.rows<never>('SELECT * FROM invoice_status ORDER BY sequence');
    let previous: string | null = null;
    for (const row of rows as (Parameters<typeof chained>[1] & { sequence: number })[]) {
      const made = chained(previous, row, key);
      await dataverse(
        'UPDATE invoice_status SET key_id = ?, mac = ? WHERE sequence = ?',
        made.key_id,
        made.mac,
        row.sequence,
      );
      previous = made.mac;
    }
    await dataverse('UPDATE invoice SET status_mac = ?, status_sequence = ? WHERE id = ?', previous, rows.length, id);
  };

  afterEach(async () => {
    await dataverse('DELETE FROM invoice_status');
    await on.dataverse.db.write((tx) => tx.insert('invoice_status', log));
    const last = log.at(-1) as Rows[number];
    await dataverse(
      'UPDATE invoice SET status_mac = ?, status_sequence = ?, step = ?, state = ? WHERE id = ?',
      last.mac as string,
      last.sequence as number,
      last.step as string,
      last.state as string,
      id,
    );
    await finance('DELETE FROM status_log_head');
    await on.financeBooks.db.write((tx) => tx.insert('status_log_head', heads));
  });

  afterAll(() => on.drop());

  it('is right as it was written, over an exchange of keys', async () => {
    expect(new Set(log.map(({ key_id }) => key_id))).toEqual(new Set(['k1', 'k2']));
    expect(await on.faults({ statusKeys: KEYS })).toEqual([]);
    expect(await on.faults()).toEqual([]);
  });

  it('shows an edited row, whichever column', async () => {
    for (const change of [
      "state = 'BLOCKED'",
      "at = '2026-01-01T00:00:00.000Z'",
      "blockers = '[{}]'",
      "customer_id = 'x'",
    ]) {
      await dataverse(`UPDATE invoice_status SET ${change} WHERE sequence = 3`);
      expect(await chain()).toEqual([expect.stringContaining('row 3 is not what was written')]);
      await dataverse('DELETE FROM invoice_status');
      await on.dataverse.db.write((tx) => tx.insert('invoice_status', log));
    }
  });

  it('shows a removed row, though the rest was numbered anew', async () => {
    await dataverse('DELETE FROM invoice_status WHERE sequence = 2');
    await dataverse('UPDATE invoice_status SET sequence = 2 WHERE sequence = 3');
    expect((await chain())[0]).toContain('row 2 is not what was written');
  });

  it('shows an end that was cut off, and that the invoice was made to forget', async () => {
    await dataverse('DELETE FROM invoice_status WHERE sequence > 3');
    expect((await chain())[0]).toContain('ends at row 3');
    await dataverse('UPDATE invoice SET status_mac = ?, status_sequence = 3 WHERE id = ?', log[2]?.mac as string, id);
    expect(await chain()).toEqual([`was seen by Finance up to row ${log.length}, and ends at 3`]);
  });

  it('shows a log that is gone with its invoice’s standing', async () => {
    await dataverse('DELETE FROM invoice_status');
    expect(await chain()).toEqual([`was seen by Finance up to row ${log.length}, and is not there`]);
  });

  it('shows a row whose hashes were made anew under another key, or without one', async () => {
    await dataverse("UPDATE invoice_status SET at = '2026-01-01T00:00:00.000Z' WHERE sequence = 2");
    await rehash({ id: 'k1', secret: 'guessed, and of more than 32 letters' });
    expect((await chain())[0]).toContain('row 1 is not what was written');
    await rehash({ id: 'k9', secret: 'invented, and of more than 32 letters' });
    expect((await chain())[0]).toContain("row 1 is signed under 'k9', and no such key is given");
    await rehash(undefined);
    expect(await chain()).toEqual([`row ${log.length} is another one than Finance has seen`]);
  });

  it('shows rows that carry no hash after ones that do, or that Finance has seen with one', async () => {
    await dataverse('UPDATE invoice_status SET key_id = NULL, mac = NULL WHERE sequence = 4');
    expect((await chain())[0]).toContain('row 4 carries no hash');
    await dataverse('UPDATE invoice_status SET key_id = NULL, mac = NULL');
    await dataverse('UPDATE invoice SET status_mac = NULL WHERE id = ?', id);
    expect(await chain()).toEqual([`row ${log.length} is another one than Finance has seen`]);
  });

  it('cannot be judged without the keys, but by what Finance has seen', async () => {
    await dataverse("UPDATE invoice_status SET at = '2026-01-01T00:00:00.000Z' WHERE sequence = 2");
    expect(await chain(new Map())).toEqual([]);
    await dataverse('DELETE FROM invoice_status WHERE sequence > 3');
    expect((await chain(new Map())).length).toBeGreaterThan(0);
  });

  it('that went backwards is refused by Finance, whose witness stays', async () => {
    const restored = { invoiceId: id, sequence: 2, mac: log[1]?.mac };
    await on.dataverse.db.write((tx) =>
      on.dataverse.outbox.append(tx, 'status-log', [{ topic: 'status-log-heads', rows: [restored] }]),
    );
    const parked = await waitFor('parked', async () => {
      const [stream] = await on.dataverse.db.read.rows<{ parked_code: string | null; parked_message: string }>(
        "SELECT parked_code, parked_message FROM outbox_stream WHERE stream_key = 'status-log'",
      );
      return stream?.parked_code === null ? undefined : stream;
    });
    expect(parked).toMatchObject({
      parked_code: 'DIVERGED',
      parked_message: expect.stringContaining('was seen up to'),
    });
    expect(await on.finance('SELECT * FROM status_log_head')).toEqual(heads);
  });
});

describe.each(DIALECTS)('a status log without a key on %s', (dialect) => {
  it('is a chain of plain hashes: it shows slips, and Finance is told nothing', async () => {
    const on = await bothBooks(dialect, 1);
    await on.confirm(await on.draft(1));
    await on.import();
    expect(await on.faults()).toEqual([]);
    expect(await on.dataverse.db.read.rows('SELECT DISTINCT key_id FROM invoice_status')).toEqual([{ key_id: '' }]);
    expect(await on.finance('SELECT * FROM status_log_head')).toEqual([]);
    await on.dataverse.db.write((tx) => tx.change("UPDATE invoice_status SET step = 'STAGED' WHERE sequence = 2"));
    expect((await on.faults()).map(({ detail }) => detail)).toContainEqual(
      expect.stringContaining('row 2 is not what'),
    );
    await on.drop();
  });
});
