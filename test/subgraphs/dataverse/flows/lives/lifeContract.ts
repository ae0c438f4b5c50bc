// The contract of a life: a line of time and material and one of fixed price, over three customers; and what a front end would
// send for its entries, milestones and changed terms. It decides and judges nothing.
import type { Outcome } from '../../../../../schema/outcome';
import { LOCAL_CALLER } from '../../../../../subgraphs/caller';
import { createContract } from '../../../../../subgraphs/dataverse/flows/createContract';
import { createMilestone } from '../../../../../subgraphs/dataverse/flows/createMilestone';
import type { EntryInput } from '../../../../../subgraphs/dataverse/rules/entry';
import { granted } from '../books';
import type { Shape, Splits, Terms, Work } from './acts';
import type { LifeBooks } from './lifeBooks';
import { amountText, DECIMALS, NAMED_ROLE, NAMED_TASK } from './worth';

export interface LifeContract {
  readonly contractId: string;
  readonly timeLineId: string;
  entryOf(work: Work): EntryInput;
  milestone(name: string, amount: number, key: { idempotencyKey: string }): Promise<Outcome<unknown>>;
  /** The line of an invoice for either contract line. */
  invoiceLine(invoiceId: string, isFixed: boolean): Promise<string>;
}

const payers = ({ percents, rounding }: Splits, customerIds: readonly string[]) =>
  percents.map((splitPercent, index) => ({
    customerId: customerIds[index] as string,
    splitPercent,
    isRounding: index === rounding,
  }));

/** A line's terms as mutations take them. */
export function termsGiven(terms: Terms, customerIds: readonly string[]) {
  const { discountPercent, feePercent, includeTime, includeExpense, isSelective, splits } = terms;
  return {
    discountPercent,
    feePercent,
    includeTime,
    includeExpense,
    taskScope: isSelective ? ('SELECTED' as const) : ('ALL' as const),
    chargeability: [
      { kind: 'ROLE' as const, name: NAMED_ROLE, billingType: terms.roleBilling as 'CHARGEABLE' },
      { kind: 'TASK' as const, name: NAMED_TASK, billingType: terms.taskBilling as 'CHARGEABLE' },
    ],
    customers: payers(splits, customerIds),
  };
}

export async function createLifeContract(of: LifeBooks, shape: Shape): Promise<LifeContract> {
  const { books, customerIds, projectIds } = of;
  const { contractId } = granted(
    await createContract(books, LOCAL_CALLER, {
      legalEntity: 'USMF',
      number: 'C-1',
      name: 'Support',
      currency: shape.currency,
      notToExceed: shape.contractLimit,
      customers: payers(shape.terms.splits, customerIds),
      lines: [
        {
          name: 'Work',
          billingMethod: 'TIME_AND_MATERIAL',
          projectId: projectIds['P-TM'],
          notToExceed: shape.lineLimit,
          ...termsGiven(shape.terms, customerIds),
        },
        {
          name: 'Go-live',
          billingMethod: 'FIXED_PRICE',
          projectId: projectIds['P-FP'],
          contractedAmount: '5000',
          customers: payers(shape.fixedSplits, customerIds),
        },
      ],
    }),
  );
  const lines = await books.db.read.rows<{ id: string }>('SELECT id FROM contract_line ORDER BY line_number');
  return {
    contractId,
    timeLineId: lines[0]?.id as string,
    entryOf: ({ isFixed, billable, date, ...work }) => ({
      ...work,
      costPrice: work.transactionClass === 'FEE' ? 0 : work.costPrice,
      projectNumber: isFixed ? 'P-FP' : 'P-TM',
      date,
      resource: 'Bob',
      category: 'Any',
    }),
    milestone: (name, amount, key) => {
      const input = {
        contractLineId: lines[1]?.id as string,
        name,
        amount: amountText(amount, DECIMALS[shape.currency]),
        date: '2026-10-12',
      };
      return createMilestone(books, LOCAL_CALLER, { ...input, ...key });
    },
    invoiceLine: async (invoiceId, isFixed) => {
      const sql = 'SELECT id FROM invoice_line WHERE invoice_id = ? AND billing_method = ?';
      const method = isFixed ? 'FIXED_PRICE' : 'TIME_AND_MATERIAL';
      return (await books.db.read.rows<{ id: string }>(sql, [invoiceId, method]))[0]?.id as string;
    },
  };
}
