// Approved work that is taken back after Finance heard of it, before and after its journal was posted: what was accrued and what it
// cost go to the cent, the accounting detail of the negatives comes back, and what is approved anew can be billed to the end. Both
// relays run; the checker reads both books after each. domain.md 3.4 (d), (e), 4.4
import { MAPS } from '../../schema/messages';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { approveEntries } from '../../subgraphs/dataverse/flows/approveEntries';
import { cancelApprovals } from '../../subgraphs/dataverse/flows/cancelApprovals';
import { closeContractAsLost } from '../../subgraphs/dataverse/flows/closeContractAsLost';
import { confirmContract } from '../../subgraphs/dataverse/flows/confirmContract';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { recallEntries } from '../../subgraphs/dataverse/flows/recallEntries';
import { setUpCompanies } from '../../subgraphs/dataverse/flows/setUpCompanies';
import { submitEntries } from '../../subgraphs/dataverse/flows/submitEntries';
import type { EntryInput } from '../../subgraphs/dataverse/rules/entry';
import { importEveryLegalEntity } from '../../subgraphs/finance/flows/importEveryLegalEntity';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import type { FinanceSetUp } from '../../subgraphs/finance/flows/setUp/registry';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { openBoth, type Together } from '../../together';
import { DIALECTS } from '../harness/databases';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { granted } from '../subgraphs/dataverse/flows/books';
import { bob } from '../subgraphs/dataverse/flows/entryBooks';
import { company, contractNumber, loadCompany } from './company';
import { postedOf, waitingOf, writtenBackOf } from './entryInBooks';
import { faultsOf } from './faults';

const DATE = '2026-11-02';
const INVOICE_DATE = '2026-11-23';
const JOURNALS = {
  journalPeriodUnit: 'MONTHS' as const,
  journalLineLimit: 200,
  shiftToOpenPeriod: false,
  onAccountItemTaxGroup: null,
  timeItemTaxGroup: null,
};

