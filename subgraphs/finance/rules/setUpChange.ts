// What people may change of the set-up that postings stand or fall by: at the version they looked at, and with a reason that fits. Pure.
// It must never ask what is posted: a change never touches that.
import type { Refusal } from '../../../schema/errors';
import { formatTrimmed, RATE_SCALE } from '../../money';
import { type PeriodState, periodState } from './periods';
import { forbidden } from './permissions';

const LONGEST_REASON = 1_000;

/** The kinds of the log; stored by name. */
export const SET_UP_CHANGE_KINDS = ['FISCAL_PERIOD', 'EXCHANGE_RATE', 'CUSTOMER_HOLD'] as const;
export type SetUpChangeKind = (typeof SET_UP_CHANGE_KINDS)[number];

/** What every such change may be given. */
export interface SetUpChangeInput {
  readonly reason?: string | null;
  /** 0: there is none yet. */
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

/** FORBIDDEN, or BAD_USER_INPUT where the reason is too long to keep. */
export function changeRefused(roles: readonly string[], { reason }: SetUpChangeInput): Refusal | undefined {
  const denied = forbidden(roles, 'MAINTAIN_SET_UP');
  if (denied) return denied;
  if ((reason?.length ?? 0) <= LONGEST_REASON) return undefined;
  return { code: 'BAD_USER_INPUT', message: `A reason has at most ${LONGEST_REASON} characters.`, path: ['reason'] };
}

/** SET_UP_CHANGED where somebody changed it since the caller looked. `version` 0: it does not stand yet. */
export function staleRefused(
  what: string,
  version: number,
  { expectedVersion }: SetUpChangeInput,
): Refusal | undefined {
  if (expectedVersion == null || expectedVersion === version) return undefined;
  const stands = version === 0 ? 'does not stand yet' : `is at version ${version}, not ${expectedVersion}`;
  return { code: 'SET_UP_CHANGED', message: `${what} ${stands}.`, path: ['expectedVersion'] };
}

/** FORBIDDEN for all but administrators, where a period is closed and something is posted in it. */
export function reopeningRefused(
  roles: readonly string[],
  period: { readonly open: number; readonly on_hold: number },
  hasVouchers: boolean,
): Refusal | undefined {
  return periodState(period) === 'CLOSED' && hasVouchers ? forbidden(roles, 'REOPEN_PERIODS') : undefined;
}

export interface LoggedChange {
  readonly legalEntity: string;
  readonly kind: SetUpChangeKind;
  readonly subject: string;
  readonly details: Readonly<Record<string, readonly [string | null, string]>>;
}

type Cells = Readonly<Record<string, string | number | null>>;

/** What the log says of a row that a set-up file changes; undefined: nothing that it keeps. */
export function loggedChange(table: string, before: Cells, row: Cells): LoggedChange | undefined {
  const legalEntity = String(row.legal_entity ?? '');
  if (table === 'fiscal_period') {
    const [was, is] = [stateOf(before), stateOf(row)];
    const details = { state: [was, is] } as const;
    return was === is ? undefined : { legalEntity, kind: 'FISCAL_PERIOD', subject: String(row.start_date), details };
  }
  if (table === 'exchange_rate') {
    const subject = [row.from_currency, row.to_currency, row.rate_type, row.valid_from].join(' ');
    const shown = ({ rate }: Cells) => formatTrimmed(Number(rate), RATE_SCALE);
    return { legalEntity, kind: 'EXCHANGE_RATE', subject, details: { rate: [shown(before), shown(row)] } };
  }
  if (table !== 'customer' || before.on_hold === row.on_hold) return undefined;
  const details = { onHold: [String(before.on_hold === 1), String(row.on_hold === 1)] } as const;
  return { legalEntity, kind: 'CUSTOMER_HOLD', subject: String(row.account_number), details };
}

function stateOf({ open, on_hold }: Cells): PeriodState {
  return periodState({ open: Number(open), on_hold: Number(on_hold) });
}

/** The two flags of a state. */
export function flagsOf(state: PeriodState): { open: number; on_hold: number } {
  return { open: state === 'OPEN' ? 1 : 0, on_hold: state === 'ON_HOLD' ? 1 : 0 };
}
