// What Finance adds to Dataverse's invoices: the proposal that came of one, and the reconciliation of both books. The comparison
// is a rule's. It must never ask Dataverse by itself: what it needs of an invoice, the gateway brings along.
import { Ctx, Directive, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { currencyDecimals, parseScaled } from '../../../money';
import { type Missing, missingFrom, reconcile } from '../../rules/reconcile';
import { emptyChecksum } from '../../store/readReconciliation';
import type { FinanceContext } from '../context';
import { InvoiceProposal, invoiceProposal } from '../types/proposal';
import {
  dataverseTotals,
  lineTotals,
  postedTotals,
  Reconciliation,
  type ReconciliationKey,
} from '../types/reconciliation';
import { Invoice } from '../types/references';

const MOST_MISSING = 100;
const NOTHING: Missing = { ids: [], count: 0 };

@Resolver(() => Invoice)
export class InvoiceResolver {
  @FieldResolver(() => InvoiceProposal, {
    nullable: true,
    description: 'Null until Finance has received the confirmed invoice.',
  })
  async proposal(
    @Root() { number }: Readonly<Invoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<InvoiceProposal | null> {
    const row = await loaders.proposal.load(number);
    return row && invoiceProposal(row);
  }

  @Directive('@requires(fields: "billedDigest { total { amount currency } count checksum }")')
  @FieldResolver(() => Reconciliation, { nullable: true, description: 'Null while nothing is confirmed.' })
  async reconciliation(
    @Root() { number, billedDigest }: Readonly<Invoice>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<Omit<Reconciliation, 'billedIdsIfDifferent'> | null> {
    if (!billedDigest) return null;
    const { currency, amount } = billedDigest.total;
    // A sum of many amounts may exceed what one amount may be.
    const net = parseScaled(amount, currencyDecimals(currency), Number.MAX_SAFE_INTEGER);
    const book = await loaders.book.load(number);
    return {
      invoiceNumber: number,
      financeChecksum: book?.checksum ?? emptyChecksum(),
      state: reconcile({ count: billedDigest.count, net, currency, checksum: billedDigest.checksum }, book),
      dataverse: dataverseTotals(billedDigest),
      proposal: book && lineTotals(book.lines, book.currency),
      customerInvoice: book && postedTotals(book.customerInvoice, book.currency, book.accountingCurrency),
      ledger: book && postedTotals(book.ledger, book.currency, book.accountingCurrency),
    };
  }
}

@Resolver(() => Reconciliation)
export class ReconciliationResolver {
  @Directive('@requires(fields: "billedIdsIfDifferent")')
  @FieldResolver(() => [ID], {
    description: `Billed actuals that have not arrived in Finance or, once the invoice is posted, are not on its lines. At most ${MOST_MISSING}.`,
  })
  async missingInFinance(@Root() key: ReconciliationKey, @Ctx() context: FinanceContext): Promise<readonly string[]> {
    return (await missingInFinance(key, context)).ids;
  }

  @Directive('@requires(fields: "billedIdsIfDifferent")')
  @FieldResolver(() => Int, { description: 'All of them, however many are listed.' })
  async missingInFinanceCount(@Root() key: ReconciliationKey, @Ctx() context: FinanceContext): Promise<number> {
    return (await missingInFinance(key, context)).count;
  }

  @Directive('@requires(fields: "billedIdsIfDifferent")')
  @FieldResolver(() => [ID], { description: `What Finance holds and Dataverse never billed. At most ${MOST_MISSING}.` })
  async missingInDataverse(@Root() key: ReconciliationKey, @Ctx() context: FinanceContext): Promise<readonly string[]> {
    return (await missingInDataverse(key, context)).ids;
  }

  @Directive('@requires(fields: "billedIdsIfDifferent")')
  @FieldResolver(() => Int, { description: 'All of them, however many are listed.' })
  async missingInDataverseCount(@Root() key: ReconciliationKey, @Ctx() context: FinanceContext): Promise<number> {
    return (await missingInDataverse(key, context)).count;
  }
}

async function missingInFinance(key: ReconciliationKey, { loaders }: FinanceContext): Promise<Missing> {
  if (!key.billedIdsIfDifferent) return NOTHING; // equal checksums: the same actuals with the same amounts
  return missingFrom((await loaders.billedIds.load(key.invoiceNumber)) ?? [], key.billedIdsIfDifferent, MOST_MISSING);
}

async function missingInDataverse(key: ReconciliationKey, { loaders }: FinanceContext): Promise<Missing> {
  if (!key.billedIdsIfDifferent) return NOTHING;
  return missingFrom(key.billedIdsIfDifferent, (await loaders.billedIds.load(key.invoiceNumber)) ?? [], MOST_MISSING);
}
