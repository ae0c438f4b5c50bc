// What the audit trail must say of a mutation that was done: who, by which program, under which key and request id, and what stood before
// and after. It must never say of a mutation that it was done: the answers do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql';
import { argumentOf } from './inputs';
import type { Person } from './stage';

export interface Done {
  readonly mutation: string;
  readonly actor: string;
  readonly requestId: string;
}

/** As what the requests come, and are found in the trail again. */
export const PROGRAM = 'permission matrix';

const ACTS = 'test/journey/auditedActs.test.ts';

/**
 * These books give no occasion for them: the test that does each through the API, where the frame of mutations (subgraphs/audit/refusals.ts)
 * lets none pass that is not in the trail, and books that close (test/journey/faults.ts) none whose entries say nothing of what changed.
 */
export const DONE_ELSEWHERE: Readonly<Record<string, string>> = {
  markNotReadyToInvoice: ACTS,
  resetNotToExceed: 'test/journey/limits.test.ts',
  reevaluateNotToExceed: 'test/journey/limits.test.ts',
  addContractCustomer: 'test/journey/setUpChanges.test.ts',
  pauseDataLoad: 'test/journey/load.test.ts',
  resumeDataLoad: 'test/journey/load.test.ts',
  cancelDataLoad: 'test/journey/load.test.ts',
  removeInvoiceDetails: ACTS,
  deleteInvoice: ACTS,
  startInvoiceReview: ACTS,
  endInvoiceReview: ACTS,
  releaseParkedInDataverse: 'test/journey/parked.test.ts',
  publishTableMapInDataverse: ACTS,
  prepareProgressInvoice: 'test/journey/setUpChanges.test.ts',
  deleteMilestone: 'test/journey/milestoneCredit.test.ts',
  openExchange: 'test/journey/restored.test.ts',
  markRetainerReadyToRefund: 'test/journey/retainers.test.ts',
  postAccrualCorrection: ACTS,
  importBeginningBalances: 'test/journey/beginningBalances.test.ts',
  releaseParkedInFinance: ACTS,
  publishTableMapInFinance: ACTS,
  resetIntegrationJournal: 'test/journey/accounting.test.ts',
  deleteIntegrationJournalLines: ACTS,
  updateProposalLines: 'test/journey/dimensions.test.ts',
  postIntegrationJournal: 'test/journey/accounting.test.ts',
  postInvoiceProposal: 'test/journey/kill.test.ts',
  deleteInvoiceProposalLines: 'test/journey/dimensions.test.ts',
  postNeededJournalLines: ACTS,
  submitInvoiceProposal: ACTS,
  approveInvoiceProposal: ACTS,
  rejectInvoiceProposal: ACTS,
  recallInvoiceProposal: ACTS,
  eliminateRevenueEstimate: ACTS,
};

/** Whether that test does it. */
export function isDoneThere(mutation: string): boolean {
  const file = DONE_ELSEWHERE[mutation];
  return file !== undefined && isDone(file, mutation);
}

function isDone(file: string, mutation: string): boolean {
  return readFileSync(join(__dirname, '../..', file), 'utf8').includes(mutation);
}

/** Whose own entry tells of nothing that changed in these books: ACTS does each where something does, many of them item by item. */
const CHANGES_NOTHING_HERE = [
  'confirmInvoices',
  'createInvoices',
  'postInvoiceProposals',
  'importFromStaging',
  'refreshInvoice',
];
if (!CHANGES_NOTHING_HERE.every((mutation) => isDone(ACTS, mutation))) throw new Error(`${ACTS} leaves one out`);

interface Entry {
  readonly mutation: string;
  readonly actor: string;
  readonly requestId: string;
  readonly idempotencyKey: string | null;
  readonly clientName: string | null;
  readonly outcome: string;
  readonly documents: readonly { readonly changes: readonly { before: string | null; after: string | null }[] }[];
}

const FIELDS = `pageInfo { hasNextPage } nodes {
  mutation actor requestId idempotencyKey clientName outcome documents { changes { before after } }
}`;

/** What the trail does not say of what was done, a line each; and all mutations that it says were done. */
export async function missingInTrail(
  reader: Person,
  done: readonly Done[],
): Promise<{ missing: string[]; noted: ReadonlySet<string> }> {
  const query = `{ dataverse: dataverseAuditTrail(first: 500, filter: { outcome: DONE }) { ${FIELDS} }
    finance: financeAuditTrail(first: 500, filter: { outcome: DONE }) { ${FIELDS} } }`;
  const { data, errors } = await reader.ask<Record<string, { nodes: Entry[] }>>(query);
  if (!data) throw new Error(JSON.stringify(errors));
  const entries = Object.values(data).flatMap(({ nodes }) => nodes);
  const changing = new Set<string>();
  const missing = done.flatMap(({ mutation, actor, requestId }) => {
    const entry = entries.find((one) => one.mutation === mutation && one.requestId === requestId);
    if (entry === undefined) return [`${requestId}: no entry`];
    const { idempotencyKey, clientName, documents } = entry;
    if (documents.some(({ changes }) => changes.some(({ before, after }) => before !== after))) changing.add(mutation);
    const isWhole = entry.actor === actor && clientName === PROGRAM;
    return [
      ...(isWhole ? [] : [`${requestId}: ${JSON.stringify({ ...entry, documents: [] })}`]),
      ...(idempotencyKey === null || idempotencyKey === requestId ? [] : [`${requestId}: under ${idempotencyKey}`]),
    ];
  });
  // Whoever comes later may find it done: one of all must tell of what changed.
  const silent = [...new Set(done.map(({ mutation }) => mutation))].filter((name) => !changing.has(name));
  const told = silent.filter((name) => !CHANGES_NOTHING_HERE.includes(name)).map((name) => `${name}: no change`);
  return { missing: [...missing, ...told], noted: new Set(entries.map(({ mutation }) => mutation)) };
}

/** Does this mutation take an idempotency key? */
export function takesKey(schema: GraphQLSchema, mutation: string): boolean {
  const type = argumentOf(schema, mutation);
  const named = type && getNamedType(type);
  return isInputObjectType(named) && named.getFields().idempotencyKey !== undefined;
}
