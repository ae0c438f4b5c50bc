// `npm run exchange -- load …`: has a running server tell Finance what stands in Dataverse already, and shows how far that is. For
// terminals and scripts; it must never touch a database.
import Table from 'cli-table3';
import { Command } from 'commander';
import type { createApiClient } from '../demo/client';

type Client = ReturnType<typeof createApiClient>;
type Print = (text: string) => void;

interface LoadSeen {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly expected: number;
  readonly done: number;
  readonly rowsPerSecond: number;
  readonly remainingSeconds: number | null;
  readonly progress: readonly {
    readonly map: string;
    readonly expected: number;
    readonly done: number;
    readonly sent: number;
    readonly beforeCutOver: number;
    readonly alreadyPosted: number;
    readonly skipsSync: number;
    readonly passedOver: number;
    readonly waitsFor: string | null;
  }[];
}

interface LoadAnswer {
  readonly dataLoad: LoadSeen | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

interface RowsPage {
  readonly nodes: readonly { map: string; rowId: string; code: string; message: string; remedy: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const LOAD = `id state startedAt startedBy expected done rowsPerSecond remainingSeconds
  progress { map expected done sent beforeCutOver alreadyPosted skipsSync passedOver waitsFor }`;
const LOOK_EVERY_MS = 1_000;
const PAGE = 200;

interface StartOptions {
  readonly map?: string[];
  readonly company?: string;
  readonly contract?: string;
  readonly cutOver?: string;
  readonly follow?: boolean;
}

/** The subcommands. `exit` hears the code that the command is to end with where it is not 0. */
export function loadCommands(client: () => Client, print: Print, exit: (code: number) => void): Command {
  const load = new Command('load').description('tells Finance what stands in Dataverse already');
  const desk = () => new LoadDesk(client(), print);
  const ended = async (answer: Promise<boolean>) => {
    if (!(await answer)) exit(1);
  };
  load
    .command('start')
    .description('start a load; changes made meanwhile travel by themselves')
    .option('--map <map...>', 'only these table maps')
    .option('--company <code>', 'only this legal entity')
    .option('--contract <id>', 'only this contract')
    .option('--cut-over <date>', 'leave what is dated earlier to the beginning balances')
    .option('--follow', 'show how far it is until it ends')
    .action((options: StartOptions) => ended(desk().start(options)));
  load
    .command('status')
    .description('how far a load is: the one named, else the latest')
    .argument('[id]')
    .option('--follow', 'until it ends')
    .action((id: string | undefined, { follow }: { follow?: boolean }) => ended(desk().status(id, follow === true)));
  load
    .command('passed-over')
    .description('the rows that Finance could not take')
    .argument('[id]')
    .action((id: string | undefined) => ended(desk().passedOver(id)));
  for (const [name, description] of [
    ['pause', 'pause a load'],
    ['resume', 'let it go on where it stood'],
    ['cancel', 'end it for good; what was told stays'],
  ] as const)
    load
      .command(name)
      .description(description)
      .argument('[id]', 'default: the latest')
      .action((id: string | undefined) => ended(desk().switch(name, id)));
  return load;
}

class LoadDesk {
  constructor(
    private readonly client: Client,
    private readonly print: Print,
  ) {}

  async start({ map, company, contract, cutOver, follow }: StartOptions): Promise<boolean> {
    const input = { maps: map, legalEntity: company, contractId: contract, cutOver };
    const started = await this.mutate('startDataLoad', 'StartDataLoadInput', input);
    if (!started) return false;
    return follow ? this.status(started.id, true) : this.show(started);
  }

  async status(id: string | undefined, follow: boolean): Promise<boolean> {
    const wanted = id ?? (await this.latest());
    for (;;) {
      const { dataLoad } = await this.client.request<{ dataLoad: LoadSeen | null }>(
        `query ($id: ID!) { dataLoad(id: $id) { ${LOAD} } }`,
        { id: wanted },
      );
      if (!dataLoad) return this.none();
      if (!follow || dataLoad.state !== 'RUNNING') return this.show(dataLoad);
      this.print(summary(dataLoad));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async switch(how: 'pause' | 'resume' | 'cancel', id: string | undefined): Promise<boolean> {
    const wanted = id ?? (await this.latest());
    if (wanted === '') return this.none();
    const load = await this.mutate(`${how}DataLoad`, 'DataLoadInput', { id: wanted });
    return load ? this.show(load) : false;
  }

  async passedOver(id: string | undefined): Promise<boolean> {
    const loadId = id ?? (await this.latest());
    const rows: string[][] = [];
    for (let after: string | null = null; ; ) {
      const query = `query ($loadId: ID!, $after: String) { dataLoad(id: $loadId) { id } passedOverRows(loadId: $loadId, first: ${PAGE}, after: $after) {
        nodes { map rowId code message remedy } pageInfo { hasNextPage endCursor } } }`;
      const data: { dataLoad: object | null; passedOverRows: RowsPage } = await this.client.request(query, {
        loadId,
        after,
      });
      if (!data.dataLoad) return this.none();
      const { nodes, pageInfo } = data.passedOverRows;
      rows.push(...nodes.map((row) => [row.map, row.rowId, `${row.code}: ${row.message}`, row.remedy]));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    if (rows.length === 0) this.print('Finance took every row.');
    else this.table(['map', 'row', 'why', 'what helps'], rows);
    return true;
  }

  private async latest(): Promise<string> {
    const { dataLoads } = await this.client.request<{ dataLoads: { nodes: { id: string }[] } }>(
      '{ dataLoads(first: 1) { nodes { id } } }',
    );
    return dataLoads.nodes[0]?.id ?? '';
  }

  private async mutate(field: string, type: string, input: object): Promise<LoadSeen | undefined> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { dataLoad { ${LOAD} } userErrors { code message } } }`;
    const answer = (await this.client.request<Record<string, LoadAnswer>>(query, { input }))[field] as LoadAnswer;
    for (const { code, message } of answer.userErrors) this.print(`${code}: ${message}`);
    return answer.dataLoad ?? undefined;
  }

  private show(load: LoadSeen): boolean {
    this.print(summary(load));
    this.table(
      ['map', 'rows', 'done', 'told', 'before cut-over', 'posted', 'never sent', 'passed over', 'waits for'],
      load.progress.map((map) => [
        map.map,
        ...[map.expected, map.done, map.sent, map.beforeCutOver, map.alreadyPosted, map.skipsSync, map.passedOver].map(
          String,
        ),
        map.waitsFor ?? '',
      ]),
    );
    return true;
  }

  private none(): boolean {
    this.print('There is no load.');
    return false;
  }

  private table(head: string[], rows: readonly string[][]): void {
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...rows);
    this.print(table.toString());
  }
}

function summary({ id, state, done, expected, rowsPerSecond, remainingSeconds }: LoadSeen): string {
  const left = remainingSeconds === null ? '' : `, ${remainingSeconds} s left`;
  const speed = state === 'RUNNING' ? `, ${rowsPerSecond} rows/s${left}` : '';
  return `${id}: ${state.toLowerCase()}, ${done} of about ${expected} rows${speed}`;
}
