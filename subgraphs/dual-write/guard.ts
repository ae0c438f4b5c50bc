// Between the exchange and the wire: nothing leaves and nothing is taken before both sides have told each other who they are and how
// far they are, and nothing at all once one of them went back in time. It must never open again by itself: a person says so.

import type { Refusal } from '../../schema/errors';
import type { Answer, Message } from '../../schema/messages';
import type { Database } from '../database/database';
import { hasPassed, type World } from '../world';
import { NotBelieved, TargetAway, type Wire } from './exchange';
import type { Line } from './line';
import { type BooksState, drawGreeting, type Greeting, hearGreeting, nameBooks, standingOf } from './marks';

/** Greetings while messages travel: what is lost by a copy of files made within this time is found per key alone. */
const GREET_EVERY_MS = 1_000;
/** How soon a process hears that another one of its side, or a person, stopped or opened the books. */
const LOOK_EVERY_MS = 1_000;

export interface GuardParts {
  readonly db: Database;
  readonly world: World;
  /** To ask the other side; absent: nobody is there to be asked, and nothing is guarded. */
  readonly line?: Line | undefined;
}

export class BooksGuard {
  private state: BooksState = 'OPEN';
  private lookedAt = Number.NEGATIVE_INFINITY;
  private greetedAt = Number.NEGATIVE_INFINITY;
  private greeting: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  private starting: Promise<void> = Promise.resolve();
  private readonly running = new Set<Promise<void>>();
  private stopping = false;

  constructor(private readonly parts: GuardParts) {}

  /** Before anything else: names new books, and learns how they stand. */
  async begin(): Promise<void> {
    await this.parts.db.write((tx) => nameBooks(tx, this.parts.world));
    await this.look();
  }

  /** Greets once, before anything travels: whoever only looks then knows how the books stand. What goes wrong is told to `onError`. */
  start(onError: (error: unknown) => void): void {
    this.stopping = false;
    this.starting = this.greet().catch((error: unknown) => {
      if (!(error instanceof TargetAway) || error instanceof NotBelieved) onError(error);
    });
  }

  /** Ends what was begun, as soon as it asks. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all([this.starting, ...this.running]);
  }

  /** Work that asks the other side in the background: it ends before the database does. */
  track(work: Promise<void>): void {
    const tracked = work.finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** How these books stand, as far as this process knows. */
  get standing(): BooksState {
    return this.state;
  }

  /** Why nothing that would travel may be written: these books are older than what the other side knows of them. */
  closed(): Refusal | undefined {
    if (this.state !== 'RESTORED') return undefined;
    return {
      code: 'BOOKS_RESTORED',
      message: 'These books were restored from an older state: reconcile them with the other side and open them first.',
    };
  }

  /**
   * The wire, behind the guard. Rejects with TargetAway while the books are stopped: nothing is settled, nothing is lost; with NotBelieved
   * where the other side refuses the signature of a greeting already.
   */
  guarded(wire: Wire): Wire {
    return {
      deliver: async (messages) => {
        await this.greetIfDue();
        await this.mustBeOpen();
        return wire.deliver(messages);
      },
    };
  }

  /** The same for what arrives. */
  async receive(
    messages: readonly Message[],
    next: (messages: readonly Message[]) => Promise<Answer>,
  ): Promise<Answer> {
    await this.mustBeOpen();
    return next(messages);
  }

  /** Answers the other side's greeting with one's own. */
  async answer(heard: Greeting): Promise<Greeting> {
    const { db, world } = this.parts;
    const said = await db.write(async (tx) => {
      const own = await drawGreeting(tx, world); // remembers what was known before this greeting
      return { ...own, state: await hearGreeting(tx, world, heard) };
    });
    this.state = said.state;
    return said;
  }

  /** Greets the other side now and takes its answer in. Rejects with TargetAway where it cannot be reached. */
  async greet(): Promise<void> {
    const { db, world, line } = this.parts;
    if (!line) return;
    const said = await db.write((tx) => drawGreeting(tx, world));
    const answer = (await line.ask({ kind: 'greet', greeting: said })) as Greeting;
    this.state = await db.write((tx) => hearGreeting(tx, world, answer));
    this.greetedAt = world.now().getTime();
  }

  /** Learns anew how the books stand: after a person has decided. */
  async look(): Promise<void> {
    const standing = await standingOf(this.parts.db.read, 'SELF');
    this.lookedAt = this.parts.world.now().getTime();
    if (standing) this.state = standing.state;
  }

  private async greetIfDue(): Promise<void> {
    const { line, world } = this.parts;
    if (!line || !hasPassed(this.greetedAt, GREET_EVERY_MS, world.now().getTime())) return;
    this.greeting ??= this.greet().finally(() => {
      this.greeting = undefined;
    });
    await this.greeting;
  }

  private async mustBeOpen(): Promise<void> {
    if (hasPassed(this.lookedAt, LOOK_EVERY_MS, this.parts.world.now().getTime())) {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
      await this.looking;
    }
    if (this.state !== 'OPEN') throw new TargetAway(`the books are stopped: ${this.state}`);
  }
}
