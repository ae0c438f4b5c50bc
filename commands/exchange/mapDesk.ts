// `npm run exchange -- map …`: versions of table maps from a terminal: print one, validate an edited copy, publish it, look at the
// history. Over the API of a running server; it must never read a map from anywhere else than that server or the file given.
import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { createApiClient } from '../demo/client';

type Print = (text: string) => void;
export type SideName = 'dataverse' | 'finance';

export const SIDES: readonly SideName[] = ['dataverse', 'finance'];

interface Version {
  readonly name: string;
  readonly version: number;
  readonly isInForce: boolean;
  readonly definition: string;
  readonly hash: string;
  readonly publishedBy: string;
  readonly publishedAt: string | null;
}

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}

const VERSION = 'name version isInForce definition hash publishedBy publishedAt';
const FINDING = 'code message path';

/** Adds the command `map` with its own commands; `ended` takes the exit code of the one that ran. */
export function addMapCommands(program: Command, desk: () => MapDesk, ended: (code: number) => void): void {
  const map = program.command('map').description('versions of table maps: show, validate, publish, history');
  const side = () => new Option('--side <side>', 'whose map, where it goes both ways').choices([...SIDES]);
  const name = 'its name, or a part that no other map has';
  map
    .command('show')
    .description('print a version as JSON: edit a copy and publish it')
    .argument('<name>', name)
    .addOption(side())
    .option('--version <number>', 'another than the newest')
    .action(async (given: string, options: { side?: SideName; version?: string }) =>
      ended(await desk().show(given, options.side, options.version)),
    );
  map
    .command('history')
    .description('all versions of a map, the latest first')
    .argument('<name>', name)
    .addOption(side())
    .action(async (given: string, options: { side?: SideName }) => ended(await desk().history(given, options.side)));
  for (const verb of ['validate', 'publish'] as const)
    map
      .command(verb)
      .description(
        verb === 'validate' ? 'say all that is wrong with a definition' : 'publish a definition as the next version',
      )
      .argument('<file>', 'JSON, as `map show` prints it')
      .addOption(side())
      .action(async (file: string, options: { side?: SideName }) => ended(await desk()[verb](file, options.side)));
}

export class MapDesk {
  private readonly client;

  constructor(
    url: string,
    private readonly print: Print,
  ) {
    this.client = createApiClient(url);
  }

  async show(name: string, side: SideName | undefined, version: string | undefined): Promise<number> {
    const found = await this.find(name, side);
    if (typeof found === 'string') return this.failed(found);
    if (version === undefined) this.print(found.map.definition);
    else {
      const one = (await this.versions(found)).find((each) => each.version === Number(version));
      if (!one) return this.failed(`${found.map.name} has no version ${version}.`);
      this.print(one.definition);
    }
    return 0;
  }

  async history(name: string, side: SideName | undefined): Promise<number> {
    const found = await this.find(name, side);
    if (typeof found === 'string') return this.failed(found);
    const table = new Table({
      head: ['version', 'in force', 'published by', 'at', 'hash'],
      style: { head: [], border: [] },
    });
    for (const { version, isInForce, publishedBy, publishedAt, hash } of await this.versions(found))
      table.push([version, isInForce ? 'yes' : '', publishedBy, publishedAt ?? '', hash.slice(0, 12)]);
    this.print(`${found.map.name} (${found.side})\n${table.toString()}`);
    return 0;
  }

  async validate(file: string, side: SideName | undefined): Promise<number> {
    const { definition, of } = await this.opened(file, side);
    const query = `query ($definition: String!) { ${of}Exchange { validateTableMap(definition: $definition) { ${FINDING} } } }`;
    const data = await this.client.request<Record<string, { validateTableMap: Finding[] }>>(query, { definition });
    const findings = data[`${of}Exchange`]?.validateTableMap ?? [];
    if (findings.length === 0) this.print('Nothing is wrong with it.');
    return this.told(findings);
  }

  async publish(file: string, side: SideName | undefined): Promise<number> {
    const { definition, of } = await this.opened(file, side);
    const field = `publishTableMapIn${of === 'dataverse' ? 'Dataverse' : 'Finance'}`;
    const query = `mutation ($input: PublishTableMapInput!) { ${field}(input: $input) {
      tableMapVersion { name version } replayed userErrors { ${FINDING} } } }`;
    const data = await this.client.request<
      Record<string, { tableMapVersion: Version | null; replayed: boolean; userErrors: Finding[] }>
    >(query, { input: { definition } });
    const payload = data[field];
    const version = payload?.tableMapVersion;
    if (version)
      this.print(
        payload.replayed
          ? `${version.name}: version ${version.version} says just that.`
          : `${version.name}: version ${version.version} is in force.`,
      );
    return this.told(payload?.userErrors ?? []);
  }

  /** The one map that this name or part of a name means; or why there is none. */
  private async find(name: string, side: SideName | undefined): Promise<{ side: SideName; map: Version } | string> {
    const query = `{ ${SIDES.map((one) => `${one}Exchange { tableMaps { ${VERSION} } }`).join(' ')} }`;
    const data = await this.client.request<Record<string, { tableMaps: Version[] }>>(query);
    const all = SIDES.filter((one) => side === undefined || one === side).flatMap((one) =>
      (data[`${one}Exchange`]?.tableMaps ?? []).map((map) => ({ side: one, map })),
    );
    const exact = all.filter(({ map }) => map.name === name);
    const fitting = exact.length > 0 ? exact : all.filter(({ map }) => map.name.includes(name));
    const [first, ...others] = fitting;
    if (!first) return `There is no table map '${name}'.`;
    if (others.length === 0) return first;
    if (others.every(({ map }) => map.name === first.map.name))
      return `'${first.map.name}' goes both ways: give --side.`;
    return `'${name}' means several: ${fitting.map(({ map }) => map.name).join(', ')}.`;
  }

  private async versions({ side, map }: { side: SideName; map: Version }): Promise<Version[]> {
    const query = `query ($name: String!) { ${side}Exchange { tableMapVersions(name: $name) { ${VERSION} } } }`;
    const data = await this.client.request<Record<string, { tableMapVersions: Version[] }>>(query, { name: map.name });
    return data[`${side}Exchange`]?.tableMapVersions ?? [];
  }

  /** The file, and the side that sends by its map; Dataverse's, where the file does not say which map it is. */
  private async opened(file: string, side: SideName | undefined): Promise<{ definition: string; of: SideName }> {
    const definition = readFileSync(file, 'utf8');
    const found = side === undefined ? await this.find(nameIn(definition) ?? '', undefined) : undefined;
    if (typeof found === 'string' && found.includes('--side')) throw new Error(found);
    return { definition, of: side ?? (typeof found === 'object' ? found.side : 'dataverse') };
  }

  private told(findings: readonly Finding[]): number {
    for (const { code, message, path } of findings)
      this.print(`${code}${path?.length ? ` at ${path.join('.')}` : ''}: ${message}`);
    return findings.length === 0 ? 0 : 1;
  }

  private failed(why: string): number {
    this.print(why);
    return 1;
  }
}

function nameIn(definition: string): string | undefined {
  try {
    const { name } = JSON.parse(definition) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
