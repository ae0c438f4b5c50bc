// The chain of an invoice's status log: each row carries a hash over itself and over the hash before it, so that no row can be edited,
// taken out or put in without every later one telling. Under a key it is an HMAC, which nobody makes anew without the key; without
// one a plain hash, which shows slips, and no more than slips. It must never decide whether a row is written.
import { createHash, createHmac } from 'node:crypto';

/** The key that signs; its id stands in the row, so that keys can be exchanged. */
export interface StatusKey {
  readonly id: string;
  readonly secret: string;
}

/** What the hash covers of a row: everything but the position, which comes later. */
export interface ChainedRow {
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
}

/** Of rows that are hashed without a key. */
const NO_KEY = '';

/** The columns `key_id` and `mac` of a row that follows the one whose mac is `previous`; null: none, or one from before the chain. */
export function chained(
  previous: string | null,
  row: ChainedRow,
  key: StatusKey | undefined,
): { readonly key_id: string; readonly mac: string } {
  const keyId = key?.id ?? NO_KEY;
  const hash = key ? createHmac('sha256', key.secret) : createHash('sha256');
  hash.update(
    JSON.stringify([
      previous ?? '',
      keyId,
      row.invoice_id,
      row.sequence,
      row.step,
      row.state,
      row.at,
      row.blockers,
      row.blocker_count,
      row.legal_entity,
      row.contract_id,
      row.customer_id,
    ]),
  );
  return { key_id: keyId, mac: hash.digest('hex') };
}