describe.each(DIALECTS)('work that is taken back, through both books on %s', (dialect) => {
  let urls: TwoBooks;
  let both: Together;
  const books = () => both.dataverse.books;
  const ledger = () => both.finance.books;

  beforeAll(async () => {
    urls = await emptyBooks(dialect);
    await loadCompany(urls.dataverse.url, urls.finance.url, company(6, 0));
    both = await openBoth({
      dataverseUrl: urls.dataverse.url,
      financeUrl: urls.finance.url,
      world: realWorld(),
      importSchedule: null,
      onError: (error) => console.error(error),
    });
    both.start();
  });
  afterEach(async () => {
    await both.settle();
    expect(await faultsOf(urls.dataverse.url, urls.finance.url, { atRest: true })).toEqual([]);
  });
  afterAll(async () => {
    await both?.stop();
    await urls.drop();
  });

  /** 8 h at 100 USD and 200 GBP, on a contract that accrues revenue; 1 GBP is 1.25 USD. Approved, if asked. */
  const work = async (id: string, contract: number, changes: Partial<EntryInput> = {}): Promise<string> => {
    const entries = [bob(id, { projectNumber: `P-00${contract}`, date: DATE, ...changes })];
    granted(await submitEntries(books(), LOCAL_CALLER, { entries }));
    return approve(id);
  };
  const approve = async (id: string, billableQuantity: number | null = null): Promise<string> => {
    granted(await approveEntries(books(), LOCAL_CALLER, { entries: [{ id, billableQuantity }] }));
    return id;
  };
  const journalise = async () => {
    await both.settle();
    await importEveryLegalEntity(ledger(), LOCAL_CALLER);
  };
  const postJournals = async () => {
    const waiting = await ledger().db.read.rows<{ id: string }>(
      "SELECT id FROM integration_journal WHERE status <> 'POSTED'",
    );
    for (const { id } of waiting) granted(await postIntegrationJournal(ledger(), LOCAL_CALLER, { journalId: id }));
    await both.settle();
  };
  /** What takes something back is journalised when its original is posted: two rounds bring everything there is to its voucher. */
  const postAll = async () => {
    for (let round = 0; round < 2; round += 1) {
      await journalise();
      await postJournals();
    }
  };
  const contractOf = async (contract: number) => {
    const [row] = await books().db.read.rows<{ id: string; customer_id: string }>(
      'SELECT c.id, k.customer_id FROM contract c JOIN contract_customer k ON k.contract_id = c.id WHERE c.number = ?',
      [contractNumber(contract)],
    );
    return row as { id: string; customer_id: string };
  };
  const posted = (entryId: string) => postedOf(both, entryId);
  const writtenBack = (entryId: string) => writtenBackOf(both, entryId);
  const rateOf = (text: string) => Number(text) * 1e12;
  /** What 1 GBP is from the day before the work on. */
  const rate = async (text: string) => {
    const given = { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-11-01', rate: rateOf(text) };
    granted(await setUpFinance(ledger(), { exchangeRates: [given] }));
  };
  const TAKEN_BACK = [
    ['COST', 800, 80_000, rateOf('1')],
    ['COST', -800, -80_000, rateOf('1')],
    ['UNBILLED_SALES', 800, 200_000, rateOf('1.25')],
    ['UNBILLED_SALES', -800, -200_000, rateOf('1.25')],
  ];
  const NOTHING_LEFT = { COST: [2, 0], WIP_SALES_VALUE: [2, 0] };

  it('3.4 (d) recalled after its journal was posted: cost and accrual go to the cent, and Dataverse learns their vouchers', async () => {
    const id = await work('posted', 2);
    await postAll();
    expect(await posted(id)).toEqual({ COST: [1, 80_000], WIP_SALES_VALUE: [1, 200_000] });
    await rate('1.40'); // the rate of the day is no business of what takes something back
    granted(await recallEntries(books(), LOCAL_CALLER, { ids: [id] }));
    await postAll();
    await rate('1.25');
    expect(await posted(id)).toEqual(NOTHING_LEFT);
    expect(await writtenBack(id)).toEqual(TAKEN_BACK);
  });

  it.each([
    ['before Finance looked at it', async () => undefined],
    ['while it stands on a journal that nobody has posted', journalise],
  ])(
    '3.4 (d) recalled %s: it is posted and taken back',
    async (name, before) => {
      const id = await work(`early ${name}`.slice(0, 36), 2);
      await before();
      granted(await recallEntries(books(), LOCAL_CALLER, { ids: [id] }));
      await journalise();
      expect(await waitingOf(both, id)).toBe(2);
      await postAll();
      expect(await posted(id)).toEqual(NOTHING_LEFT);
      expect(await writtenBack(id)).toEqual(TAKEN_BACK);
    },
    60_000,
  );

  it.each([
    ['at once', async () => undefined],
    ['each told to Finance and posted first', async () => postAll()],
  ])(
    '3.4 (d) cancelled and approved again for 6 of 8 h, %s: in order under one key, and billed to the end',
    async (name, between) => {
      const id = await work(`again ${name}`.slice(0, 36), 2);
      await between();
      granted(await cancelApprovals(books(), LOCAL_CALLER, { ids: [id] }));
      await between();
      await approve(id, 600);
      await both.settle();
      const key = [`approval:${id}`];
      const sent = await books().db.read.rows(
        'SELECT number, topic, state FROM outbox WHERE stream_key = ? ORDER BY number',
        key,
      );
      expect(sent).toEqual(
        [1, 2, 3, 4, 5, 6].map((number) => ({
          number,
          topic: number % 2 ? MAPS.actuals : MAPS.links,
          state: 'SETTLED',
        })),
      );
      const heard = 'SELECT last_number, refused_number FROM inbox_stream WHERE stream_key = ?';
      expect(await ledger().db.read.rows(heard, key)).toEqual([{ last_number: 6, refused_number: null }]);
      await postAll();
      expect(await posted(id)).toEqual({ COST: [3, 80_000], WIP_SALES_VALUE: [3, 150_000] }); // 2 h are not accrued

      const { id: contractId, customer_id: customerId } = await contractOf(2);
      const sales = await books().db.read.rows<{ id: string }>(
        `SELECT id FROM actual WHERE entry_id = ? AND billing_status = 'UNBILLED_SALES_CREATED' AND adjustment_status IS NULL`,
        [id],
      );
      granted(await markReadyToInvoice(books(), LOCAL_CALLER, { ids: sales.map((sale) => sale.id) }));
      const draft = { contractId, customerId, invoiceDate: INVOICE_DATE };
      const { invoiceId } = granted(await createInvoice(books(), LOCAL_CALLER, draft));
      granted(await confirmInvoice(books(), LOCAL_CALLER, { invoiceId }));
      await journalise();
      const [invoice] = await books().db.read.rows<{ number: string }>('SELECT number FROM invoice WHERE id = ?', [
        invoiceId,
      ]);
      const number = invoice?.number as string;
      granted(await postInvoiceProposal(ledger(), LOCAL_CALLER, { number, invoiceDate: INVOICE_DATE }));
      await both.settle();
      const net = 'SELECT net_amount FROM customer_invoice WHERE invoice_id = ?';
      expect(await ledger().db.read.rows(net, [invoiceId])).toEqual([{ net_amount: 120_000 }]);
      const live = await posted(id);
      expect(live.WIP_SALES_VALUE?.[1]).toBe(0); // what was accrued of the 6 h went with the invoice
      expect(await books().db.read.rows('SELECT step, state FROM invoice WHERE id = ?', [invoiceId])).toEqual([
        { step: 'WRITTEN_BACK', state: 'DONE' },
      ]);
    },
    60_000,
  );

  it('3.4 (e) confirming the contract takes posted work back and approves it anew', async () => {
    const id = await work('confirmed', 4);
    await postAll();
    granted(await confirmContract(books(), LOCAL_CALLER, { contractId: (await contractOf(4)).id }));
    await postAll();
    expect(await posted(id)).toEqual({ COST: [3, 80_000], WIP_SALES_VALUE: [3, 200_000] });
    expect(await writtenBack(id)).toHaveLength(6);
  });

  it('3.4 (e) a contract that is lost: what was accrued goes, what it cost stays', async () => {
    const id = await work('lost', 6);
    await postAll();
    granted(await closeContractAsLost(books(), LOCAL_CALLER, { contractId: (await contractOf(6)).id }));
    await postAll();
    expect(await posted(id)).toEqual({ COST: [1, 80_000], WIP_SALES_VALUE: [2, 0] });
    const [cost, , ...sales] = TAKEN_BACK;
    expect(await writtenBack(id)).toEqual([cost, ...sales]);
  });

  it('3.5 (v) what another company lent waits until the relationship is set up, is posted in its books, and taken back there', async () => {
    const lender = { code: 'GBPM', name: 'Lender', currency: 'GBP' };
    granted(await setUpCompanies(books(), { legalEntities: [lender], customers: [] }));
    granted(await setUpFinance(ledger(), lenderSetUp({ ...lender, ...JOURNALS })));
    const id = await work('lent', 2, { costPrice: 1_200_000, resourceCompany: 'GBPM', resourcePrice: 880_000 });
    await postAll();
    const lent = (columns: string) =>
      ledger().db.read.rows(
        `SELECT transaction_type, quantity, ${columns} FROM staged_actual WHERE legal_entity = 'GBPM' ORDER BY transaction_type, quantity`,
      );
    const waits = { quantity: 800, state: 'ERROR', error_code: 'INTERCOMPANY_NOT_SET_UP' };
    expect(await lent('state, error_code')).toEqual([
      { transaction_type: 'INTER_ORGANIZATIONAL_SALES', ...waits },
      { transaction_type: 'RESOURCING_UNIT_COST', ...waits },
    ]);
    const relationship = {
      legalEntity: 'GBPM',
      borrowingLegalEntity: 'USMF',
      customerAccount: 'USMF',
      accrueRevenue: true,
    };
    granted(await setUpFinance(ledger(), { intercompanyRelationships: [relationship] }));
    await postAll();
    granted(await recallEntries(books(), LOCAL_CALLER, { ids: [id] }));
    await postAll();
    // 8 h × 88 GBP, and 8 h × 120 USD at 0.8: totals, and back to nothing.
    expect(await lent('state, accounting_amount, accounting_currency')).toEqual(
      [
        ['INTER_ORGANIZATIONAL_SALES', -800, -76_800],
        ['INTER_ORGANIZATIONAL_SALES', 800, 76_800],
        ['RESOURCING_UNIT_COST', -800, -70_400],
        ['RESOURCING_UNIT_COST', 800, 70_400],
      ].map(([transaction_type, quantity, accounting_amount]) => ({
        transaction_type,
        quantity,
        state: 'POSTED',
        accounting_amount,
        accounting_currency: 'GBP',
      })),
    );
    const home = await books().db.read.rows(
      "SELECT COUNT(voucher_number) AS written FROM actual WHERE legal_entity = 'GBPM' AND accounting_currency = 'GBP'",
    );
    expect(home).toEqual([{ written: 4 }]);
    expect((await posted(id)).COST).toEqual([2, 0]); // the lender's own; the borrower's cost is one that only Dataverse keeps
  });
});

/** What GBPM needs beside itself to post what it lends. */
function lenderSetUp(company: NonNullable<FinanceSetUp['legalEntities']>[number]): FinanceSetUp {
  const legalEntity = company.code;
  return {
    legalEntities: [company],
    fiscalPeriods: [{ legalEntity, startDate: '2026-11-01', endDate: '2026-11-30', open: true }],
    exchangeRates: [{ fromCurrency: 'USD', toCurrency: 'GBP', validFrom: '2026-10-01', rate: 800_000_000_000 }],
    postingAccounts: (['COST', 'PAYROLL_ALLOCATION', 'WIP_SALES_VALUE', 'ACCRUED_REVENUE'] as const).map(
      (postingType, index) => ({ legalEntity, postingType, account: `${7000 + index}` }),
    ),
    customers: [{ legalEntity, accountNumber: 'USMF', name: 'The borrower', salesTaxGroup: null }],
    lineProperties: [{ legalEntity, billingType: 'NOT_AVAILABLE', lineProperty: 'NonBill' }],
    numberSequences: [{ legalEntity, name: 'VOUCHER', prefix: 'GB-' }],
  };
}
