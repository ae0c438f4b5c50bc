// The log of import errors as the API shows it: what was found, whose turn it is, what helps, and when it was gone. Owner and remedy
// are the registry's, so that they can never differ from what the README says.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type ErrorCode as Code, ERRORS, knownCode } from '../../../../schema/errors';
import { connectionOf } from '../../../graphql/connection';
import { BlockerOwner, ErrorCode, graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { DateTimeScalar } from '../../../graphql/scalars';
import type { ImportErrorRow } from '../../store/readImportErrors';
import { Actual } from './references';

export const ImportErrorSource = graphqlEnum('ImportErrorSource', {
  STAGED_ACTUAL: 'An actual that could not be put on a journal.',
  JOURNAL_LINE: 'A journal line that could not be posted.',
  PROPOSAL: 'A proposal that could not get its lines.',
});

@ObjectType({ simpleResolvers: true, description: 'Kept after its cause is gone: no run erases it.' })
export class ImportError {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => ImportErrorSource, { description: 'What could not go on.' })
  source!: ValueOf<typeof ImportErrorSource>;

  @Field(() => ID, { nullable: true, description: 'Of a staged actual, or of the one behind a journal line.' })
  actualId!: string | null;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => String, { nullable: true, description: 'The proposal that waits for it; null: none yet.' })
  proposalNumber!: string | null;

  @Field(() => ErrorCode)
  code!: Code;

  @Field(() => String)
  message!: string;

  @Field(() => BlockerOwner)
  owner!: ValueOf<typeof BlockerOwner>;

  @Field(() => String, { description: 'What helps.' })
  remedy!: string;

  @Field(() => String, { nullable: true, description: 'The journal, currency or period that it is about.' })
  reference!: string | null;

  @Field(() => Int, { description: 'Documents or lines behind it.' })
  count!: number;

  @Field(() => DateTimeScalar, { description: 'When an import or posting met it first.' })
  firstSeenAt!: string;

  @Field(() => DateTimeScalar, { description: 'When it was found, or found changed, the last time.' })
  lastSeenAt!: string;

  @Field(() => Int, {
    description: 'How often it was found anew or changed. A run that finds the same does not count.',
  })
  times!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: it still stands in the way.' })
  resolvedAt!: string | null;
}

export const ImportErrorConnection = connectionOf(() => ImportError, 'ImportError');

@InputType()
export class ImportErrorFilter {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: whose cause is gone. False: what still stands in the way.',
  })
  resolved?: boolean | null;

  @Field(() => [String], { nullable: true })
  legalEntity?: string[] | null;

  @Field(() => [ErrorCode], { nullable: true })
  code?: Code[] | null;

  @Field(() => [ImportErrorSource], { nullable: true })
  source?: ValueOf<typeof ImportErrorSource>[] | null;

  @Field(() => String, { nullable: true, description: 'Of this invoice: its proposal and what it rests on.' })
  invoiceNumber?: string | null;
}

export function importError(row: ImportErrorRow): ImportError {
  const code = knownCode(row.code);
  const { owner, remedy } = ERRORS[code];
  const actualId = row.source === 'PROPOSAL' ? null : row.subject_id;
  return {
    id: row.id,
    legalEntity: row.legal_entity,
    source: row.source as ImportError['source'],
    actualId,
    actual: actualId === null ? null : { id: actualId },
    proposalNumber: row.source === 'PROPOSAL' ? row.subject_id : null,
    code,
    message: row.message,
    owner: owner === 'CALLER' ? 'PROJECT_ACCOUNTANT' : owner,
    remedy,
    reference: row.reference === '' ? null : row.reference,
    count: row.line_count,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    times: row.times,
    resolvedAt: row.resolved_at,
  };
}
