// `npm run reconcile -- …`: compares both books of a running server over its API, shows every divergent document with cause and proposed
// repair, repairs on approval, and opens the exchange after a restore. It must never touch a database.
import Table from 'cli-table3';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createApiClient } from './demo/client';

type Print = (text: string) => void;

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

interface SideSeen {
  readonly count: number;
  readonly amount: Amount;
  readonly salesTax: Amount;
  readonly accountingAmount: Amount;
}

interface ReportSeen {
  readonly id: string;
  readonly legalEntity: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly error: string | null;
  readonly divergenceCount: number;
  readonly openCount: number;
  readonly groups: readonly {
    readonly transactionType: string;
    readonly transactionClass: string;
    readonly dataverse: SideSeen;
    readonly finance: SideSeen;
    readonly difference: SideSeen;
  }[];
}

interface DivergenceSeen {
  readonly number: number;
  readonly kind: string;
  readonly subject: string;
  readonly cause: string;
  readonly repair: string;
  readonly state: string;
  readonly detail: string;
  readonly reason: string | null;
}

const SIDE = '{ count amount { amount currency } salesTax { amount } accountingAmount { amount currency } }';
const REPORT = `id legalEntity from to state error divergenceCount openCount
  groups { transactionType transactionClass dataverse ${SIDE} finance ${SIDE} difference ${SIDE} }`;
const PAGE = 200;
const LOOK_EVERY_MS = 500;

