// A legal entity as its accountants set it up, and an invoice of time on its way to it: rows through Finance's own handlers, as
// the wire would bring them.
import { billedChecksum } from '../../../../schema/checksum';
import { MAPS, type Message, PROTOCOL_VERSION, TO_FINANCE, type ToFinance } from '../../../../schema/messages';
import type { Books } from '../../../../subgraphs/finance/books';
import { financeHandlers } from '../../../../subgraphs/finance/flows/handlers';
import { LINE_PROPERTY_TYPES } from '../../../../subgraphs/finance/flows/setUp/projectCategories';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import { POSTING_TYPES } from '../../../../subgraphs/finance/rules/ledger';
import { padded } from './putRows';

export const LEGAL_ENTITY = 'USMF';

/** A USD ledger with November open, 20 % tax, revenue accrued. */
export async function setUp(books: Books): Promise<void> {
  const legalEntity = LEGAL_ENTITY;
  const outcome = await setUpFinance(books, {
    legalEntities: [
      {
        code: legalEntity,
        name: 'Contoso',
        currency: 'USD',
        journalPeriodUnit: 'ALL',
        journalLineLimit: 200,
        shiftToOpenPeriod: false,
        onAccountItemTaxGroup: 'FULL',
        timeItemTaxGroup: 'FULL',
      },
    ],
    fiscalPeriods: [
      { legalEntity, startDate: '2026-11-01', endDate: '2026-11-30', open: true },
      { legalEntity, startDate: '2026-12-01', endDate: '2026-12-31', open: false },
    ],
    salesTaxCodes: [{ legalEntity, taxCode: 'T20', name: 'Twenty', percent: 200_000 }],
    salesTaxGroups: [
      { legalEntity, kind: 'GROUP', taxGroup: 'DOMESTIC', taxCode: 'T20' },
      { legalEntity, kind: 'ITEM', taxGroup: 'FULL', taxCode: 'T20' },
    ],
    postingAccounts: POSTING_TYPES.map((postingType, index) => ({
      legalEntity,
      postingType,
      account: String(110_000 + index),
    })),
    ledgerProfiles: [{ legalEntity, contractNumber: '*', accrueRevenue: true }],
    customers: [
      {
        legalEntity,
        accountNumber: 'US-001',
        name: 'Adventure Works',
        salesTaxGroup: 'DOMESTIC',
        paymentDays: 30,
        onHold: false,
      },
    ],
    lineProperties: LINE_PROPERTY_TYPES.map((billingType) => ({ legalEntity, billingType, lineProperty: billingType })),
    numberSequences: [
      { legalEntity, name: 'VOUCHER', prefix: 'V-' },
      { legalEntity, name: 'CUSTOMER_INVOICE', prefix: 'CIV-' },
    ],
  });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  await arrive(books, MAPS.projects, [
    { projectId: 'project', dataAreaId: legalEntity, projectNumber: 'P-1', name: 'Project' },
  ]);
  await arrive(books, MAPS.contracts, [
    { contractId: 'contract', dataAreaId: legalEntity, contractNumber: 'C-1', name: 'Contract', currency: 'USD' },
  ]);
  await arrive(books, MAPS.contractLines, [
    {
      contractLineId: 'line',
      contractId: 'contract',
      name: 'Time',
      billingMethod: 'TIME_AND_MATERIAL',
      projectId: 'project',
    },
  ]);
  await arrive(books, MAPS.fundingSources, [
    {
      fundingSourceId: 'source',
      contractId: 'contract',
      dataAreaId: legalEntity,
      customerAccountNumber: 'US-001',
      paymentTerms: null,
    },
  ]);
}

/** An invoice of `entries` hours at 100.00 with everything that Finance needs of it but the journal's posting. */
export async function sendInvoice(
  books: Books,
  number: string,
  entries: number,
  entryDate = '2026-11-02',
): Promise<{ billedIds: string[]; checksum: string }> {
  const indexes = Array.from({ length: entries }, (_, index) => padded(index + 1));
  const unbilled = indexes.map((index) => actual(`${number}-unbilled-${index}`, 'UNBILLED_SALES', null, entryDate));
  const billed = indexes.map((index) => actual(`${number}-billed-${index}`, 'BILLED_SALES', number, entryDate));
  const checksum = billedChecksum();
  for (const { actualId, amount } of billed) checksum.add(actualId, amount);
  const hashed = checksum.hex();
  await arrive(books, MAPS.actuals, unbilled);
  await arrive(books, MAPS.invoices, [
    {
      proposalId: number,
      invoiceId: `id-${number}`,
      dataAreaId: LEGAL_ENTITY,
      name: 'Invoice',
      contractId: 'contract',
      fundingSourceId: 'source',
      invoiceAccount: 'US-001',
      currencyId: 'USD',
      invoiceDate: '2026-11-23',
      accountingDate: null,
      payment: null,
      billedCount: entries,
      billedTotal: entries * 10_000,
      hashedListOfBillableSalesActualIds: hashed,
      linkCount: entries,
    },
  ]);
  await arrive(books, MAPS.actuals, billed);
  await arrive(
    books,
    MAPS.links,
    indexes.map((index) => ({
      transactionRelationshipId: `${number}-link-${index}`,
      transaction1Id: `${number}-billed-${index}`,
      transaction1Role: 'BILLED_SALES',
      transaction2Id: `${number}-unbilled-${index}`,
      transaction2Role: 'UNBILLED_SALES',
      invoiceId: number,
    })),
  );
  return { billedIds: billed.map(({ actualId }) => actualId), checksum: hashed };
}

function actual(
  actualId: string,
  transType: string,
  invoiceId: string | null,
  day: string,
): ToFinance[typeof MAPS.actuals] {
  return {
    actualId,
    dataAreaId: LEGAL_ENTITY,
    transType,
    transactionClassification: 'TIME',
    billingType: 'CHARGEABLE',
    documentDate: day,
    accountingDate: day,
    description: 'Work',
    quantity: 100,
    unitPrice: 1_000_000,
    amount: 10_000,
    transactionCurrencyId: 'USD',
    projectId: 'project',
    contractId: 'contract',
    contractLine: 'line',
    fundingSourceId: 'source',
    customerAccountNumber: 'US-001',
    milestoneId: null,
    transactionCategoryId: null,
    bookableResourceName: 'Bob',
    invoiceId,
  };
}

async function arrive<Topic extends keyof typeof TO_FINANCE>(
  books: Books,
  topic: Topic,
  rows: readonly ToFinance[Topic][],
): Promise<void> {
  const id = books.world.newId();
  const message: Message = {
    version: PROTOCOL_VERSION,
    id,
    key: `test:${id}`,
    number: 1,
    topic,
    mapVersion: 1,
    chunk: 1,
    chunks: 1,
    rows,
  };
  const handler = financeHandlers(books)[topic];
  if (!handler) throw new Error(`no handler of ${topic}`);
  const effect = await books.db.write((tx) => handler(tx, message));
  if (effect.kind !== 'applied') throw new Error(`${topic}: ${JSON.stringify(effect)}`);
}
