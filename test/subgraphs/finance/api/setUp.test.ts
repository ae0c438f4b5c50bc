// The check of the set-up as a query: nothing where all is there, every gap at once, in pages, and only of companies that the
// caller may see; as many statements however many gaps there are.

import type { Caller } from '../../../../subgraphs/caller';
import { checkSetUp } from '../../../../subgraphs/finance/flows/checkSetUp';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import { DIALECTS } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';
import { ledgerSetUp, USMF } from '../ledgerSetUp';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';

const FINDINGS = `query ($legalEntity: String, $first: Int, $after: String) {
  setUpFindings(legalEntity: $legalEntity, first: $first, after: $after) {
    nodes { code legalEntity message owner } totalCount pageInfo { hasNextPage endCursor } } }`;
interface Findings {
  setUpFindings: {
    nodes: { code: string; legalEntity: string; message: string }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const ELSEWHERE: Caller = { subject: 'amy', roles: ['project_accountant'], legalEntities: ['DEMF'] };

describe.each(DIALECTS)('findings of the set-up on %s', (dialect) => {
  let finance: FinanceBooks;
  const ask = async (variables: Record<string, unknown>, caller?: Caller) =>
    (await finance.ask<Findings>(FINDINGS, variables, caller)).setUpFindings;

  beforeAll(async () => {
    finance = await openFinanceBooks(dialect, { ...realWorld(), now: () => new Date('2026-11-23T10:00:00Z') });
    await expect(setUpFinance(finance.books, ledgerSetUp())).resolves.toMatchObject({ ok: true });
  });
  afterAll(() => finance.close());

  it('are all there at once, in pages', async () => {
    const all = await ask({ legalEntity: USMF, first: 100 });
    expect(all.nodes.map(({ code }) => code)).toEqual([
      'CATEGORY_MISSING',
      'CATEGORY_MISSING',
      'CATEGORY_MISSING',
      'SEQUENCE_MISSING',
    ]);
    expect(finance.statements()).toBeLessThanOrEqual(14);
    const first = await ask({ legalEntity: USMF, first: 3 });
    expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const rest = await ask({ legalEntity: USMF, first: 3, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
  });

  it('4.8 name terms of payment that contracts bring from Dataverse and that are not set up: they fell back in silence', async () => {
    const source = {
      id: 'f-1',
      contract_id: 'k-0',
      legal_entity: USMF,
      customer_account: 'C-100',
      payment_terms: 'NET9',
    };
    await finance.db.write((tx) => tx.insert('funding_source', [source]));
    const found = await checkSetUp(finance.books, ELSEWHERE_TOO, USMF);
    expect(found.filter(({ code }) => code === 'TERMS_UNKNOWN').map(({ message }) => message)).toEqual([
      'Terms of payment NET9 are named by contracts, but not set up.',
    ]);
    await finance.db.write((tx) => tx.change("DELETE FROM funding_source WHERE id = 'f-1'"));
  });

  it('are nothing to whom the company is not visible', async () => {
    expect((await ask({ legalEntity: USMF }, ELSEWHERE)).nodes).toEqual([]);
  });

  it.each([['partner'], ['nobody']])(
    'told a %s of accounts, taxes and customers, who is not shown the set-up',
    async (role) => {
      await expect(
        ask({ legalEntity: USMF }, { subject: 'pat', roles: [role], legalEntities: [USMF] }),
      ).rejects.toThrow('This takes one of these roles');
    },
  );

  it('speak of rates that contracts need, unless every one of them has an agreement', async () => {
    await finance.db.write((tx) =>
      tx.insert('contract', [{ id: 'k-1', legal_entity: USMF, number: 'C-JPY', name: 'Yen', currency: 'JPY' }]),
    );
    const codes = async () => (await checkSetUp(finance.books, ELSEWHERE_TOO, USMF)).map(({ code }) => code);
    expect(await codes()).toContain('RATE_MISSING');
    const agreement = { legalEntity: USMF, contractNumber: 'C-JPY', currency: 'JPY', validFrom: '2020-01-01', rate: 1 };
    await setUpFinance(finance.books, { fixedRateAgreements: [agreement] });
    expect(await codes()).not.toContain('RATE_MISSING');
  });
});

const ELSEWHERE_TOO: Caller = { ...ELSEWHERE, legalEntities: ['DEMF', USMF] };
