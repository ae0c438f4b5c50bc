// What Finance would make of an invoice that is about to be confirmed: it is received, imported and posted by the very flows, in one
// transaction that is rolled back. What stands in the way is noted, cleared for the rehearsal, and the next thing found. It must
// never leave a row behind, and say nothing that posting would not do. domain.md 5.2, 5.7
import { MAPS, type Message, PROTOCOL_VERSION } from '../../../schema/messages';
import { type Caller, maySee } from '../../caller';
import { inTurn } from '../../database/inTurn';
import { rehearse } from '../../database/rehearsal';
import type { Effect } from '../../dual-write/exchange';
import type { Books } from '../books';
import { type ForetoldInvoice, readForetold } from '../store/foretold';
import { isMadeUp, liftObstacle } from '../store/liftedObstacles';
import { type ProposalRow, readProposal } from '../store/proposals';
import type { Blocker } from '../store/stepReports';
import { blocker } from './blocker';
import { financeHandlers } from './handlers';
import { postInvoiceProposal } from './postInvoiceProposal';
import { rehearsedImport } from './rehearsedImport';

/** Rows of one topic, as Dataverse's table map makes them. */
export interface AnnouncedRows {
  readonly topic: string;
  readonly mapVersion: number | null;
  readonly rows: readonly unknown[];
}

export interface Foretold {
  /** Everything that stands in the way today, whoever can clear it. */
  readonly blockers: readonly Blocker[];
  /** As posted; null where no posting could be foretold. `lines` alone where the lines could come in, but not be posted. */
  readonly invoice: ForetoldInvoice | null;
}

/** Obstacles that are noted and cleared at most: more than there are kinds. */
const MOST_OBSTACLES = 20;

/** Foretells; undefined for an invoice of a legal entity that the caller may not see. */
export async function rehearseInvoice(
  books: Books,
  caller: Caller,
  announced: readonly AnnouncedRows[],
): Promise<Foretold | undefined> {
  const [header] = (announced.find(({ topic }) => topic === MAPS.invoices)?.rows ?? []) as Partial<HeaderKeys>[];
  const { proposalId: number, dataAreaId: legalEntity } = header ?? {};
  if (number === undefined || legalEntity === undefined || !maySee(caller, legalEntity)) return undefined;
  // On MySQL those who insert one row at once, each to take it back, end in each other's way (1213) more often than is worth trying anew.
  return inTurn(books.db, number, () => foretold(books, caller, announced, { number, legalEntity }));
}

function foretold(
  books: Books,
  caller: Caller,
  announced: readonly AnnouncedRows[],
  { number, legalEntity }: { readonly number: string; readonly legalEntity: string },
): Promise<Foretold> {
  return rehearse(books.db, async (db) => {
    const listening = { append: async () => undefined, appendMany: async () => undefined, nudge: () => undefined };
    const stage: Books = { db, world: { ...books.world, reach: () => undefined }, outbox: listening };
    // What posting would make of it does not depend on who asks.
    const anyone: Caller = { ...caller, roles: ['administrator'], legalEntities: [legalEntity] };
    return new Rehearsal(stage, anyone, number).run(announced);
  });
}

interface HeaderKeys {
  readonly proposalId: string;
  readonly dataAreaId: string;
}

class Rehearsal {
  private readonly found = new Map<string, Blocker>();
  private madeUp = false;

  constructor(
    private readonly books: Books,
    private readonly caller: Caller,
    private readonly number: string,
  ) {}

  async run(announced: readonly AnnouncedRows[]): Promise<Foretold> {
    if (!(await this.arrives(announced))) return this.foretold(false);
    const note = (blockers: readonly Blocker[]) => this.note(blockers);
    if (!(await rehearsedImport(this.books, this.caller, await this.proposal(), note))) return this.foretold(false);
    return this.foretold(await this.posts());
  }

  /** Header, actuals and links, as the inbox would apply them. */
  private async arrives(announced: readonly AnnouncedRows[]): Promise<boolean> {
    const handlers = financeHandlers(this.books);
    for (const { topic, mapVersion, rows } of announced) {
      const handler = handlers[topic];
      if (!handler) throw new Error(`an invoice brings '${topic}', which no flow takes`);
      const effect = await this.books.db.write((tx) => handler(tx, this.message(topic, mapVersion, rows)));
      if (effect.kind !== 'applied') {
        await this.note([standsInTheWay(effect)]);
        return false;
      }
    }
    return true;
  }

  private message(topic: string, mapVersion: number | null, rows: readonly unknown[]): Message {
    const id = this.books.world.newId();
    const envelope = { version: PROTOCOL_VERSION, id, key: 'rehearsal', number: 1, chunk: 1, chunks: 1 } as const;
    return { ...envelope, topic, mapVersion, rows };
  }

  /** Posts; each refusal is noted and cleared. False: one could not be. */
  private async posts(): Promise<boolean> {
    for (let obstacle = 0; obstacle < MOST_OBSTACLES; obstacle += 1) {
      const proposal = await this.proposal();
      if (proposal.status === 'INVOICED') return true; // the import posts what charges nothing
      const outcome = await postInvoiceProposal(this.books, this.caller, { number: this.number });
      if (outcome.ok) return true;
      const news = await this.note(outcome.refusals.map(({ code, message }) => blocker(code, message, 1)));
      if (!news) return false;
    }
    return false;
  }

  /** Remembers what stands in the way, and clears it. False: nothing of it was new, or nothing could be cleared. */
  private async note(blockers: readonly Blocker[]): Promise<boolean> {
    let lifted = false;
    for (const found of blockers) {
      const key = `${found.code}|${found.message}`;
      const before = this.found.get(key);
      this.found.set(key, before ?? found);
      if (before || !(await this.lift(found))) continue;
      this.madeUp ||= isMadeUp(found.code);
      lifted = true;
    }
    return lifted;
  }

  private async lift(found: Blocker): Promise<boolean> {
    const proposal = await readProposal(this.books.db.read, this.number);
    return proposal !== undefined && this.books.db.write((tx) => liftObstacle(tx, found, proposal));
  }

  private async proposal(): Promise<ProposalRow> {
    const proposal = await readProposal(this.books.db.read, this.number);
    if (!proposal) throw new Error(`proposal ${this.number} was received and is not there`);
    return proposal;
  }

  private async foretold(posted: boolean): Promise<Foretold> {
    const invoice = await readForetold(this.books.db.read, this.caller, this.number, posted && !this.madeUp);
    return { blockers: [...this.found.values()], invoice };
  }
}

function standsInTheWay(effect: Exclude<Effect, { kind: 'applied' }>): Blocker {
  if (effect.kind === 'later') return blocker('CONTRACT_MISSING', `Before it can be received: ${effect.reason}.`, 1);
  return blocker(effect.code as Blocker['code'], effect.message, 1);
}
