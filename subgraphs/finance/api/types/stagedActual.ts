// Staged actuals as the API shows them: how far each has come, and what holds it up. What it says is Dataverse's to show, which
// owns it: the same amount must never be readable from two books under one type.
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { storedError } from '../../../graphql/refusals';
import type { StagedActualRow } from '../../store/readStaging';
import { StagingState } from './enums';
import { Actual } from './references';

@ObjectType({ simpleResolvers: true })
export class StagedActual {
  @Field(() => ID)
  actualId!: string;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => StagingState)
  state!: ValueOf<typeof StagingState>;

  @Field(() => UserError, { nullable: true, description: 'Why it cannot be put on a journal; null: nothing keeps it.' })
  error!: UserError | null;
}

export const StagedActualConnection = connectionOf(() => StagedActual, 'StagedActual');

export function stagedActual(row: StagedActualRow): StagedActual {
  return {
    actualId: row.actual_id,
    actual: { id: row.actual_id },
    legalEntity: row.legal_entity,
    state: row.state as StagedActual['state'],
    error: storedError(row.error_code, row.error_message, row.actual_id),
  };
}
