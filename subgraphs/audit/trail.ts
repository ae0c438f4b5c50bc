// The audit trail of mutations: who changed what, by which program, from what to what, written in the transaction of the change itself.
// Only this folder writes it. It must never keep a secret or grow without bounds, and knows no table but what a side names.
import type { Caller, Via } from '../caller';
import { insertStatements, type Reader, type Row, type Tx } from '../database/database';
import { instant, type World } from '../world';
import { boundedInput } from './input';
import { type AuditedTable, type Changed, changedDocuments, type Snapshot, snapshot } from './snapshots';

/** What a side's documents are, for its trail. */
export interface Trail {
  readonly tables: readonly AuditedTable[];
  /** Hears of a mutation that was done and left nothing in it; absent: its answer is an error, which a test of it sees. */
  readonly onGap?: (mutation: string) => void;
}

/** A mutation as it was asked for. `input` without its idempotency key. */
export interface AuditedRequest {
  readonly mutation: string;
  readonly caller: Caller;
  readonly key?: string | null | undefined;
  readonly input: object;
}

const LONGEST_CODES = 500;

/** The documents that an input names, as they stand: read before anything is changed. */
export function standing(
  reader: Reader,
  trail: Trail,
  { mutation, input }: Pick<AuditedRequest, 'mutation' | 'input'>,
): Promise<Snapshot> {
  return snapshot(reader, trail.tables, mutation, [input]);
}

/**
 * Writes down what was done: the same documents now, and those that the answer names. One round trip, which other statements may
 * share; the entry itself goes with COMMIT.
 */
export async function recordDone(
  tx: Tx,
  { world, trail }: { readonly world: World; readonly trail: Trail },
  request: AuditedRequest,
  answer: object,
  before: Snapshot,
): Promise<void> {
  const after = await snapshot(tx, trail.tables, request.mutation, [request.input, answer]);
  write(tx, world, request, { outcome: 'DONE', codes: null, documents: changedDocuments(before, after) });
}

/** The end of what a mutation began and something else went on with. */
export interface AuditedEnd {
  readonly mutation: string;
  readonly actor: string;
  readonly input: object;
  /** Under which the entry of its beginning is found. */
  readonly document: string;
  /** What it made beside, as an answer would name it. */
  readonly named: object;
  /** Why not all of it could be done; none: all was. */
  readonly codes: readonly string[];
}

/** Writes down how it ended, under the request that began it, as far as the trail still knows that. */
export async function recordEnd(
  tx: Tx,
  { world, trail }: { readonly world: World; readonly trail: Trail },
  { document, named, codes, ...end }: AuditedEnd,
  before: Snapshot,
): Promise<void> {
  const [after, via] = await Promise.all([
    snapshot(tx, trail.tables, end.mutation, [end.input, named]),
    requestOf(tx, document, end),
  ]);
  const caller: Caller = { subject: end.actor, roles: [], legalEntities: [], via };
  const told = codes.length === 0 ? null : codes.join(' ').slice(0, LONGEST_CODES);
  const written: Written = { outcome: 'DONE', codes: told, documents: changedDocuments(before, after) };
  write(tx, world, { mutation: end.mutation, caller, input: end.input }, written);
}

/** By which request somebody last did this to a document. */
async function requestOf(
  reader: Reader,
  document: string,
  { mutation, actor }: Pick<AuditedEnd, 'mutation' | 'actor'>,
): Promise<Via | undefined> {
  const [row] = await reader.rows<Record<'request_id' | 'client' | 'client_name' | 'client_version', string | null>>(
    `SELECT e.request_id, e.client, e.client_name, e.client_version FROM audit_document d JOIN audit_entry e ON e.id = d.entry_id
      WHERE d.document = ? AND e.mutation = ? AND e.actor = ? AND e.outcome = 'DONE' ORDER BY d.at DESC, d.entry_id DESC LIMIT 1`,
    [document, mutation, actor],
  );
  if (!row || row.request_id === null) return undefined;
  const { request_id: requestId, client, client_name: name, client_version: version } = row;
  return {
    requestId,
    program: { client: client ?? undefined, name: name ?? undefined, version: version ?? undefined },
  };
}

/** Writes down that somebody asked for what he may not do. */
export async function recordRefused(
  tx: Tx,
  { world, trail }: { readonly world: World; readonly trail: Trail },
  request: AuditedRequest,
  codes: readonly string[],
): Promise<void> {
  const named = await standing(tx, trail, request);
  const told = codes.join(' ').slice(0, LONGEST_CODES);
  write(tx, world, request, { outcome: 'REFUSED', codes: told, documents: changedDocuments(named, named) });
}

interface Written {
  readonly outcome: 'DONE' | 'REFUSED';
  readonly codes: string | null;
  readonly documents: readonly Changed[];
}

function write(tx: Tx, world: World, request: AuditedRequest, written: Written): void {
  const { mutation, caller, key, input } = request;
  const { outcome, codes, documents } = written;
  const [entryId, at] = [world.newId(), instant(world)];
  const { via } = caller;
  const entry = [
    {
      id: entryId,
      at,
      actor: caller.subject,
      mutation: via?.mutation ?? mutation,
      outcome,
      codes,
      legal_entity: companyOf(documents, input),
      client: via?.program?.client ?? null,
      client_name: via?.program?.name ?? null,
      client_version: via?.program?.version ?? null,
      request_id: via?.requestId ?? null,
      idempotency_key: key ?? null,
      input: boundedInput(input),
      documents: JSON.stringify(documents.map(({ kind, id, number, changes }) => ({ kind, id, number, changes }))),
    },
  ];
  const names = new Set(documents.flatMap(({ id, number }) => (number === null ? [id] : [id, number])));
  const found = [...names].map((document) => ({ document, at, entry_id: entryId }));
  const statements = [...insertStatements('audit_entry', entry), ...insertStatements('audit_document', found)];
  for (const { sql, values } of statements) tx.atCommit(sql, values); // nothing in the transaction reads them
}

/** The one company of all that was named; null: of none, or of several. */
function companyOf(documents: readonly Changed[], input: object): string | null {
  const asked = (input as Row).legalEntity;
  const named = new Set(documents.flatMap(({ legalEntity }) => legalEntity ?? []));
  if (named.size === 0 && typeof asked === 'string' && asked.length <= 10) return asked;
  return named.size === 1 ? ([...named][0] as string) : null;
}