/** Runs the command; gives its exit code: 0 the books agree or it is done, 1 they do not, or it was refused, 2 wrong usage. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, print: Print): Promise<number> {
  let code = 0;
  const program = new Command('reconcile')
    .description('Compares both books of a running server, and repairs what differs when it is approved.')
    .addOption(new Option('--url <url>', 'the gateway').default(env.GRAPHQL_URL ?? 'http://127.0.0.1:4000/graphql'))
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  const desk = () => new ReconciliationDesk(program.opts<{ url: string }>().url, print);
  program
    .command('run', { isDefault: true })
    .description('compare, and show what differs')
    .requiredOption('--legal-entity <code>', 'whose books')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day')
    .action(async ({ legalEntity, from, to }: { legalEntity: string; from: string; to: string }) => {
      code = await desk().run({ legalEntity, from, to });
    });
  program
    .command('show')
    .description('show a report again')
    .argument('[report]', 'its id; the newest where none is given')
    .action(async (id?: string) => {
      code = await desk().show(id ?? null);
    });
  for (const [name, act, description] of [
    ['repair', 'REPAIR', 'do what the report proposes'],
    ['park', 'PARK', 'leave divergences to a person'],
  ] as const)
    program
      .command(name)
      .description(description)
      .argument('<report>', 'its id')
      .argument('[numbers...]', 'of the divergences; all that are open where none is given', numberAfter)
      .requiredOption('--reason <text>', 'why it may be done')
      .action(async (reportId: string, numbers: number[], { reason }: { reason: string }) => {
        code = await desk().decide({ reportId, act, reason, numbers });
      });
  program
    .command('standing')
    .description('whether the books write to each other')
    .action(async () => desk().standing());
  program
    .command('open')
    .description('let both sides write to each other again, after a restore')
    .action(async () => {
      code = await desk().open();
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function numberAfter(text: string, before: number[] | undefined): number[] {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Write the number of a divergence, as the report has it.');
  return [...(before ?? []), Number(text)];
}

class ReconciliationDesk {
  private readonly client;

  constructor(
    url: string,
    private readonly print: Print,
  ) {
    this.client = createApiClient(url);
  }

  async run(input: { legalEntity: string; from: string; to: string }): Promise<number> {
    const query = `mutation ($input: RunReconciliationInput!) { runReconciliation(input: $input) { report { id } userErrors { code message } } }`;
    const { runReconciliation: begun } = await this.client.request<{
      runReconciliation: Payload & { report: { id: string } | null };
    }>(query, { input });
    if (this.refused(begun)) return 1;
    const id = begun.report?.id as string;
    for (;;) {
      const report = await this.report(id);
      if (report?.state !== 'RUNNING') return this.show(id);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async show(id: string | null): Promise<number> {
    const report = await this.report(id);
    if (!report) {
      this.print('There is no such report.');
      return 1;
    }
    this.print(`Report ${report.id}: ${report.legalEntity}, ${report.from} to ${report.to}, ${report.state}`);
    if (report.error !== null) this.print(report.error);
    this.totals(report);
    for (let after: string | null = null; ; ) {
      const page = await this.divergences(report.id, after);
      if (page.nodes.length > 0)
        this.table(
          ['#', 'document', 'cause', 'repair', 'state', 'what'],
          page.nodes.map(({ number, kind, subject, cause, repair, state, detail, reason }) => {
            return [number, `${kind} ${subject}`, cause, repair, state, reason ?? detail];
          }),
        );
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    this.print(
      report.divergenceCount === 0
        ? 'The books agree.'
        : `${report.divergenceCount} divergences, ${report.openCount} of them open.`,
    );
    if (report.openCount > 0) this.print(`To mend what can be: npm run reconcile -- repair ${report.id} --reason TEXT`);
    return report.openCount > 0 || report.state !== 'DONE' ? 1 : 0;
  }

  async decide(input: { reportId: string; act: string; reason: string; numbers: number[] }): Promise<number> {
    const query = `mutation ($input: RepairDivergencesInput!) { repairDivergences(input: $input) {
      repaired parked waiting next userErrors { code message } } }`;
    const sum = { repaired: 0, parked: 0, waiting: 0 };
    for (let after: number | null = null; ; ) {
      const numbers = input.numbers.length > 0 ? input.numbers : null;
      type Answer = Payload & { repaired: number; parked: number; waiting: number; next: number | null };
      const data: { repairDivergences: Answer } = await this.client.request(query, {
        input: { ...input, numbers, after },
      });
      const done = data.repairDivergences;
      if (this.refused(done)) return 1;
      for (const name of ['repaired', 'parked', 'waiting'] as const) sum[name] += done[name];
      if (done.next === null) break;
      after = done.next;
    }
    this.print(`${sum.repaired} repaired, ${sum.parked} left to a person, ${sum.waiting} on their way.`);
    return 0;
  }

  async standing(): Promise<void> {
    const { booksStanding: seen } = await this.client.request<{
      booksStanding: { dataverse: string; finance: string | null; reason: string | null; since: string | null };
    }>('{ booksStanding { dataverse finance reason since } }');
    this.print(`Dataverse: ${seen.dataverse}. Finance: ${seen.finance ?? 'does not answer'}.`);
    if (seen.reason !== null) this.print(`Since ${seen.since}: ${seen.reason}`);
  }

  async open(): Promise<number> {
    const query = 'mutation { openExchange { standing { dataverse finance } userErrors { code message } } }';
    const { openExchange: opened } = await this.client.request<{ openExchange: Payload }>(query);
    if (this.refused(opened)) return 1;
    await this.standing();
    return 0;
  }

  private async report(id: string | null): Promise<ReportSeen | null> {
    const query = `query ($id: ID) { reconciliationReport(id: $id) { ${REPORT} } }`;
    return (await this.client.request<{ reconciliationReport: ReportSeen | null }>(query, { id })).reconciliationReport;
  }

  private async divergences(
    id: string,
    after: string | null,
  ): Promise<{ nodes: DivergenceSeen[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }> {
    const query = `query ($id: ID, $after: String) { reconciliationReport(id: $id) { divergences(first: ${PAGE}, after: $after) {
      nodes { number kind subject cause repair state detail reason } pageInfo { hasNextPage endCursor } } } }`;
    type Page = { nodes: DivergenceSeen[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    const data = await this.client.request<{ reconciliationReport: { divergences: Page } }>(query, { id, after });
    return data.reconciliationReport.divergences;
  }

  private totals({ groups }: ReportSeen): void {
    const rows = groups.flatMap(({ transactionType, transactionClass, dataverse, finance, difference }) =>
      (
        [
          ['Dataverse', dataverse],
          ['Finance', finance],
          ['difference', difference],
        ] as const
      ).map(([side, { count, amount, salesTax, accountingAmount }]) => [
        `${transactionType} ${transactionClass}`,
        side,
        count,
        `${amount.amount} ${amount.currency}`,
        salesTax.amount,
        `${accountingAmount.amount} ${accountingAmount.currency}`,
      ]),
    );
    if (rows.length > 0) this.table(['actuals', '', 'count', 'amount', 'tax', 'posted'], rows);
  }

  private refused({ userErrors }: Payload): boolean {
    for (const { code, message } of userErrors) this.print(`${code}: ${message}`);
    return userErrors.length > 0;
  }

  private table(head: string[], rows: readonly (readonly (string | number)[])[]): void {
    const table = new Table({ head, style: { head: [], border: [] }, wordWrap: true });
    table.push(...rows.map((row) => row.map(String)));
    this.print(table.toString());
  }
}

if (require.main === module) {
  void main(process.argv.slice(2), process.env, (text) => console.log(text.trimEnd())).then((code) => {
    process.exitCode = code;
  });
}
