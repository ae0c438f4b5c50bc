// An entry as the API shows it, and the inputs and payloads of what is done with entries. Quantities and prices are decimals; the
// flows say what they may be.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { TransactionClass, type ValueOf } from '../../../graphql/enums';
import { DateFilter } from '../../../graphql/inputFilters';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import type { EntrySeenRow } from '../../store/readEntries';
import { EntryClass, EntryStatus } from '../enums';
import { ProjectContract } from './contract';
import { Payload } from './payload';

@ObjectType({
  simpleResolvers: true,
  description:
    'Time, an expense, material usage or a fee that somebody handed in. What approving made of it are actuals.',
})
export class Entry {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true, description: 'What the sender calls it; null: nothing.' })
  reference!: string | null;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => EntryStatus)
  status!: ValueOf<typeof EntryStatus>;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => DateScalar)
  date!: string;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => DecimalScalar, { nullable: true, description: "The approver's; null: the quantity." })
  billableQuantity!: string | null;

  @Field(() => DecimalScalar, { description: "Per unit, in the legal entity's currency." })
  costPrice!: string;

  @Field(() => DecimalScalar, { description: "Per unit, in the contract's currency." })
  billPrice!: string;

  @Field(() => String, { nullable: true })
  resource!: string | null;

  @Field(() => String, { nullable: true })
  role!: string | null;

  @Field(() => String, { nullable: true })
  task!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true, description: 'The company that lends the resource.' })
  resourceCompany!: string | null;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true })
  externalDescription!: string | null;

  @Field(() => String, { description: 'By subject: nobody else recalls it.' })
  submittedBy!: string;

  @Field(() => DateTimeScalar)
  submittedAt!: string;

  @Field(() => String, { nullable: true, description: 'Who approved it, cancelled its approval or recalled it last.' })
  decidedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was approved or recalled last; null: neither.' })
  decidedAt!: string | null;

  projectId!: string;
  contractId!: string | null;
  contractLineId!: string | null;
}

export function toEntry(row: EntrySeenRow): Entry {
  return {
    id: row.id,
    reference: row.reference,
    legalEntity: row.legal_entity,
    status: row.status,
    transactionClass: row.transaction_class,
    date: row.document_date,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    billableQuantity: row.billable_quantity === null ? null : formatScaled(row.billable_quantity, QUANTITY_SCALE),
    costPrice: formatScaled(row.cost_price, PRICE_SCALE),
    billPrice: formatScaled(row.bill_price, PRICE_SCALE),
    resource: row.resource,
    role: row.role,
    task: row.task,
    category: row.category,
    resourceCompany: row.resource_company,
    description: row.description,
    externalDescription: row.external_description,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    projectId: row.project_id,
    contractId: row.contract_id,
    contractLineId: row.contract_line_id,
  };
}

@InputType()
export class EntryFilter {
  @Field(() => [EntryStatus], { nullable: true })
  status?: string[] | null;

  @Field(() => [EntryClass], { nullable: true })
  transactionClass?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ID], { nullable: true })
  projectId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  contractId?: string[] | null;

  @Field(() => [String], { nullable: true })
  submittedBy?: string[] | null;

  @Field(() => DateFilter, { nullable: true })
  date?: DateFilter | null;
}

@InputType()
export class EntryInput {
  @Field(() => String, { nullable: true, description: 'A number that people know it by; unique.' })
  reference?: string | null;

  @Field(() => EntryClass)
  transactionClass!: ValueOf<typeof EntryClass>;

  @Field(() => String, { description: 'For which it was done.' })
  projectNumber!: string;

  @Field(() => String, { nullable: true, description: 'Needed where several contracts bill the project.' })
  contractNumber?: string | null;

  @Field(() => DateScalar)
  date!: string;

  @Field(() => DecimalScalar, { description: 'Hours or pieces, two decimals.' })
  quantity!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Per unit; a fee has none.' })
  costPrice?: string | null;

  @Field(() => DecimalScalar, { description: 'Per unit.' })
  billPrice!: string;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: "Of the bill price; must be the contract's." })
  currency?: string | null;

  @Field(() => String, { nullable: true })
  resource?: string | null;

  @Field(() => String, { nullable: true })
  role?: string | null;

  @Field(() => String, { nullable: true })
  task?: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The company that lends the resource, where it is not the contract's.",
  })
  resourceCompany?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "Per unit, in the lending company's currency." })
  resourcePrice?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true })
  externalDescription?: string | null;
}

@InputType()
export class SubmitEntriesInput {
  @Field(() => [EntryInput], { description: 'At most 1,000: all or none.' })
  entries!: EntryInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class EntryApproval {
  @Field(() => ID)
  id!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Default: the quantity. The cost is never reduced.' })
  billableQuantity?: string | null;
}

@InputType()
export class ApproveEntriesInput {
  @Field(() => [EntryApproval], { description: 'At most 1,000: all or none.' })
  entries!: EntryApproval[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class EntryIdsInput {
  @Field(() => [ID], { description: 'Of entries, at most 1,000: all or none.' })
  ids!: string[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class ContractStatusInput {
  @Field(() => ID)
  contractId!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the contract since.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class EntriesPayload extends Payload {
  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [Entry], { nullable: true })
  entries?: Entry[] | null;
}

@ObjectType({ simpleResolvers: true })
export class ContractStatusPayload extends Payload {
  @Field(() => ProjectContract, { nullable: true })
  contract?: ProjectContract | null;
}
