// The accountant of the journey of arrivals: imports, posts journals and proposals, now and then or until nothing is left. And Finance by
// itself, which takes messages in the order that it is given them. Neither may look at what Dataverse has.
import type { Message } from '../../../schema/messages';
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import type { Dialect } from '../../../subgraphs/database/database';
import type { Books } from '../../../subgraphs/finance/books';
import { importFromStaging } from '../../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../../subgraphs/finance/flows/postInvoiceProposal';
import type { FinanceSetUp } from '../../../subgraphs/finance/flows/setUp/registry';
import type { Chance } from '../../simulation/chance';
import { type FinanceBooks, financeBooks } from '../../subgraphs/finance/financeBooks';
import { TODAY } from './manager';
import { type Shown, shownBy } from './shown';

const COMPANIES = ['USMF', 'GBPM'];
const DRAFTS = "SELECT id FROM integration_journal WHERE status IN ('DRAFT', 'ERROR') AND line_count > 0";
const WITH_LINES = "SELECT number FROM proposal WHERE status = 'OPEN' AND line_count > 0 ORDER BY number";
/** A credit of a correction waits for journals that an import makes: each takes a round. */
const ROUNDS = 4;
const OFTEN = 0.3;

export class Accountant {
  constructor(private readonly at: Books) {}

  async import(): Promise<void> {
    for (const legalEntity of COMPANIES) await importFromStaging(this.at, LOCAL_CALLER, { legalEntity });
  }

  async postJournals(): Promise<void> {
    for (const { id } of await this.at.db.read.rows<{ id: string }>(DRAFTS))
      await postIntegrationJournal(this.at, LOCAL_CALLER, { journalId: id });
  }

  /** Posts the proposals that have lines, in the order that `ordered` puts them in. */
  async postProposals(ordered: (numbers: string[]) => string[] = (numbers) => numbers): Promise<void> {
    const open = await this.at.db.read.rows<{ number: string }>(WITH_LINES);
    for (const number of ordered(open.map((row) => row.number)))
      await postInvoiceProposal(this.at, LOCAL_CALLER, { number, invoiceDate: TODAY });
  }

  /** Everything that can be done about what is there. */
  async doAll(rounds = 1): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await this.import();
      await this.postJournals();
      await this.import();
      await this.postProposals();
    }
  }

  /** Until nothing is left. */
  async finish(): Promise<void> {
    await this.doAll(ROUNDS);
  }

  /** Some of it, now and then, in any order. */
  async doSome(chance: Chance): Promise<void> {
    if (chance.is(OFTEN)) await this.import();
    if (chance.is(OFTEN)) await this.postJournals();
    if (chance.is(OFTEN)) await this.postProposals((numbers) => shuffled(numbers, chance));
  }
}

function shuffled(numbers: string[], chance: Chance): string[] {
  return numbers
    .map((number) => ({ number, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ number }) => number);
}

/** Finance by itself, on a database of its own. */
export class FinanceAlone extends Accountant {
  private constructor(readonly books: FinanceBooks) {
    super(books);
  }

  static async open(dialect: Dialect, setUp: FinanceSetUp): Promise<FinanceAlone> {
    return new FinanceAlone(await financeBooks(dialect, setUp));
  }

  /** Whether it was taken; what waits for another is to be told again. A refusal fails the test. */
  async take({ topic, rows }: Message): Promise<boolean> {
    const effect = await this.books.deliver([topic, rows as object[]]);
    if (effect.kind === 'refused') throw new Error(`${topic} refused: ${effect.code} ${effect.message}`);
    return effect.kind === 'applied';
  }

  shown(): Promise<Shown> {
    return shownBy(this.books.db.read);
  }
}
