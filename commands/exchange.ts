// `npm run exchange -- …`: what an operator does about the exchange of a running server, over its API: look at maps, messages and
// causes, release what was parked, pause, resume and publish maps. For terminals and scripts; it must never touch a database.
import Table from 'cli-table3';
import { Command, CommanderError, Option } from 'commander';
import { createApiClient } from './demo/client';
import { loadCommands } from './exchange/loads';
import { addMapCommands, MapDesk, SIDES, type SideName } from './exchange/mapDesk';
import type { ActSeen, MapSeen, ParkedPage, Payload, SentPage } from './exchange/seen';

type Print = (text: string) => void;

const PARKED = 'key map mapVersion code owner message remedy parkedAt waiting';
const PAGE = 200;
const NOTHING_PARKED = 'Nothing is parked.';

/** Runs the command; gives its exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, print: Print): Promise<number> {
  let code = 0;
  const program = new Command('exchange')
    .description('Looks at the exchange between the books of a running server, and releases what was parked.')
    .addOption(new Option('--url <url>', 'the gateway').default(env.GRAPHQL_URL ?? 'http://127.0.0.1:4000/graphql'))
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print });
  const desk = () => new OperatorDesk(program.opts<{ url: string }>().url, print);
  const command = (name: string, description: string) => program.command(name).description(description);
  const side = () => new Option('--side <side>', 'whose messages').choices([...SIDES]).makeOptionMandatory();
  command('maps', 'the table maps with their counts at both ends').action(async () => desk().maps());
  command('parked', 'every parked message, with what helps')
    .option('--code <code>', 'only what this code stopped')
    .action(async ({ code: only }: { code?: string }) => desk().parked(only));
  command('causes', 'parked messages by cause').action(async () => desk().causes());
  command('acts', 'what was done about parked messages, the latest first').action(async () => desk().acts());
  command('messages', 'the messages of a key, with the version of the map that each was sent under')
    .argument('<key>')
    .addOption(side())
    .action(async (key: string, options: { side: SideName }) => desk().messages(key, options.side));
  addMapCommands(
    program,
    () => new MapDesk(program.opts<{ url: string }>().url, print),
    (ended) => {
      code = ended;
    },
  );
  for (const [name, act, description] of [
    ['retry', 'RETRY', 'send parked messages again, under the version that they were sent under'],
    ['anew', 'MAP_ANEW', 'send them again, mapped by the newest version of their map'],
    ['skip', 'SKIP', 'leave the content of parked messages out'],
    ['done', 'MARK_DONE', 'leave it out because it was done by hand'],
  ] as const)
    command(name, description)
      .argument('[keys...]', 'or --code')
      .addOption(side())
      .option('--code <code>', 'all that this code stopped')
      .option('--reason <text>', 'needed to skip and to mark done')
      .action(async (keys: string[], options: { side: SideName; code?: string; reason?: string }, at: Command) => {
        if (keys.length > 0 && options.code !== undefined) at.error('error: give keys or --code, not both');
        if (keys.length === 0 && options.code === undefined) at.error('error: name keys, or give --code');
        code = await desk().release(act, keys, options);
      });
  for (const name of ['pause', 'resume'] as const)
    command(name, `${name} a table map`)
      .argument('<map>')
      .action(async (map: string) => {
        code = await desk().switchMap(name, map);
      });
  program.addCommand(
    loadCommands(
      () => createApiClient(program.opts<{ url: string }>().url),
      print,
      (failed) => {
        code = failed;
      },
    ),
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

class OperatorDesk {
  private readonly client;

  constructor(
    url: string,
    private readonly print: Print,
  ) {
    this.client = createApiClient(url);
  }

  async maps(): Promise<void> {
    const end = '{ queued sent applied parked oldestQueuedSeconds }';
    const { tableMaps } = await this.client.request<{ tableMaps: MapSeen[] }>(
      `{ tableMaps { name state dataverse ${end} finance ${end} } }`,
    );
    const newest = await this.newestVersions();
    const rows = tableMaps.flatMap(({ name, state, ...ends }) =>
      SIDES.filter((side) => newest[side]?.has(name)).map((side) => {
        const [sender, receiver] =
          side === 'dataverse' ? [ends.dataverse, ends.finance] : [ends.finance, ends.dataverse];
        const sent = sender
          ? [sender.queued, sender.sent, sender.parked, sender.oldestQueuedSeconds]
          : ['?', '?', '?', '?'];
        return [name, `from ${side}`, state, newest[side]?.get(name) ?? '?', ...sent, receiver?.applied ?? '?'];
      }),
    );
    this.table(
      ['map', 'way', 'state', 'version', 'queued', 'sent', 'parked', 'lag, s', 'applied there'],
      rows,
      'No map is seen.',
    );
  }

  /** Of each side, the version in force of each map that it sends by. */
  private async newestVersions(): Promise<Partial<Record<SideName, Map<string, number>>>> {
    const fields = SIDES.map((side) => `${side}Exchange { tableMaps { name version } }`);
    const data = await this.client.request<Record<string, { tableMaps: { name: string; version: number }[] }>>(
      `{ ${fields.join(' ')} }`,
    );
    const of = (side: SideName) =>
      new Map((data[`${side}Exchange`]?.tableMaps ?? []).map((map) => [map.name, map.version]));
    return { dataverse: of('dataverse'), finance: of('finance') };
  }

  async messages(key: string, side: SideName): Promise<void> {
    const query = `query ($key: ID!, $after: String) { ${side}Exchange { messages(key: $key, first: ${PAGE}, after: $after) {
      nodes { number map mapVersion state rowCount writtenAt settledAt } pageInfo { hasNextPage endCursor } } } }`;
    const rows: (string | number)[][] = [];
    for (let after: string | null = null; ; ) {
      const data: Record<string, { messages: SentPage }> = await this.client.request(query, { key, after });
      const page = data[`${side}Exchange`]?.messages as SentPage;
      for (const { number, map, mapVersion, state, rowCount, writtenAt, settledAt } of page.nodes)
        rows.push([number, map, mapVersion ?? '', state, rowCount, writtenAt, settledAt ?? '']);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    this.table(
      ['number', 'map', 'version', 'state', 'rows', 'written', 'applied'],
      rows,
      `${side} keeps no message of the key ${key}.`,
    );
  }

  async parked(code: string | undefined): Promise<void> {
    const rows: string[][] = [];
    for (const name of SIDES) {
      for (let after: string | null = null; ; ) {
        const page: ParkedPage = await this.parkedPage(name, code, after);
        for (const one of page.nodes)
          rows.push([
            name,
            one.key,
            one.mapVersion === null ? one.map : `${one.map}, version ${one.mapVersion}`,
            `${one.code}: ${one.message}`,
            one.owner,
            one.remedy,
            one.parkedAt,
            String(one.waiting),
          ]);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
    }
    this.table(['side', 'key', 'map', 'why', 'whose turn', 'what helps', 'since', 'behind it'], rows, NOTHING_PARKED);
  }

  async causes(): Promise<void> {
    const rows: string[][] = [];
    for (const name of SIDES) {
      const data = await this.client.request<
        Record<string, { causes: { code: string; map: string; count: number; since: string }[] }>
      >(`{ ${name}Exchange { causes { code map count since } } }`);
      for (const { code, map, count, since } of data[`${name}Exchange`]?.causes ?? [])
        rows.push([name, code, map, String(count), since]);
    }
    this.table(['side', 'code', 'map', 'messages', 'since'], rows, NOTHING_PARKED);
  }

  async acts(): Promise<void> {
    const rows: string[][] = [];
    for (const name of SIDES) {
      const data = await this.client.request<Record<string, { acts: { nodes: ActSeen[] } }>>(
        `{ ${name}Exchange { acts(first: 100) { nodes { at subject act key map code reason } } } }`,
      );
      for (const { at, subject, act, key, map, code, reason } of data[`${name}Exchange`]?.acts.nodes ?? [])
        rows.push([at, name, subject, act, key, map, code, reason ?? '']);
    }
    const head = ['at', 'side', 'who', 'act', 'key', 'map', 'had stopped it', 'reason'];
    this.table(head, rows.sort().reverse(), 'Nobody has done anything about a parked message.');
  }

  async release(
    act: string,
    keys: readonly string[],
    { side, code, reason }: { side: SideName; code?: string; reason?: string },
  ): Promise<number> {
    const field = `releaseParkedIn${side === 'dataverse' ? 'Dataverse' : 'Finance'}`;
    // What is tried again may be parked anew before we ask again: each that was found at the beginning has its turn once.
    let [total, left, found] = [0, 0, Number.POSITIVE_INFINITY];
    do {
      const input = { act, reason, ...(code === undefined ? { keys } : { code }) };
      const payload = await this.mutate<Payload & { released: number | null; left: number | null }>(
        field,
        'ReleaseParkedInput',
        'released left',
        input,
      );
      if (this.refused(payload)) return 1;
      const released = payload.released ?? 0;
      total += released;
      left = released === 0 ? 0 : (payload.left ?? 0);
      found = Math.min(found, total + left);
    } while (left > 0 && total < found);
    this.print(left > 0 ? `${total} released. ${left} are parked by ${code} meanwhile.` : `${total} released.`);
    return 0;
  }

  async switchMap(how: 'pause' | 'resume', name: string): Promise<number> {
    const payload = await this.mutate<Payload>(`${how}TableMap`, 'TableMapInput', 'tableMap { state }', { name });
    if (this.refused(payload)) return 1;
    this.print(`${name}: ${how === 'pause' ? 'paused' : 'running'}.`);
    return 0;
  }

  private async mutate<T>(field: string, type: string, fields: string, input: object): Promise<T> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${fields} userErrors { code message } } }`;
    return (await this.client.request<Record<string, T>>(query, { input }))[field] as T;
  }

  private async parkedPage(name: SideName, code: string | undefined, after: string | null): Promise<ParkedPage> {
    const query = `query ($code: [ErrorCode!], $after: String) { ${name}Exchange { parked(first: ${PAGE}, code: $code, after: $after) {
      nodes { ${PARKED} } pageInfo { hasNextPage endCursor } } } }`;
    const variables = { after, code: code === undefined ? null : [code] };
    const data = await this.client.request<Record<string, { parked: ParkedPage }>>(query, variables);
    return data[`${name}Exchange`]?.parked as ParkedPage;
  }

  private refused({ userErrors }: Payload): boolean {
    for (const { code, message } of userErrors) this.print(`${code}: ${message}`);
    return userErrors.length > 0;
  }

  /** `none`: what is said where there are no rows. */
  private table(head: string[], rows: readonly (readonly (string | number)[])[], none: string): void {
    if (rows.length === 0) {
      this.print(none);
      return;
    }
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...rows.map((row) => row.map(String)));
    this.print(table.toString());
  }
}

if (require.main === module) {
  main(process.argv.slice(2), process.env, (text) => console.log(text.trimEnd())).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
