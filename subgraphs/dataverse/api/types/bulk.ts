// Bulk operations as the API shows them: how far one has come, and what became of each item. It decides nothing, and must
// never fail over a code that is not known here: a newer version may have refused the item.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Refusal } from '../../../../schema/errors';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { userErrors } from '../../../graphql/refusals';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import type { ItemRow, OperationRow } from '../../store/readBulk';
import { InvoiceFilter } from '../filters';

export const BulkState = graphqlEnum('BulkState', ['SCHEDULED', 'PROCESSING', 'COMPLETE', 'FAILED']);

@ObjectType({
  simpleResolvers: true,
  description: 'Many at once: confirmInvoices and its like return one of these, and go on in the background.',
})
export class BulkOperation {
  @Field(() => ID)
  id!: string;

  @Field(() => BulkState, {
    description: 'FAILED only where it could not go on at all: what is refused stands on the items.',
  })
  state!: ValueOf<typeof BulkState>;

  @Field(() => Int)
  total!: number;

  @Field(() => Int)
  done!: number;

  @Field(() => Int)
  refused!: number;

  @Field(() => DateTimeScalar)
  createdAt!: string;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: string | null;
}

export function toBulkOperation(row: OperationRow): BulkOperation {
  const { id, total, done, refused } = row;
  const state = row.state as BulkOperation['state'];
  return { id, state, total, done, refused, createdAt: row.created_at, finishedAt: row.finished_at };
}

@ObjectType({ simpleResolvers: true })
export class BulkItem {
  @Field(() => ID, { description: 'The invoice or contract that it is about.' })
  subjectId!: string;

  @Field(() => Boolean)
  done!: boolean;

  @Directive('@listSize(assumedSize: 1)')
  @Field(() => [UserError], { description: 'Why it was refused; empty where it is done, or not yet.' })
  userErrors!: UserError[];

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [ID], { description: 'What it drafted.' })
  invoiceIds!: string[];
}

export function toBulkItem(row: ItemRow): BulkItem {
  return {
    subjectId: row.subject_id,
    done: row.state === 'DONE',
    userErrors: userErrors(row.errors === null ? [] : (JSON.parse(row.errors) as Refusal[])),
    invoiceIds: row.invoice_ids === null ? [] : (JSON.parse(row.invoice_ids) as string[]),
  };
}

export const BulkItemConnection = connectionOf(() => BulkItem, 'BulkItem');

@InputType()
export class ConfirmInvoicesInput {
  @Field(() => [ID], { nullable: true, description: 'At most 10,000; or else a filter.' })
  invoiceIds?: string[] | null;

  @Field(() => InvoiceFilter, { nullable: true, description: 'The drafts that match, at most 10,000.' })
  filter?: InvoiceFilter | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateInvoicesInput {
  @Field(() => [ID], { description: 'At most 1,000: a draft per customer with something ready.' })
  contractIds!: string[];

  @Field(() => DateScalar)
  invoiceDate!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class BulkOperationPayload {
  @Field(() => BulkOperation, { nullable: true })
  operation?: BulkOperation | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}
