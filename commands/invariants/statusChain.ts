// I9, where somebody tampered: the status log of each invoice is a chain of hashes, which an edited, removed, inserted or cut-off row
// breaks. What Finance has seen of a log must be in it. Under a key nobody makes the chain anew; the keys are given to the check,
// which reckons for itself.
import { createHash, createHmac } from 'node:crypto';
import type { Books, Check, Finding } from './invariant';

interface Chained {
  readonly invoice_id: string;
  readonly sequence: number;
  readonly step: string;
  readonly state: string;
  readonly at: string;
  readonly blockers: string;
  readonly blocker_count: number;
  readonly legal_entity: string;
  readonly contract_id: string;
  readonly customer_id: string;
  /** Null: from before the chain; empty: hashed without a key. */
  readonly key_id: string | null;
  readonly mac: string | null;
  /** Of the invoice. */
  readonly status_mac: string | null;
}

interface Seen {
  readonly invoice_id: string;
  readonly sequence: number;
  readonly mac: string;
}

const LOG = `SELECT s.invoice_id, s.sequence, s.step, s.state, s.at, s.blockers, s.blocker_count, s.legal_entity, s.contract_id, s.customer_id,
    s.key_id, s.mac, i.status_mac FROM invoice_status s LEFT JOIN invoice i ON i.id = s.invoice_id ORDER BY s.invoice_id, s.sequence`;
const SEEN = 'SELECT invoice_id, sequence, mac FROM status_log_head ORDER BY invoice_id';

/** Walks both lists side by side, invoice by invoice; both come in the order of bytes. */
async function* broken(books: Books): AsyncGenerator<Finding> {
  const seen = books.finance.stream<Seen>(SEEN)[Symbol.asyncIterator]();
  let witness = await next(seen);
  try {
    for await (const log of byInvoice(books.dataverse.stream<Chained>(LOG))) {
      const id = (log[0] as Chained).invoice_id;
      for (; witness && witness.invoice_id < id; witness = await next(seen)) yield gone(witness);
      yield* links(log, books.statusKeys);
      if (witness?.invoice_id !== id) continue;
      yield* unlikeSeen(log, witness);
      witness = await next(seen);
    }
    for (; witness; witness = await next(seen)) yield gone(witness);
  } finally {
    await seen.return?.();
  }
}

/** What the rows of one log say of each other, and of their invoice. One finding for each log: behind a break all is open. */
function* links(log: readonly Chained[], keys: Books['statusKeys']): Generator<Finding> {
  let before: Chained | undefined;
  for (const row of log) {
    const why = brokenLink(before, row, keys);
    if (why !== undefined) return yield finding(row.invoice_id, `row ${row.sequence} ${why}`);
    before = row;
  }
  const last = log.at(-1) as Chained;
  if (last.mac !== last.status_mac)
    yield finding(
      last.invoice_id,
      `ends at row ${last.sequence}, which is not the one that its invoice names: it was cut off or grew`,
    );
}

function brokenLink(before: Chained | undefined, row: Chained, keys: Books['statusKeys']): string | undefined {
  if (row.mac === null || row.key_id === null)
    return before && before.mac !== null ? 'carries no hash, and those before it do' : undefined;
  if (row.key_id === '' && before?.key_id) return 'is hashed without a key, and those before it are signed';
  const secret = keys.get(row.key_id);
  if (row.key_id !== '' && secret === undefined)
    return keys.size === 0 ? undefined : `is signed under '${row.key_id}', and no such key is given`;
  return hashOf(before?.mac ?? '', row, secret) === row.mac
    ? undefined
    : 'is not what was written, or not after the row that was before it';
}

/** The same reckoning as the product's, made apart from it. */
function hashOf(previous: string, row: Chained, secret: string | undefined): string {
  const { key_id, invoice_id, sequence, step, state, at, blockers, blocker_count } = row;
  const parts = [previous, key_id, invoice_id, Number(sequence), step, state, at, blockers, Number(blocker_count)];
  const text = JSON.stringify([...parts, row.legal_entity, row.contract_id, row.customer_id]);
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  return hash.update(text).digest('hex');
}

/** Finance has seen the log up to a row: it must be there, as it was. */
function* unlikeSeen(log: readonly Chained[], { invoice_id, sequence, mac }: Seen): Generator<Finding> {
  const row = log.find((each) => Number(each.sequence) === Number(sequence));
  if (!row) yield finding(invoice_id, `was seen by Finance up to row ${sequence}, and ends at ${log.at(-1)?.sequence}`);
  else if (row.mac !== mac) yield finding(invoice_id, `row ${sequence} is another one than Finance has seen`);
}

function gone({ invoice_id, sequence }: Seen): Finding {
  return finding(invoice_id, `was seen by Finance up to row ${sequence}, and is not there`);
}

function finding(invoiceId: string, detail: string): Finding {
  return { invariant: 'I9', subject: `chain of status log ${invoiceId}`, detail };
}

async function* byInvoice(rows: AsyncIterable<Chained>): AsyncGenerator<Chained[]> {
  let log: Chained[] = [];
  for await (const row of rows) {
    if (log.length > 0 && log[0]?.invoice_id !== row.invoice_id) {
      yield log;
      log = [];
    }
    log.push(row);
  }
  if (log.length > 0) yield log;
}

async function next(seen: AsyncIterator<Seen>): Promise<Seen | undefined> {
  const { value, done } = await seen.next();
  return done ? undefined : value;
}

// Finance's snapshot is the older one: what it has seen, Dataverse has in the newer.
export const statusChainChecks: Check[] = [{ needsRest: false, find: broken }];
