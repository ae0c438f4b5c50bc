// Inputs and payloads of Finance's mutations. Every one takes an optional idempotencyKey; every result is nullable beside
// userErrors and replayed.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../graphql/objects';
import { DateScalar } from '../../../graphql/scalars';
import { IntegrationJournal } from './journal';
import { InvoiceProposal } from './proposal';

@InputType()
abstract class Repeatable {
  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class ImportFromStagingInput extends Repeatable {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only this proposal and what it rests on; a hold on it is lifted.',
  })
  proposalNumber?: string | null;
}

@InputType()
export class PostIntegrationJournalInput extends Repeatable {
  @Field(() => ID)
  journalId!: string;
}

@InputType()
export class PostInvoiceProposalInput extends Repeatable {
  @Field(() => String)
  number!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The last change of it; the due date follows.' })
  invoiceDate?: string | null;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the proposal since.' })
  expectedVersion?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why an administrator posts it although he confirmed the invoice or overrode tax on it (SEGREGATION_OF_DUTIES): kept in its log.',
  })
  dutyException?: string | null;
}

@InputType()
export class DeleteInvoiceProposalLinesInput extends Repeatable {
  @Field(() => String)
  number!: string;

  @Field(() => String, { description: 'Why; it stays in `events`.' })
  reason!: string;
}

@ObjectType({ simpleResolvers: true })
abstract class Payload {
  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean, {
    description: 'The key had succeeded before: this is the same document in its present state.',
  })
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class ImportFromStagingPayload extends Payload {
  @Field(() => Int, { description: 'Journal lines made.' })
  journalised!: number;

  @Field(() => Int, { description: 'Proposals that got their lines.' })
  imported!: number;

  @Field(() => Int, { description: 'Proposals that something stands in the way of.' })
  blocked!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Answers after at most 5 s with the journal POSTED, ERROR or still PROCESSING. Errors of lines stand on the lines; userErrors speak of the request.',
})
export class PostIntegrationJournalPayload extends Payload {
  @Field(() => IntegrationJournal, { nullable: true })
  journal?: IntegrationJournal | null;
}

@ObjectType({ simpleResolvers: true })
export class PostInvoiceProposalPayload extends Payload {
  @Field(() => InvoiceProposal, { nullable: true })
  proposal?: InvoiceProposal | null;
}

@ObjectType({ simpleResolvers: true })
export class DeleteInvoiceProposalLinesPayload extends Payload {
  @Field(() => InvoiceProposal, { nullable: true })
  proposal?: InvoiceProposal | null;
}
