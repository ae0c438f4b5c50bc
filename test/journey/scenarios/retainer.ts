// Scenario 9: the life of a retainer with a correction in the middle: billed, set off, given back by a full credit, set off again, until
// nothing of it is available; what the customer pays is what the work is worth. domain.md 3.5 (r), 3.7 (7), 8.1
import { ask } from '../../harness/graphql';
import { change, contractNumber, contractOf } from '../actors';
import { actualsOf, DRAFT, type DraftSeen, draft, postAndWait } from '../projectManager';
import { drafted, INVOICE_DAY, type On, WORK_DAY, worked } from './books';

const CONTRACT = 11;
interface Retainer {
  availableAmount: { amount: string };
  usedAmount: { amount: string };
  heldAmount: { amount: string };
  refundedAmount: { amount: string };
}

export function retainerScenarios(of: On): void {
  it('scenario 9: the life of a retainer reaches 0 with invariant 7, with a correction in the middle', async () => {
    const on = of();
    const { id: contractId, customers } = await contractOf(on.url, contractNumber(CONTRACT));
    const customerId = customers[0]?.id as string;
    const terms = { contractId, customerId, description: 'Advance', amount: '3000.00', date: WORK_DAY };
    type Made = { retainer: { id: string }; userErrors: [] };
    const { retainer } = await change<Made>(on.url, 'createRetainer', 'retainer { id }', terms);
    /** Available, used, held; and invariant 7: what was billed of it, less what was set off and paid back. */
    const standing = async () => {
      const query = `query ($id: ID!) { retainer(id: $id) { availableAmount { amount } usedAmount { amount } heldAmount { amount } refundedAmount { amount } } }`;
      const seen = (await ask<{ retainer: Retainer }>(on.url, query, { id: retainer.id })).retainer;
      const filter = { contractId: [contractId], transactionType: ['BILLED_SALES'], transactionClass: ['RETAINER'] };
      const billed = (await actualsOf(on.url, filter)).reduce((sum, { amount }) => sum + Number(amount.amount), 0);
      expect(Number(seen.availableAmount.amount)).toBeGreaterThanOrEqual(0);
      expect(Number(seen.availableAmount.amount) + Number(seen.heldAmount.amount)).toBe(billed);
      return [seen.availableAmount.amount, seen.usedAmount.amount, seen.heldAmount.amount];
    };
    const finish = async (invoice: DraftSeen) => {
      await change(on.url, 'confirmInvoice', 'invoice { status }', { invoiceId: invoice.id });
      await on.importAll();
      return postAndWait(on.url, invoice, INVOICE_DAY);
    };
    const paid: string[] = [];
    const billWork = async () => {
      const invoice = await drafted(on, CONTRACT);
      paid.push(await finish(invoice));
      return invoice;
    };
    await change(on.url, 'markReadyToInvoice', 'items { id }', { ids: [retainer.id] });
    paid.push(await finish(await draft(on.url, contractId, customerId, INVOICE_DAY)));
    expect(await standing()).toEqual(['3000.00', '0.00', '0.00']);

    await worked(on, CONTRACT, '10.00', '200');
    const second = await billWork();
    expect(await standing()).toEqual(['1000.00', '2000.00', '0.00']);
    const input = { invoiceId: second.id, invoiceDate: INVOICE_DAY };
    type Revised = { invoice: DraftSeen; userErrors: [] };
    const revised = await change<Revised>(on.url, 'reviseInvoice', `invoice { ${DRAFT} }`, input);
    paid.push(await finish(revised.invoice));
    expect(await standing()).toEqual(['3000.00', '0.00', '0.00']);
    await billWork();
    await worked(on, CONTRACT, '5.00', '200');
    await billWork();
    expect(await standing()).toEqual(['0.00', '3000.00', '0.00']);
    expect(paid).toEqual(['3000.00', '0.00', '0.00', '0.00', '0.00']);
  });
}
