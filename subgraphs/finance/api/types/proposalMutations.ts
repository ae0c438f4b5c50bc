// Inputs and payload of editing proposals and of their approval, and the log of both. What is billed is in none of them: it changes
// by a corrective proforma alone.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import type { EventRow } from '../../store/proposalEvents';
import { FinancialDimensionInput } from './dimensions';
import { InvoiceProposal } from './proposal';

@InputType()
abstract class OfProposal {
  @Field(() => String)
  number!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the proposal since.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What is absent stays as it is. An approval is gone with a change.' })
export class UpdateInvoiceProposalInput extends OfProposal {
  @Field(() => DateScalar, { nullable: true, description: 'The due date follows, unless it was set by hand.' })
  invoiceDate?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'By hand: it stays until the posting is given another invoice date.',
  })
  dueDate?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The due date follows the terms of payment again.' })
  dueDateByTerms?: boolean | null;

  @Field(() => DateScalar, { nullable: true, description: 'Of the voucher; else it is the invoice date.' })
  accountingDate?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Terms of the legal entity, by code; empty for the customer's own. The due date follows.",
  })
  paymentTerms?: string | null;

  @Field(() => [FinancialDimensionInput], {
    nullable: true,
    description:
      "Of the customer's balance, sales tax and round-off; those not named stay. No import changes them again.",
  })
  dimensions?: FinancialDimensionInput[] | null;

  @Field(() => String, { nullable: true, description: 'For the customer, above the lines; empty to take it away.' })
  textBefore?: string | null;

  @Field(() => String, { nullable: true, description: 'For the customer, below the lines; empty to take it away.' })
  textAfter?: string | null;
}

@InputType()
export class ProposalStepInput extends OfProposal {
  @Field(() => String, { nullable: true, description: 'Kept in the log. A rejection needs one.' })
  reason?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class InvoiceProposalPayload {
  @Field(() => InvoiceProposal, { nullable: true })
  proposal?: InvoiceProposal | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean, {
    description: 'The key had succeeded before: this is the same document in its present state.',
  })
  replayed!: boolean;
}

export const ProposalAction = graphqlEnum('ProposalAction', {
  SUBMITTED: 'Handed in for approval.',
  APPROVED: 'Released to be posted.',
  REJECTED: 'Given back, with a reason.',
  RECALLED: 'A submission or an approval was taken back.',
  CHANGED: 'Dates, terms or texts.',
  LINES_CHANGED: 'Dimensions or tax groups of lines.',
  LINES_DELETED: 'All lines, by hand.',
  DUTIES_WAIVED: 'An administrator posted it with a reason although duties are kept apart.',
});

@ObjectType({ simpleResolvers: true })
export class ProposalChange {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  from!: string | null;

  @Field(() => String, { nullable: true })
  to!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What somebody did to a proposal. Never changed or deleted.' })
export class ProposalEvent {
  @Field(() => Int, { description: '1, 2, 3 … per proposal.' })
  number!: number;

  @Field(() => ProposalAction, { description: 'What was done.' })
  action!: ValueOf<typeof ProposalAction>;

  @Field(() => DateTimeScalar)
  at!: string;

  @Field(() => String)
  by!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => [ProposalChange], { description: 'What was changed.' })
  changes!: ProposalChange[];
}

export const ProposalEventConnection = connectionOf(() => ProposalEvent, 'ProposalEvent');

export function proposalEvent(row: EventRow): ProposalEvent {
  const details = row.details === null ? {} : (JSON.parse(row.details) as Record<string, [unknown, unknown]>);
  return {
    number: row.number,
    action: row.action as ProposalEvent['action'],
    at: row.at,
    by: row.by_subject,
    reason: row.comment,
    changes: Object.entries(details).map(([name, [from, to]]) => ({ name, from: shown(from), to: shown(to) })),
  };
}

function shown(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
