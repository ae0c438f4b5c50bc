// What the system benchmark asks of the product's own schema, over invoices that went through the product's own flows: each
// of ten lines, confirmed, arrived in Finance and imported, so that every proposal has its lines.

import { machineWorld } from '../machine';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { confirmInvoice } from '../subgraphs/dataverse/flows/confirmInvoice';
import { importFromStaging } from '../subgraphs/finance/flows/importFromStaging';
import { openBoth } from '../together';
import { draftTenLineInvoices } from './tenLineInvoices';

export interface SystemShape {
  readonly name: string;
  readonly what: string;
  readonly query: string;
  readonly variables: { readonly first: number };
}

const MONEY = 'amount currency';

export const SYSTEM_SHAPES: readonly SystemShape[] = [
  {
    name: 'Q1',
    what: '10 invoices',
    query: `query Q1($first: Int!) { invoices(first: $first) { nodes {
      id number name status customer { name } totalAmount { ${MONEY} } } } }`,
    variables: { first: 10 },
  },
  {
    name: 'Q2',
    what: '50 invoices with proposal and 10 lines each',
    query: `query Q2($first: Int!) { invoices(first: $first) { nodes { id number name status totalAmount { ${MONEY} }
      proposal { number status netAmount { ${MONEY} } salesTax { ${MONEY} }
        lines(first: 10) { nodes { id quantity salesPrice netAmount { ${MONEY} } } } } } } }`,
    variables: { first: 50 },
  },
  {
    name: 'Q3',
    what: '10 invoices, their lines, the lines’ actuals',
    query: `query Q3($first: Int!) { invoices(first: $first) { nodes { number proposal { status
      lines(first: 10) { nodes { id netAmount { ${MONEY} } actual { description quantity project { number name } } } } } } } }`,
    variables: { first: 10 },
  },
];

const INVOICES = 60;

/** Fills two empty books with the invoices that the shapes ask for. */
export async function fillBooks(dataverseUrl: string, financeUrl: string): Promise<void> {
  const both = await openBoth({
    dataverseUrl,
    financeUrl,
    world: machineWorld(),
    importSchedule: null,
    onError: (error) => console.error(error),
  });
  try {
    both.start();
    for (const { id } of await draftTenLineInvoices(both, INVOICES)) {
      const outcome = await confirmInvoice(both.dataverse.books, LOCAL_CALLER, { invoiceId: id });
      if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
    }
    await both.settle();
    const imported = await importFromStaging(both.finance.books, LOCAL_CALLER, { legalEntity: 'USMF' });
    if (!imported.ok) throw new Error(imported.refusals[0]?.message);
    await both.settle();
  } finally {
    await both.stop();
  }
}
