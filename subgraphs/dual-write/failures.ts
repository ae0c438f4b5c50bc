// Messages at which the receiver fails for no reason that it knows: counted per key, tried again, and after so many tries refused, so
// that a poison one waits for a person instead of being sent for ever. It must never count what is the machine's fault: a database
// that is away or full is no reason to give a message up.
import type { Answer, Message, Refused } from '../../schema/messages';
import { type Database, OutcomeUnknown, RetryTransaction, StorageFull, type Tx } from '../database/database';
import { instant, type World } from '../world';
import type { ParkingHooks } from './exchange';
import { isKnown, type Received, recall, recordRefusal } from './inboxStream';

/** Tries after which a message is refused as UNEXPECTED_FAILURE; with the sender's pauses about a minute. */
export const MESSAGE_TRIES = 20;

const DATA_ERRORS_OF_SQLITE = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/;
/** Classes of SQLSTATE that speak of the data: data exception, integrity constraint violation. */
const DATA_ERRORS_OF_SQL = /^2[23]/;
/** How sockets, files and mysql2's own protocol name what went wrong. */
const OF_THE_MACHINE = /^(E[A-Z0-9]+|PROTOCOL_\w+)$/;

/** Would the same message fail again on a healthy machine, as far as the error says? */
export function isOfTheMessage(error: unknown): boolean {
  if ([OutcomeUnknown, RetryTransaction, StorageFull].some((kind) => error instanceof kind)) return false;
  const { code, sqlState, fatal } = error as { code?: unknown; sqlState?: unknown; fatal?: unknown };
  if (fatal === true) return false;
  if (typeof sqlState === 'string' && sqlState !== '') return DATA_ERRORS_OF_SQL.test(sqlState);
  if (typeof code !== 'string') return true;
  return code.startsWith('SQLITE_') ? DATA_ERRORS_OF_SQLITE.test(code) : !OF_THE_MACHINE.test(code);
}

export interface GivingUp {
  readonly db: Database;
  readonly world: World;
  readonly hooks: ParkingHooks;
  readonly tries?: number | undefined;
}

/**
 * Counts a failure whose effect was rolled back; the refusal once it is one too many and the message is the next in line. Rejects
 * with the error itself before that, and where another delivery has applied the message meanwhile.
 */
export async function givenUp(message: Message, error: unknown, options: GivingUp): Promise<Answer> {
  const { db, world, tries = MESSAGE_TRIES } = options;
  const answer = await db.write(async (tx): Promise<Answer | undefined> => {
    const known = await recall(tx, message.key);
    const failures = await counted(tx, world, message, known);
    const applied = known?.last_number ?? 0;
    if (failures < tries || message.number !== applied + 1) return undefined;
    const reason = { code: 'UNEXPECTED_FAILURE', message: failureText(error, failures) };
    const stopped: Refused = { kind: 'refused', number: message.number, ...reason };
    if (!isKnown(stopped, known)) await recordRefusal(tx, message.key, stopped, message.topic, options);
    return { applied, stopped };
  });
  if (!answer) throw error;
  return answer;
}

/** How often it has failed now; 0 where it was applied meanwhile. */
async function counted(tx: Tx, world: World, { key, number }: Message, known: Received | undefined): Promise<number> {
  if (!known) {
    const row = { stream_key: key, last_number: 0, last_message_id: '', last_at: instant(world) };
    await tx.insert('inbox_stream', [{ ...row, failed_number: number, failures: 1 }]);
    return 1;
  }
  if (known.last_number >= number) return 0;
  const failures = known.failed_number === number ? known.failures + 1 : 1;
  const sql = 'UPDATE inbox_stream SET failed_number = ?, failures = ? WHERE stream_key = ?';
  await tx.change(sql, [number, failures, key]);
  return failures;
}

/** The error as an operator reads it: its first line. */
function failureText(error: unknown, failures: number): string {
  const [line = ''] = String(error).split('\n');
  return `applying it failed ${failures} times, at last with: ${line.slice(0, 500)}`;
}
