// Both books of one invoice side by side as the API shows them. An entity, so that the ids that differ can be fetched from
// Dataverse in a hop of their own: only when somebody asks for them, and only when the checksums differ.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { type BilledDigest, Money, money } from '../../../graphql/objects';
import type { LineTotals, PostedTotals } from '../../rules/reconcile';
import { ReconciliationState } from './enums';

@ObjectType({ simpleResolvers: true })
export class BookTotals {
  @Field(() => Int, { description: 'Actuals, lines or entries behind the figures.' })
  count!: number;

  @Field(() => Money, { description: "Before tax, in the invoice's currency." })
  net!: Money;

  @Field(() => Money, { nullable: true, description: 'Null in a book that does not know it.' })
  tax!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Null in a book that does not know it.' })
  roundOff!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Null in a book that does not know it.' })
  total!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: "In the company's currency; null in a book that does not know it.",
  })
  accountingTotal!: Money | null;
}

@Directive('@key(fields: "invoiceNumber financeChecksum")')
@ObjectType({ simpleResolvers: true, description: 'Both books, side by side, to the cent.' })
export class Reconciliation {
  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => String)
  invoiceNumber!: string;

  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => String, { description: 'Over the billed actuals that Finance holds.' })
  financeChecksum!: string;

  @Directive('@external')
  @Field(() => [ID], { nullable: true, description: 'Of Dataverse; null where the checksums agree.' })
  billedIdsIfDifferent?: readonly string[] | null;

  @Field(() => ReconciliationState, { description: 'Do the books agree? Of all figures below that are there.' })
  state!: ValueOf<typeof ReconciliationState>;

  @Field(() => BookTotals, {
    description: 'Chargeable billed actuals, retainers signed; counted with those that are not chargeable.',
  })
  dataverse!: BookTotals;

  @Field(() => BookTotals, {
    nullable: true,
    description: "What Finance has on the proposal's lines; null until they are imported.",
  })
  proposal!: BookTotals | null;

  @Field(() => BookTotals, { nullable: true, description: 'What the customer invoice says; null until it is posted.' })
  customerInvoice!: BookTotals | null;

  @Field(() => BookTotals, { nullable: true, description: 'The receivable: net, tax and round-off.' })
  ledger!: BookTotals | null;
}

/** What the references of Reconciliation come with: enough for the ids that differ, and for nothing else. */
export type ReconciliationKey = Pick<Reconciliation, 'invoiceNumber' | 'financeChecksum' | 'billedIdsIfDifferent'>;

export function dataverseTotals(digest: Pick<BilledDigest, 'count' | 'total'>): BookTotals {
  return { count: digest.count, net: digest.total, tax: null, roundOff: null, total: null, accountingTotal: null };
}

export function lineTotals(lines: LineTotals, currency: string): BookTotals {
  return {
    count: lines.count,
    net: money(lines.net, currency),
    tax: money(lines.tax, currency),
    roundOff: null,
    total: money(lines.net + lines.tax, currency),
    accountingTotal: null,
  };
}

export function postedTotals(
  posted: PostedTotals | null,
  currency: string,
  accountingCurrency: string | null,
): BookTotals | null {
  if (!posted || accountingCurrency === null) return null;
  return {
    ...lineTotals(posted, currency),
    roundOff: money(posted.roundOff, currency),
    total: money(posted.total, currency),
    accountingTotal: money(posted.accountingTotal, accountingCurrency),
  };
}
