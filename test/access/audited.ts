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

/**
 * These books give no occasion for them: the test that does each through the API, where the frame of mutations (subgraphs/audit/refusals.ts)
 * lets none pass that is not in the trail; or the flow that writes it down, where only flows are tested.
 */
export const DONE_ELSEWHERE: Readonly<Record<string, string>> = {
  markNotReadyToInvoice: 'test/subgraphs/dataverse/api/backlog.test.ts',
  resetNotToExceed: 'test/journey/limits.test.ts',
  reevaluateNotToExceed: 'test/journey/limits.test.ts',
  addContractCustomer: 'test/journey/setUpChanges.test.ts',
  pauseDataLoad: 'test/journey/load.test.ts',
  resumeDataLoad: 'test/journey/load.test.ts',
  cancelDataLoad: 'test/journey/load.test.ts',
  removeInvoiceDetails: 'test/subgraphs/dataverse/api/drafts.test.ts',
  deleteInvoice: 'test/subgraphs/dataverse/api/drafts.test.ts',
  startInvoiceReview: 'test/subgraphs/dataverse/api/drafts.test.ts',
  endInvoiceReview: 'test/subgraphs/dataverse/api/drafts.test.ts',
  releaseParkedInDataverse: 'test/journey/parked.test.ts',
  publishTableMapInDataverse: 'subgraphs/operators/publishTableMap.ts',
  prepareProgressInvoice: 'test/journey/setUpChanges.test.ts',
  deleteMilestone: 'test/journey/milestoneCredit.test.ts',
  openExchange: 'test/journey/restored.test.ts',
  markRetainerReadyToRefund: 'test/journey/retainers.test.ts',
  postAccrualCorrection: 'subgraphs/finance/flows/postAccrualCorrection.ts',
  importBeginningBalances: 'test/journey/beginningBalances.test.ts',
  releaseParkedInFinance: 'subgraphs/operators/releaseParked.ts',
  publishTableMapInFinance: 'subgraphs/operators/publishTableMap.ts',
  resetIntegrationJournal: 'test/journey/accounting.test.ts',
  deleteIntegrationJournalLines: 'subgraphs/finance/flows/deleteIntegrationJournal.ts',
  updateProposalLines: 'test/journey/dimensions.test.ts',
  postIntegrationJournal: 'test/journey/accounting.test.ts',
  postInvoiceProposal: 'test/journey/kill.test.ts',
  deleteInvoiceProposalLines: 'test/journey/dimensions.test.ts',
  postNeededJournalLines: 'test/journey/missingLink.test.ts',
  submitInvoiceProposal: 'subgraphs/finance/flows/approveProposal.ts',
  approveInvoiceProposal: 'subgraphs/finance/flows/approveProposal.ts',
  rejectInvoiceProposal: 'subgraphs/finance/flows/approveProposal.ts',
  recallInvoiceProposal: 'subgraphs/finance/flows/approveProposal.ts',
  eliminateRevenueEstimate: 'subgraphs/finance/flows/eliminateRevenueEstimate.ts',
};

/** Whether that test or flow is there and does what the table says of it. */
export function isDoneThere(mutation: string): boolean {
  const file = DONE_ELSEWHERE[mutation];
  const text = file === undefined ? '' : readFileSync(join(__dirname, '../..', file), 'utf8');
  return file?.startsWith('test/') ? text.includes(mutation) : /\b(remember|noteDone)\(/.test(text);
}

/** Whose own entry names no document that changed: items of many have entries of their own, and of the others these books hold nothing new. */
const CHANGES_NOTHING_NAMED: ReadonlySet<string> = new Set([
  'confirmInvoices',
  'createInvoices',
  'postInvoiceProposals',
  'importFromStaging',
  'refreshInvoice',
  'updateJournalLines',
]);

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
  const told = silent.filter((name) => !CHANGES_NOTHING_NAMED.has(name)).map((name) => `${name}: no change`);
  return { missing: [...missing, ...told], noted: new Set(entries.map(({ mutation }) => mutation)) };
}

/** Does this mutation take an idempotency key? */
export function takesKey(schema: GraphQLSchema, mutation: string): boolean {
  const type = argumentOf(schema, mutation);
  const named = type && getNamedType(type);
  return isInputObjectType(named) && named.getFields().idempotencyKey !== undefined;
}
