// Acts of accountants and operators for which most books give no occasion, each brought to success through the gateway by somebody with a
// token: the audit trail says who, by which program, under which key and request id, and what it was before and is after. The checker reads
// both books at the end.
import { randomUUID } from 'node:crypto';
import type { MapDefinition } from '../../schema/mapDefinition';
import { MAPS } from '../../schema/messages';
import { NEWEST_SHIPPED_MAPS } from '../../schema/table-maps';
import { type Acts, type Change, openActs } from '../access/acts';
import { DIALECTS } from '../harness/databases';

const anything = expect.anything();
const changed = (kind: string, name: string, before: unknown, after: unknown): Change => ({
  ...{ kind, name, before, after },
});

describe.each(DIALECTS)('acts that are in the audit trail, on %s', (dialect) => {
  let on: Acts;
  beforeAll(async () => {
    on = await openActs(dialect);
  });
  afterAll(async () => expect(await on.stage.stop()).toEqual([]));

  const of = (name: string) => on.stage.documents[name] as string;
  const inFinance = (sql: string, values: (string | number)[] = []) =>
    on.stage.product.both.finance.books.db.write((tx) => tx.change(sql, values));
  const importAll = () => on.act('accountant', 'importFromStaging', { legalEntity: 'USMF' });
  const postJournals = async () => {
    const query = '{ integrationJournals(filter: { status: [DRAFT, ERROR] }) { nodes { id } } }';
    const { integrationJournals } = await on.ask<{ integrationJournals: { nodes: { id: string }[] } }>(query);
    expect(integrationJournals.nodes).not.toEqual([]);
    for (const { id } of integrationJournals.nodes)
      expect(await on.done('accountant', 'postIntegrationJournal', { journalId: id })).toContainEqual(
        changed('integration_journal', 'status', 'DRAFT', 'PROCESSING'),
      );
    await on.stage.quiet();
    const trail = `query ($id: String!) { financeAuditTrail(filter: { document: $id, mutation: ["postIntegrationJournal"] }) { nodes { actor requestId codes
      documents { kind changes { name before after } } } } }`;
    for (const { id } of integrationJournals.nodes) {
      const { financeAuditTrail } = await on.ask<{ financeAuditTrail: { nodes: { requestId: string }[] } }>(trail, {
        id,
      });
      const [end, beginning, ...others] = financeAuditTrail.nodes;
      expect(others).toEqual([]);
      expect(end).toEqual({
        ...{ actor: 'accountant', requestId: beginning?.requestId, codes: [] },
        documents: [
          {
            kind: 'integration_journal',
            changes: expect.arrayContaining([{ name: 'status', before: 'PROCESSING', after: 'POSTED' }]),
          },
        ],
      });
    }
  };

  it('lines of a journal are given a dimension, deleted, and made anew', async () => {
    const journalId = of('journalId');
    const dimensions = [{ dimension: 'Department', value: 'Sales' }];
    expect(await on.done('accountant', 'updateJournalLines', { journalId, dimensions })).toContainEqual(
      changed('integration_journal', 'version', anything, anything),
    );
    const lines = { journalId, lineIds: [of('journalLineId')] };
    const told = await on.done('accountant', 'deleteIntegrationJournalLines', lines);
    const count = told.find(({ kind, name }) => kind === 'integration_journal' && name === 'line_count');
    expect(Number(count?.before) - Number(count?.after)).toBe(1);
    await importAll();
  });

  it('what a proposal waits for is posted for it, each journal and the import told of', async () => {
    const number = of('proposalNumber');
    const query = 'query ($number: String!) { invoiceProposal(number: $number) { neededJournalLines { checksum } } }';
    type Seen = { invoiceProposal: { neededJournalLines: { checksum: string } } };
    const { checksum } = (await on.ask<Seen>(query, { number })).invoiceProposal.neededJournalLines;
    const each = ['postIntegrationJournal', 'importFromStaging'];
    const told = await on.doneForMany('accountant', 'postNeededJournalLines', { number, checksum }, each);
    expect(told.flat()).toContainEqual(changed('integration_journal', 'status', 'DRAFT', 'PROCESSING'));
    expect(told.flat()).toContainEqual(changed('integration_journal', 'status', 'PROCESSING', 'POSTED'));
    expect(told.flat()).toContainEqual(changed('proposal', 'line_count', '0', anything));
  });

  it('a message that Dataverse refused is sent again, by its key and by its code', async () => {
    const { db } = on.stage.product.both.dataverse.books;
    const lost = randomUUID();
    const rename = (from: string, to: string) =>
      db.write((tx) => tx.change('UPDATE actual SET id = ? WHERE id = ?', [to, from]));
    const waiting = `{ integrationJournals(filter: { status: [DRAFT] }) { nodes { lines(first: 1) { nodes { actualId } } } } }`;
    const drafts = await on.ask<{ integrationJournals: { nodes: { lines: { nodes: { actualId: string }[] } }[] } }>(
      waiting,
    );
    const actualId = drafts.integrationJournals.nodes[0]?.lines.nodes[0]?.actualId as string;
    await rename(actualId, lost);
    await postJournals();
    const query = '{ financeExchange { parked { nodes { key code } } } }';
    const seen = await on.ask<{ financeExchange: { parked: { nodes: { key: string }[] } } }>(query);
    const [parked, ...others] = seen.financeExchange.parked.nodes;
    expect([parked, others]).toEqual([{ key: anything, code: 'ACTUAL_UNKNOWN' }, []]);
    const goes = changed('parked_key', 'parked_code', 'ACTUAL_UNKNOWN', null);
    const byKey = { act: 'RETRY', keys: [parked?.key] };
    expect(await on.done('administrator', 'releaseParkedInFinance', byKey)).toContainEqual(goes);
    await on.stage.quiet(); // in vain: it is parked again
    await rename(lost, actualId);
    const byCode = { act: 'RETRY', code: 'ACTUAL_UNKNOWN' };
    expect(await on.done('administrator', 'releaseParkedInFinance', byCode)).toContainEqual(goes);
    await on.stage.quiet();
  });

  it('a proposal loses its lines, gets them again, is handed in, sent back, handed in, taken back, handed in and approved', async () => {
    const number = of('proposalNumber');
    await inFinance("INSERT INTO proposal_workflow (legal_entity, enabled, separate_approver) VALUES ('USMF', 1, 1)");
    const one = { legalEntity: 'USMF', proposalNumber: number };
    expect(
      await on.done('accountant', 'deleteInvoiceProposalLines', { number, reason: 'wrong dimension' }),
    ).toContainEqual(changed('proposal', 'line_count', anything, '0'));
    expect(await on.done('accountant', 'importFromStaging', one)).toContainEqual(
      changed('proposal', 'line_count', '0', anything),
    );
    const from = (before: string, after: string) => changed('proposal', 'status', before, after);
    const submit = () => on.done('accountant', 'submitInvoiceProposal', { number });
    expect(await submit()).toContainEqual(from('OPEN', 'SUBMITTED'));
    const why = { number, reason: 'another price' };
    expect(await on.done('controller', 'rejectInvoiceProposal', why)).toContainEqual(from('SUBMITTED', 'REJECTED'));
    expect(await submit()).toContainEqual(from('REJECTED', 'SUBMITTED'));
    expect(await on.done('accountant', 'recallInvoiceProposal', { number })).toContainEqual(from('SUBMITTED', 'OPEN'));
    await submit();
    expect(await on.done('controller', 'approveInvoiceProposal', { number })).toContainEqual(
      from('SUBMITTED', 'APPROVED'),
    );
    const posted = await on.doneForMany('accountant', 'postInvoiceProposals', { numbers: [number] }, [
      'postInvoiceProposal',
    ]);
    expect(posted).toEqual([expect.arrayContaining([from('APPROVED', 'INVOICED')])]);
  });

  it('accrued revenue that an invoice did not take back whole is corrected', async () => {
    const { db } = on.stage.product.both.finance.books;
    const [sale] = await db.read.rows<{ voucher_number: string; actual_id: string }>(
      `SELECT e.voucher_number, MIN(e.actual_id) AS actual_id FROM ledger_entry e JOIN customer_invoice c ON c.voucher_number = e.voucher_number
        WHERE e.posting_type = 'WIP_SALES_VALUE' AND c.proposal_number = ? GROUP BY e.voucher_number`,
      [of('proposalNumber')],
    );
    const alter =
      'UPDATE ledger_entry SET accounting_amount = accounting_amount + ? WHERE posting_type = ? AND voucher_number = ? AND actual_id = ?';
    const taken = [sale?.voucher_number as string, sale?.actual_id as string];
    await inFinance(alter, [100, 'WIP_SALES_VALUE', ...taken]);
    await inFinance(alter, [-100, 'ACCRUED_REVENUE', ...taken]);
    const query = `{ accruedRevenueReconciliation(legalEntity: "USMF", from: "2026-11-01", to: "2026-11-30") {
      differences { nodes { actualId } } } }`;
    const seen = await on.ask<{ accruedRevenueReconciliation: { differences: { nodes: { actualId: string }[] } } }>(
      query,
    );
    const actualIds = seen.accruedRevenueReconciliation.differences.nodes.map(({ actualId }) => actualId);
    expect(actualIds).toHaveLength(1);
    const correction = { legalEntity: 'USMF', actualIds, voucherDate: '2026-11-30' };
    expect(await on.done('accountant', 'postAccrualCorrection', correction)).toEqual(
      expect.arrayContaining([
        changed('accrual_correction', 'posted_by', null, 'accountant'),
        changed('accrual_correction', 'line_count', null, '1'),
      ]),
    );
  });

  it('a fixed price is estimated whole, and its estimates are taken out', async () => {
    const [projectId, estimateId] = [of('fixedProjectId'), of('estimateId')];
    expect(await on.done('accountant', 'reverseRevenueEstimate', { estimateId })).toContainEqual(
      changed('revenue_estimate', 'reversed_at', null, anything),
    );
    const whole = { projectId, periodDate: '2026-11-30', percentComplete: '100' };
    await on.done('accountant', 'postRevenueEstimate', whole);
    const elimination = { projectId, date: '2026-11-30' };
    expect(await on.done('accountant', 'eliminateRevenueEstimate', elimination)).toContainEqual(
      changed('revenue_estimate', 'kind', null, 'ELIMINATION'),
    );
    await on.stage.quiet();
  });

  it.each([
    ['publishTableMapInDataverse', MAPS.projects],
    ['publishTableMapInFinance', MAPS.customerInvoices],
  ])('%s: a version of a table map', async (mutation, name) => {
    const newest = NEWEST_SHIPPED_MAPS.find((map) => map.name === name) as MapDefinition;
    const columns = newest.columns.map((column) =>
      ['name', 'billed_count'].includes(column.finance ?? '')
        ? { ...column, default: column.finance === 'name' ? 'unnamed' : 0 }
        : column,
    );
    const definition = JSON.stringify({ ...newest, columns });
    expect(await on.done('administrator', mutation, { definition })).toEqual(
      expect.arrayContaining([
        changed('table_map_version', 'published_by', null, 'administrator'),
        changed('table_map_version', 'version', null, '1001'),
      ]),
    );
  });

  it('drafts and confirmations of many are told invoice by invoice', async () => {
    const query =
      '{ contracts { nodes { id billingBacklog(filter: { status: [UNBILLED_SALES_CREATED] }) { nodes { id } } } } }';
    const { contracts } = await on.ask<{
      contracts: { nodes: { id: string; billingBacklog: { nodes: { id: string }[] } }[] };
    }>(query);
    const contract = contracts.nodes.find(
      ({ id, billingBacklog }) => id !== of('contractId') && billingBacklog.nodes.length > 2,
    );
    const [late, ...ids] = (contract?.billingBacklog.nodes ?? []).map(({ id }) => id);
    await on.done('manager', 'markReadyToInvoice', { ids });
    const drafts = { contractIds: [contract?.id], invoiceDate: '2026-11-23' };
    const [made] = await on.doneForMany('manager', 'createInvoices', drafts, ['createInvoice', 'createInvoices']);
    expect(made).toContainEqual(changed('invoice', 'status', null, 'DRAFT'));
    const invoiceId = made?.find(({ kind, name }) => kind === 'invoice' && name === 'id')?.after as string;
    await on.done('manager', 'markReadyToInvoice', { ids: [late] });
    expect(await on.done('manager', 'refreshInvoice', { invoiceId })).toContainEqual(
      changed('invoice', 'version', anything, anything),
    );
    const confirmed = await on.doneForMany('manager', 'confirmInvoices', { invoiceIds: [invoiceId] }, [
      'confirmInvoice',
    ]);
    expect(confirmed).toEqual([expect.arrayContaining([changed('invoice', 'status', 'DRAFT', 'CONFIRMED')])]);
  });

  it('a draft is put before somebody and taken back, loses a line, and is deleted; what was on it is not to be billed', async () => {
    const invoiceId = of('invoiceId');
    const status = (before: string, after: string) => changed('invoice', 'status', before, after);
    expect(await on.done('manager', 'startInvoiceReview', { invoiceId })).toContainEqual(status('DRAFT', 'IN_REVIEW'));
    expect(await on.done('manager', 'endInvoiceReview', { invoiceId })).toContainEqual(status('IN_REVIEW', 'DRAFT'));
    const lost = { invoiceId, detailIds: [of('detailId')] };
    expect(await on.done('manager', 'removeInvoiceDetails', lost)).toContainEqual(
      changed('invoice', 'version', anything, anything),
    );
    const gone = changed('invoice', 'id', invoiceId, null);
    expect(await on.done('manager', 'deleteInvoice', { invoiceId })).toContainEqual(gone);
    const query =
      'query ($id: ID!) { contract(id: $id) { billingBacklog(filter: { status: [READY_TO_INVOICE] }) { nodes { id } } } }';
    type Seen = { contract: { billingBacklog: { nodes: { id: string }[] } } };
    const { contract } = await on.ask<Seen>(query, { id: of('contractId') });
    const ids = contract.billingBacklog.nodes.map(({ id }) => id);
    const back = changed('actual', 'billing_status', 'READY_TO_INVOICE', 'UNBILLED_SALES_CREATED');
    expect(await on.done('manager', 'markNotReadyToInvoice', { ids })).toContainEqual(back);
  });
});
