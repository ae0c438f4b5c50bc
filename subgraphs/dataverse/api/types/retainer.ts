// Retainers as the API shows them, and their filter. Own columns only: relations are fields of the resolvers, and the ids that lead
// to them must never become fields of the schema.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { DateFilter } from '../../../graphql/inputFilters';
import { Money, money } from '../../../graphql/objects';
import { DateScalar } from '../../../graphql/scalars';
import type { RetainerConditions, RetainerPartRow } from '../../store/readRetainers';
import type { RetainerRow } from '../../store/retainers';
import { BillingStatus, InvoiceDetailKind, RefundStatus } from '../enums';
import { given, list } from '../filters';

@ObjectType({
  simpleResolvers: true,
  description: 'What a contract customer pays in advance. Once billed: amount = available + used + refunded.',
})
export class Retainer {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'For expectedVersion.' })
  version!: number;

  @Field(() => String)
  description!: string;

  @Field(() => DateScalar, { description: 'Billed, and set off, on invoices of this day or later.' })
  date!: string;

  @Field(() => Money, { description: "In the contract's currency, before tax." })
  amount!: Money;

  @Field(() => BillingStatus, { description: 'UNBILLED_SALES_CREATED is not ready.' })
  status!: ValueOf<typeof BillingStatus>;

  @Field(() => Money, { description: 'Nothing before it is billed.' })
  availableAmount!: Money;

  @Field(() => Money, { description: 'Of what is available: on drafts.' })
  heldAmount!: Money;

  @Field(() => Money, { description: 'Set off by confirmed invoices.' })
  usedAmount!: Money;

  @Field(() => Money, { description: 'Paid back by confirmed invoices.' })
  refundedAmount!: Money;

  @Field(() => RefundStatus, { nullable: true, description: 'Null: nobody asked to have it paid back.' })
  refundStatus!: ValueOf<typeof RefundStatus> | null;

  @Field(() => String)
  legalEntity!: string;

  contractId!: string;
  contractLineId!: string;
  customerId!: string;
  projectId!: string;
  invoiceId!: string | null;
}

export function toRetainer(row: RetainerRow): Retainer {
  const { currency } = row;
  return {
    id: row.id,
    version: row.version,
    description: row.description,
    date: row.retainer_date,
    amount: money(row.amount, currency),
    status: row.invoice_status as Retainer['status'],
    availableAmount: money(row.available_amount, currency),
    heldAmount: money(row.held_amount, currency),
    usedAmount: money(row.used_amount, currency),
    refundedAmount: money(row.refunded_amount, currency),
    refundStatus: row.refund_status as Retainer['refundStatus'],
    legalEntity: row.legal_entity,
    contractId: row.contract_id,
    contractLineId: row.contract_line_id,
    customerId: row.customer_id,
    projectId: row.project_id,
    invoiceId: row.invoice_id,
  };
}

@ObjectType({
  simpleResolvers: true,
  description: 'A part of a retainer on an invoice or draft: set off (APPLIED_RETAINER), or paid back (REFUND).',
})
export class RetainerPart {
  @Field(() => ID, { description: 'The detail of the invoice.' })
  detailId!: string;

  @Field(() => InvoiceDetailKind, { description: 'APPLIED_RETAINER: set off. REFUND: paid back.' })
  kind!: ValueOf<typeof InvoiceDetailKind>;

  @Field(() => Money)
  amount!: Money;

  invoiceId!: string;
}

export function toRetainerPart(row: RetainerPartRow): RetainerPart {
  return {
    detailId: row.detail_id,
    kind: row.kind as RetainerPart['kind'],
    amount: money(row.amount, row.currency),
    invoiceId: row.invoice_id,
  };
}

@InputType()
export class RetainerFilter {
  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  customerId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  projectId?: string[] | null;

  @Field(() => [BillingStatus], { nullable: true })
  status?: string[] | null;

  @Field(() => [RefundStatus], { nullable: true })
  refundStatus?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  date?: DateFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Is something of it free to be set off?' })
  available?: boolean | null;
}

/** A filter for the store. LIST_TOO_LONG. */
export function retainerConditions(filter: RetainerFilter | null | undefined): RetainerConditions {
  if (!filter) return {};
  return given({
    legalEntity: list(filter.legalEntity, 'legalEntity'),
    contractId: list(filter.contractId, 'contractId'),
    customerId: list(filter.customerId, 'customerId'),
    projectId: list(filter.projectId, 'projectId'),
    status: list(filter.status, 'status'),
    refundStatus: list(filter.refundStatus, 'refundStatus'),
    date: filter.date ?? undefined,
    available: filter.available ?? undefined,
  }) as RetainerConditions;
}
