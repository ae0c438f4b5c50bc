// Loads as the API shows them, and the inputs and payloads of their mutations. It decides nothing, and must never fail over a code
// that is not known here: a newer Finance may have given it.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type ErrorCode as Code, ERRORS, knownCode } from '../../../../schema/errors';
import { connectionOf } from '../../../graphql/connection';
import { ErrorCode, graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { secondsLeft } from '../../rules/load';
import { KEYS_OF_ROWS, stepOf } from '../../store/loadSteps';
import type { LoadRowHead } from '../../store/loads';
import type { LoadProgressRow, PassedOverRow as Stored } from '../../store/readLoads';
import { Payload } from './payload';

export const DataLoadState = graphqlEnum('DataLoadState', {
  RUNNING: 'It goes on in the background.',
  PAUSED: 'Until it is resumed.',
  COMPLETE: 'Everything was told, or passed over.',
  CANCELED: 'For good; what was told stays.',
});

@ObjectType({ simpleResolvers: true, description: 'What of a load one table map has come to.' })
export class DataLoadProgress {
  @Field(() => String, { description: `A table map, or "${KEYS_OF_ROWS}": how far the order of changes was told.` })
  map!: string;

  @Field(() => Int, { description: 'Rows, as far as was known at the start.' })
  expected!: number;

  @Field(() => Int, { description: 'Rows that were looked at.' })
  done!: number;

  @Field(() => Int, {
    description: 'Rows that Finance was told; one that was there already with the same content changed nothing.',
  })
  sent!: number;

  @Field(() => Int, { description: 'Rows dated before the cut-over: left to the beginning balances.' })
  beforeCutOver!: number;

  @Field(() => Int, { description: 'Rows that Finance has posted: never told again, so that nothing is posted twice.' })
  alreadyPosted!: number;

  @Field(() => Int, { description: 'Rows marked so that they never leave Dataverse.' })
  skipsSync!: number;

  @Field(() => Int, { description: 'Rows that Finance could not take: `passedOverRows` says why.' })
  passedOver!: number;

  @Field(() => String, { nullable: true, description: 'What stands in the way, in words; it goes on by itself.' })
  waitsFor!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Tells Finance what stands in Dataverse already: for the first time, after a map was absent, or after Finance was restored. Changes made meanwhile travel by themselves.',
})
export class DataLoad {
  @Field(() => ID)
  id!: string;

  @Field(() => DataLoadState)
  state!: ValueOf<typeof DataLoadState>;

  @Directive('@listSize(assumedSize: 10)')
  @Field(() => [String], { description: 'The table maps that it was asked for.' })
  maps!: string[];

  @Field(() => String, { nullable: true, description: 'Only of this company.' })
  legalEntity!: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'What is dated earlier is left to the beginning balances.' })
  cutOver!: string | null;

  @Field(() => DateTimeScalar)
  startedAt!: string;

  @Field(() => String, { description: 'By subject.' })
  startedBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it was last paused, resumed or canceled.' })
  changedAt!: string;

  @Field(() => String, { description: 'Who started, paused, resumed or canceled it last, by subject.' })
  changedBy!: string;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: string | null;

  @Field(() => Int, { description: 'Rows of all maps, as far as was known at the start.' })
  expected!: number;

  @Field(() => Int, { description: 'Rows of all maps that were looked at.' })
  done!: number;

  @Field(() => Int, { description: 'Of late; 0 while nothing moves.' })
  rowsPerSecond!: number;

  @Field(() => Int, { nullable: true, description: 'At this rate; null while nothing moves.' })
  remainingSeconds!: number | null;

  @Directive('@listSize(assumedSize: 10)')
  @Field(() => [DataLoadProgress], { description: 'By map, in the order in which they are told.' })
  progress!: DataLoadProgress[];
}

@ObjectType({ simpleResolvers: true, description: 'A row that Finance could not take. The others were taken.' })
export class PassedOverRow {
  @Field(() => String, { description: 'The table map that would have told it.' })
  map!: string;

  @Field(() => ID, { description: 'Of the row in Dataverse.' })
  rowId!: string;

  @Field(() => ErrorCode)
  code!: Code;

  @Field(() => String)
  message!: string;

  @Field(() => String, { description: 'What helps.' })
  remedy!: string;
}

export const DataLoadConnection = connectionOf(() => DataLoad, 'DataLoad');
export const PassedOverRowConnection = connectionOf(() => PassedOverRow, 'PassedOverRow');

/** The load with what its sources have come to. Keys are no rows: they are shown, and not counted among them. */
export function toDataLoad(row: LoadRowHead, progress: readonly LoadProgressRow[]): DataLoad {
  const ofRows = progress.filter(({ source }) => stepOf(source).map !== KEYS_OF_ROWS);
  const isRunning = row.state === 'RUNNING';
  const [expected, done, rate] = [sum(ofRows, 'expected'), sum(ofRows, 'done'), isRunning ? sum(progress, 'rate') : 0];
  return {
    id: row.id,
    state: row.state,
    maps: JSON.parse(row.maps) as string[],
    legalEntity: row.legal_entity,
    contractId: row.contract_id,
    cutOver: row.cut_over,
    startedAt: row.started_at,
    startedBy: row.started_by,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    finishedAt: row.finished_at,
    expected,
    done,
    rowsPerSecond: rate,
    remainingSeconds: isRunning ? secondsLeft(sum(progress, 'expected') - sum(progress, 'done'), rate) : null,
    progress: byMap(progress, isRunning),
  };
}

type Counted =
  | 'expected'
  | 'done'
  | 'sent'
  | 'before_cut_over'
  | 'already_posted'
  | 'skips_sync'
  | 'passed_over'
  | 'rate';

function sum(of: readonly LoadProgressRow[], column: Counted): number {
  return of.reduce((total, one) => total + one[column], 0);
}

/** Two sources may be told by one map: retainers travel as milestones do, and there are keys of two kinds. */
function byMap(progress: readonly LoadProgressRow[], isRunning: boolean): DataLoadProgress[] {
  const maps = [...new Set(progress.map(({ source }) => stepOf(source).map))];
  return maps.map((map) => {
    const sources = progress.filter(({ source }) => stepOf(source).map === map);
    return {
      map,
      expected: sum(sources, 'expected'),
      done: sum(sources, 'done'),
      sent: sum(sources, 'sent') - sum(sources, 'passed_over'),
      beforeCutOver: sum(sources, 'before_cut_over'),
      alreadyPosted: sum(sources, 'already_posted'),
      skipsSync: sum(sources, 'skips_sync'),
      passedOver: sum(sources, 'passed_over'),
      waitsFor: (isRunning && sources.find(({ waits_for }) => waits_for !== null)?.waits_for) || null,
    };
  });
}

export function toPassedOver(row: Stored): PassedOverRow {
  const code = knownCode(row.code);
  return { map: row.map, rowId: row.row_id, code, message: row.message, remedy: ERRORS[code].remedy };
}

@InputType()
export class StartDataLoadInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Names from `tableMaps` that go to Finance; default: all. Contracts bring their lines and funding sources.',
  })
  maps?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only of this company.' })
  legalEntity?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Actuals, links, invoices and billed milestones dated earlier are left to the beginning balances, and counted.',
  })
  cutOver?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class DataLoadInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class DataLoadPayload extends Payload {
  @Field(() => DataLoad, { nullable: true })
  dataLoad?: DataLoad | null;
}
