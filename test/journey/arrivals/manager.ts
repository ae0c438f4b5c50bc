// What the project managers of the journey of arrivals do, to its end: work of every class, lent work, a recall, retainers, lines by hand,
// edits, corrections and a credit. It must hold no order of arrival: that is for the test to choose.
import { LOCAL_CALLER as CALLER } from '../../../subgraphs/caller';
import type { Books } from '../../../subgraphs/dataverse/books';
import { addInvoiceDetail } from '../../../subgraphs/dataverse/flows/addInvoiceDetail';
import { approveEntries } from '../../../subgraphs/dataverse/flows/approveEntries';
import { confirmInvoice } from '../../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../../subgraphs/dataverse/flows/createInvoice';
import { createRetainer } from '../../../subgraphs/dataverse/flows/createRetainer';
import { markReadyToInvoice } from '../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { recallEntries } from '../../../subgraphs/dataverse/flows/recallEntries';
import { removeInvoiceDetails } from '../../../subgraphs/dataverse/flows/removeInvoiceDetails';
import { reviseInvoice } from '../../../subgraphs/dataverse/flows/reviseInvoice';
import { submitEntries } from '../../../subgraphs/dataverse/flows/submitEntries';
import { updateInvoiceDetails } from '../../../subgraphs/dataverse/flows/updateInvoiceDetails';
import { updateMilestone } from '../../../subgraphs/dataverse/flows/updateMilestone';
import { updateRetainer } from '../../../subgraphs/dataverse/flows/updateRetainer';
import type { EntryInput } from '../../../subgraphs/dataverse/rules/entry';
import { granted } from '../../subgraphs/dataverse/flows/books';
import { DAY } from './contracts';

export const TODAY = '2026-11-23';
type Id = { readonly id: string };

export class Manager {
  /** `told`: called after each confirmation, to wait until Finance has been told of it, if anybody waits. */
  constructor(
    private readonly books: Books,
    private readonly told: () => Promise<void> = async () => undefined,
  ) {}

  /** The whole journey. */
  async live(): Promise<void> {
    await this.work('P-WORK', { transactionClass: 'TIME', category: 'Consulting' });
    await this.work('P-WORK', { transactionClass: 'EXPENSE', category: 'Travel' });
    await this.work('P-WORK', { transactionClass: 'MATERIAL', category: 'Parts', quantity: 300 });
    await this.work('P-WORK', { transactionClass: 'FEE', category: null, costPrice: 0 });
    await this.work('P-WORK', { transactionClass: 'TIME', resourceCompany: 'GBPM', resourcePrice: 880_000 });
    await this.work('P-FIXED', { transactionClass: 'TIME' });
    await this.work('P-SHARED', { transactionClass: 'TIME', quantity: 333 });
    const mistaken = await this.work('P-WORK', { transactionClass: 'TIME', quantity: 100 });
    granted(await recallEntries(this.books, CALLER, { ids: [mistaken] }));
    await this.changeMilestone('CT-POUNDS', '3456.00');
    await this.changeMilestone('CT-POUNDS', '3500.00');
    const first = await this.draft('CT-POUNDS', 'C-100');
    await this.byHand(first, 'Delivery');
    await this.byHand(first, 'Work');
    await this.edit(first, { quantity: 700 });
    await this.confirm(first);
    for (const customer of ['C-100', 'C-200']) await this.confirm(await this.draft('CT-SHARED', customer));
    const handed = await this.draft('CT-HAND', 'C-200');
    await this.byHand(handed, 'Delivery');
    await this.leaveOut(handed, 'MILESTONE');
    await this.confirm(handed);
    await this.correct(handed);
    const changed = await this.retainer('CT-HAND', 'C-200', '900.00');
    granted(await updateRetainer(this.books, CALLER, { retainerId: changed, amount: '950.00' }));
    const wrong = await this.draft('CT-HAND', 'C-200');
    await this.leaveOut(wrong, 'MILESTONE');
    await this.confirm(wrong);
    await this.correct(wrong);
    granted(await updateRetainer(this.books, CALLER, { retainerId: changed, amount: '700.00' }));
    await this.confirm(await this.draft('CT-HAND', 'C-200'));
    await this.retainer('CT-POUNDS', 'C-100', '2000.00');
    await this.confirm(await this.draft('CT-POUNDS', 'C-100'));
    await this.correct(await this.correct(first, 300), 200);
    await this.work('P-WORK', { transactionClass: 'TIME', quantity: 1_500 });
    await this.confirm(await this.draft('CT-POUNDS', 'C-100')); // what the correction left, and the retainer set off
  }

  private rows<T = Id>(sql: string, ...values: string[]): Promise<T[]> {
    return this.books.db.read.rows<T>(sql, values);
  }

