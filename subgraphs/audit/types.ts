// The audit trail as the API shows it, the same on both sides. Values are those of the books' rows: integers of their scale, codes, dates.
// It must never show more than an entry keeps.
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection';
import { graphqlEnum, type ValueOf } from '../graphql/enums';
import { DateTimeScalar } from '../graphql/scalars';
import type { AuditRow } from './readTrail';
import type { Changed } from './snapshots';

export const AuditOutcome = graphqlEnum('AuditOutcome', {
  DONE: 'It took effect.',
  REFUSED: 'Whoever asked had no right to it: FORBIDDEN or SEGREGATION_OF_DUTIES. Nothing was done.',
});

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A column of a document that a mutation changed.' })
export class AuditedChange {
  @Field(() => String, { description: 'The column.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'As text; null: empty, or the document is new.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'As text; null: empty, or the document is gone.' })
  after!: string | null;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'A document that a mutation named, or made.' })
export class AuditedDocument {
  @Field(() => String, { description: 'As the books call it: invoice, contract, proposal, integration_journal …' })
  kind!: string;

  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true, description: 'What people call it; null: it has none.' })
  number!: string | null;

  @Directive('@listSize(assumedSize: 20)')
  @Field(() => [AuditedChange], {
    description: 'Of a document that was made all it says; of one that is gone all it said.',
  })
  changes!: AuditedChange[];
}

@Directive('@shareable')
@ObjectType({
  simpleResolvers: true,
  description: 'A mutation that was done, or that its caller had no right to. Never changed.',
})
export class AuditEntry {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTimeScalar)
  at!: string;

  @Field(() => String, { description: 'Who asked, by subject.' })
  actor!: string;

  @Field(() => String, { description: 'The name of its field in the API.' })
  mutation!: string;

  @Field(() => AuditOutcome, { description: 'What was refused for other reasons is not kept.' })
  outcome!: ValueOf<typeof AuditOutcome>;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [String], {
    description: 'Of a refusal; or, of what came to its end in the background, why not all of it could be done.',
  })
  codes!: string[];

  @Field(() => String, { nullable: true, description: 'Of all its documents; null: of none, or of several.' })
  legalEntity!: string | null;

  @Field(() => String, { nullable: true, description: 'The program, as the identity provider knows it.' })
  client!: string | null;

  @Field(() => String, { nullable: true, description: 'As it calls itself: the header apollographql-client-name.' })
  clientName!: string | null;

  @Field(() => String, { nullable: true, description: 'The header apollographql-client-version.' })
  clientVersion!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "As the log has it, and the answer's header x-request-id; null: none asked.",
  })
  requestId!: string | null;

  @Field(() => String, { nullable: true, description: 'That the request brought; null: none.' })
  idempotencyKey!: string | null;

  @Field(() => String, {
    description: 'JSON, without its key; of a long one its length, its hash and how it begins (`cut`).',
  })
  input!: string;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [AuditedDocument], { description: 'At most 20 of a kind.' })
  documents!: AuditedDocument[];
}

export const AuditEntryConnection = connectionOf(() => AuditEntry, 'AuditEntry', true);

@InputType('AuditFilter')
export class AuditFilterInput {
  @Field(() => String, { nullable: true, description: 'Its id or its number.' })
  document?: string | null;

  @Field(() => String, { nullable: true, description: 'Who asked, by subject.' })
  actor?: string | null;

  @Field(() => [String], { nullable: true, description: 'By the names of their fields.' })
  mutation?: string[] | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => AuditOutcome, { nullable: true })
  outcome?: ValueOf<typeof AuditOutcome> | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Included.' })
  from?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Included.' })
  to?: string | null;
}

export function auditEntry(row: AuditRow): AuditEntry {
  const documents = JSON.parse(row.documents) as Pick<Changed, 'kind' | 'id' | 'number' | 'changes'>[];
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    mutation: row.mutation,
    outcome: row.outcome as AuditEntry['outcome'],
    codes: row.codes === null ? [] : row.codes.split(' '),
    legalEntity: row.legal_entity,
    client: row.client,
    clientName: row.client_name,
    clientVersion: row.client_version,
    requestId: row.request_id,
    idempotencyKey: row.idempotency_key,
    input: row.input,
    documents: documents.map(({ kind, id, number, changes }) => ({
      ...{ kind, id, number },
      changes: Object.entries(changes).map(([name, [before, after]]) => ({
        ...{ name, before: before === null ? null : String(before), after: after === null ? null : String(after) },
      })),
    })),
  };
}
