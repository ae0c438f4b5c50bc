// Inputs and payloads of what sets integration journals right: reset, and deletion of what is not posted. Every input takes an optional
// idempotencyKey; every result is nullable beside userErrors and replayed.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../graphql/objects';
import { IntegrationJournal } from './journal';

@InputType()
abstract class OfJournal {
  @Field(() => ID)
  journalId!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class ResetIntegrationJournalInput extends OfJournal {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Also where somebody is posting it right now: they write nothing more. Takes an administrator.',
  })
  interrupt?: boolean | null;
}

@InputType()
export class DeleteIntegrationJournalInput extends OfJournal {}

@InputType()
export class DeleteIntegrationJournalLinesInput extends OfJournal {
  @Field(() => [ID], { description: 'At most 500.' })
  lineIds!: string[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'The draft: the journal itself, or a new one that names it where some of its lines were posted.',
})
export class ResetIntegrationJournalPayload {
  @Field(() => IntegrationJournal, { nullable: true })
  journal?: IntegrationJournal | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The journal with the lines that are left; null where none is. What was deleted comes again with the next import.',
})
export class DeleteIntegrationJournalPayload {
  @Field(() => IntegrationJournal, { nullable: true })
  journal?: IntegrationJournal | null;

  @Field(() => Int, { nullable: true, description: 'Lines deleted.' })
  deleted?: number | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}
