// Scenarios 3 and 15: what is not Finance's never comes there, and what is nobody's to write cannot be written, by a project manager
// or an accountant. domain.md 1.3, 3.5 (v), 4.4, 8.1
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { ask, send } from '../../harness/graphql';
import { inputFields } from '../../harness/inputFields';
import { change, contractNumber, contractOf } from '../actors';
import { actualsOf, confirmAsPreviewed, postAndWait } from '../projectManager';
import { drafted, INVOICE_DAY, journalised, LENDER, type On, worked } from './books';

/** What posting decides and writes back, however an input might call it. */
const WRITTEN_BACK = /voucherNumber|accountingAmount|customerInvoiceNumber|writtenBack/i;

export function guardScenarios(of: On): void {
  it('scenario 3: rows that skip the sync are absent in staging, those of a confirmation and the intercompany cost', async () => {
    const on = of();
    const [own] = await worked(on, 10, '8.00', '200');
    const lent = { resourceCompany: LENDER, resourcePrice: '88', costPrice: '120' };
    await worked(on, 10, '10.00', '200', lent);
    await journalised(on);
    const invoice = await drafted(on, 10);
    await confirmAsPreviewed(on.url, invoice);
    await on.importAll();
    await change(on.url, 'importFromStaging', 'imported', { legalEntity: LENDER });
    await postAndWait(on.url, invoice, INVOICE_DAY);
    expect(own).toBeDefined();

    const { id } = await contractOf(on.url, contractNumber(10));
    const actuals = await actualsOf(on.url, { contractId: [id] });
    const shape = ({ transactionType, quantity }: (typeof actuals)[number]) => `${transactionType} ${quantity}`;
    const skipped = actuals.filter(({ skipSync }) => skipSync);
    expect(skipped.map(shape).sort()).toEqual(['COST 10.00', 'UNBILLED_SALES -10.00', 'UNBILLED_SALES -8.00']);
    const staged = new Map<string, string>();
    for (let after: string | null = null; ; ) {
      const { stagedActuals: page }: Staged = await ask<Staged>(on.url, STAGED, { after });
      for (const { actualId, legalEntity } of page.nodes) staged.set(actualId, legalEntity);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(skipped.filter((actual) => staged.has(actual.id))).toEqual([]);
    for (const { accounting } of skipped) expect(accounting).toBeNull();
    const sent = actuals.filter(({ skipSync }) => !skipSync);
    expect(sent.map((actual) => `${shape(actual)} ${staged.get(actual.id)}`).sort()).toEqual([
      'BILLED_SALES 10.00 USMF',
      'BILLED_SALES 8.00 USMF',
      'COST 8.00 USMF',
      `INTER_ORGANIZATIONAL_SALES 10.00 ${LENDER}`,
      `RESOURCING_UNIT_COST 10.00 ${LENDER}`,
      'UNBILLED_SALES 10.00 USMF',
      'UNBILLED_SALES 8.00 USMF',
    ]);
  });

  it('scenario 15: field guard: a user cannot write a voucher number, and an accountant cannot create or delete a proposal', async () => {
    const { url } = of();
    const as = (roles: string) => ({ 'x-roles': roles });
    const schema = buildClientSchema(await ask<IntrospectionQuery>(url, getIntrospectionQuery()));
    const given = inputFields(schema);
    expect(given.length).toBeGreaterThan(100);
    expect(given.filter((name) => WRITTEN_BACK.test(name))).toEqual([]);
    const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(names.filter((name) => /^(create|delete|add|remove)\w*(Invoice)?Proposals?$/.test(name))).toEqual([]);
    expect(names.filter((name) => /(create|update|delete|remove)\w*Actual/i.test(name))).toEqual([]);

    const [proposal] = (await ask<Proposals>(url, PROPOSALS)).invoiceProposals.nodes;
    const { invoices } = await ask<Invoices>(url, INVOICES);
    const before = await ask(url, EVERYTHING);
    const attempts: [string, string, object][] = [
      ['project_manager', 'updateActual', { actualId: 'a', voucherNumber: 'V-1' }],
      ['project_manager', 'confirmInvoice', { invoiceId: invoices.nodes[0]?.id, voucherNumber: 'V-1' }],
      [
        'project_manager',
        'updateInvoiceDetails',
        { invoiceId: invoices.nodes[0]?.id, details: [{ detailId: 'd', voucherNumber: 'V-1' }] },
      ],
      ['project_accountant', 'createInvoiceProposal', { number: 'PF-X', legalEntity: 'USMF' }],
      ['project_accountant', 'deleteInvoiceProposal', { number: proposal?.number }],
    ];
    for (const [roles, mutation, input] of attempts) {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;
      const { status, data, errors } = await send(url, text, { input }, as(roles));
      expect([mutation, status, data ?? null, errors?.length]).toEqual([mutation, 400, null, expect.any(Number)]);
    }
    // The other side's work is refused too, under a code.
    const refusals = async (roles: string, mutation: string, input: object) => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`;
      const data = await ask<Record<string, { userErrors: { code: string }[] }>>(url, text, { input }, as(roles));
      return data[mutation]?.userErrors.map(({ code }) => code);
    };
    const number = proposal?.number;
    for (const [mutation, input] of [
      ['postInvoiceProposal', { number }],
      ['deleteInvoiceProposalLines', { number, reason: 'mine' }],
    ] as const)
      expect([mutation, await refusals('project_manager', mutation, input)]).toEqual([mutation, ['FORBIDDEN']]);
    expect(await refusals('project_accountant', 'confirmInvoice', { invoiceId: invoices.nodes[0]?.id })).toEqual([
      'FORBIDDEN',
    ]);
    expect(await ask(url, EVERYTHING)).toEqual(before);
  });
}

const STAGED =
  'query ($after: String) { stagedActuals(first: 500, after: $after) { nodes { actualId legalEntity } pageInfo { hasNextPage endCursor } } }';
interface Staged {
  stagedActuals: {
    nodes: { actualId: string; legalEntity: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const PROPOSALS = '{ invoiceProposals(first: 1) { nodes { number } } }';
interface Proposals {
  invoiceProposals: { nodes: { number: string }[] };
}
const INVOICES = '{ invoices(first: 1) { nodes { id } } }';
interface Invoices {
  invoices: { nodes: { id: string }[] };
}
const EVERYTHING = `{ invoiceProposals(first: 500) { nodes { number version status lineCount } } invoices(first: 500) { nodes { id version status } }
  actuals(filter: { transactionType: [BILLED_SALES], transactionClass: [TIME, MILESTONE] }, first: 500) { nodes { id accounting { voucherNumber } } } }`;