  /** Handed in and approved; its id. */
  private async work(projectNumber: string, entry: Partial<EntryInput>): Promise<string> {
    const usual = { date: DAY, resource: 'Bob', quantity: 800, costPrice: 1_000_000, billPrice: 2_000_000 };
    const whole = { category: 'Consulting', transactionClass: 'TIME' as const, ...usual, ...entry, projectNumber };
    const { entryIds } = granted(await submitEntries(this.books, CALLER, { entries: [whole] }));
    granted(await approveEntries(this.books, CALLER, { entries: entryIds.map((id) => ({ id })) }));
    return entryIds[0] as string;
  }

  private async changeMilestone(contract: string, amount: string): Promise<void> {
    const sql = 'SELECT h.id FROM milestone_header h JOIN contract c ON c.id = h.contract_id WHERE c.number = ?';
    const [milestone] = await this.rows(sql, contract);
    granted(await updateMilestone(this.books, CALLER, { milestoneId: milestone?.id as string, amount }));
  }

  /** Ready to be billed; its id. */
  private async retainer(contract: string, customer: string, amount: string): Promise<string> {
    const payer = await this.payer(contract, customer);
    const terms = { ...payer, description: 'Advance', amount, date: DAY };
    const { retainerId } = granted(await createRetainer(this.books, CALLER, terms));
    granted(await markReadyToInvoice(this.books, CALLER, { ids: [retainerId] }));
    return retainerId;
  }

  private async payer(contract: string, customer: string): Promise<{ contractId: string; customerId: string }> {
    const [row] = await this.rows<{ contract_id: string; customer_id: string }>(
      `SELECT k.contract_id, k.customer_id FROM contract_customer k JOIN contract c ON c.id = k.contract_id
         JOIN customer u ON u.id = k.customer_id WHERE c.number = ? AND u.account_number = ?`,
      contract,
      customer,
    );
    if (!row) throw new Error(`${customer} does not pay for ${contract}`);
    return { contractId: row.contract_id, customerId: row.customer_id };
  }

  /** A draft of everything that the customer is to be billed for. */
  private async draft(contract: string, customer: string): Promise<string> {
    const payer = await this.payer(contract, customer);
    const waiting = await this.rows(
      `SELECT id FROM actual WHERE contract_id = ? AND transaction_type = 'UNBILLED_SALES' AND billing_status = 'UNBILLED_SALES_CREATED'
       UNION ALL SELECT id FROM milestone WHERE contract_id = ? AND invoice_status = 'UNBILLED_SALES_CREATED'`,
      payer.contractId,
      payer.contractId,
    );
    if (waiting.length > 0) granted(await markReadyToInvoice(this.books, CALLER, { ids: waiting.map(({ id }) => id) }));
    return granted(await createInvoice(this.books, CALLER, { ...payer, invoiceDate: TODAY })).invoiceId;
  }

  private async byHand(invoiceId: string, line: string): Promise<void> {
    const sql =
      'SELECT l.id FROM invoice_line l JOIN contract_line n ON n.id = l.contract_line_id WHERE l.invoice_id = ? AND n.name = ?';
    const [found] = await this.rows(sql, invoiceId, line);
    const terms = {
      transactionClass: 'TIME',
      quantity: 250,
      price: 1_100_000,
      documentDate: DAY,
      category: 'Consulting',
    };
    const input = { invoiceId, lineId: found?.id as string, description: `By hand: ${line}`, ...terms };
    granted(await addInvoiceDetail(this.books, CALLER, input));
  }

  /** Changes the first detail of time. */
  private async edit(invoiceId: string, change: { quantity: number }): Promise<void> {
    const sql =
      "SELECT id FROM invoice_detail WHERE invoice_id = ? AND transaction_class = 'TIME' ORDER BY detail_number LIMIT 1";
    const [detail] = await this.rows(sql, invoiceId);
    const details = [{ detailId: detail?.id as string, ...change }];
    granted(await updateInvoiceDetails(this.books, CALLER, { invoiceId, details }));
  }

  /** Takes the details of a kind off: their milestones are not billed. */
  private async leaveOut(invoiceId: string, kind: string): Promise<void> {
    const details = await this.rows('SELECT id FROM invoice_detail WHERE invoice_id = ? AND kind = ?', invoiceId, kind);
    const detailIds = details.map(({ id }) => id);
    granted(await removeInvoiceDetails(this.books, CALLER, { invoiceId, detailIds }));
  }

  /** All of it is credited, but for so much of its time. Gives the correction. */
  private async correct(invoiceId: string, quantity = 0): Promise<string> {
    const { invoiceId: draft } = granted(await reviseInvoice(this.books, CALLER, { invoiceId, invoiceDate: TODAY }));
    if (quantity > 0) await this.edit(draft, { quantity });
    await this.confirm(draft);
    return draft;
  }

  private async confirm(invoiceId: string): Promise<void> {
    granted(await confirmInvoice(this.books, CALLER, { invoiceId }));
    await this.told();
  }
}
