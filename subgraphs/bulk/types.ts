// Bulk operations as the API of either side shows them: how far one has come, and what became of each item. It decides nothing,
// and must never fail over a code that is not known here: a newer version may have refused the item.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Refusal } from '../../schema/errors';
import { connectionOf } from '../graphql/connection';
import { graphqlEnum, type ValueOf } from '../graphql/enums';
import { UserError } from '../graphql/objects';
import { userErrors } from '../graphql/refusals';
import { DateTimeScalar } from '../graphql/scalars';
import type { ItemRow, OperationRow } from './readOperations';

export const BulkState = graphqlEnum('BulkState', {
  SCHEDULED: 'Not begun.',
  PROCESSING: 'Its items have their turn.',
  COMPLETE: 'Every item took effect or was refused.',
  FAILED: 'It could not go on.',
});

@Directive('@shareable')
@ObjectType({
  simpleResolvers: true,
  description:
    'Many at once: confirmInvoices, postInvoiceProposals and their like return one of these, and go on in the background.',
})
export class BulkOperation {
  @Field(() => ID)
  id!: string;

  @Field(() => BulkState, {
    description: 'FAILED only where it could not go on at all: what is refused stands on the items.',
  })
  state!: ValueOf<typeof BulkState>;

  @Field(() => Int, { description: 'Items in all.' })
  total!: number;

  @Field(() => Int, { description: 'Items that took effect.' })
  done!: number;

  @Field(() => Int, { description: 'Items that were refused: each says why.' })
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

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class BulkItem {
  @Field(() => ID, { description: 'The invoice, contract or proposal that it is about, by id or number.' })
  subjectId!: string;

  @Field(() => Boolean, { description: 'Did it take effect? False and without userErrors: it has not been its turn.' })
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

export const BulkItemConnection = connectionOf(() => BulkItem, 'BulkItem', true);

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class BulkOperationPayload {
  @Field(() => BulkOperation, { nullable: true })
  operation?: BulkOperation | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}
