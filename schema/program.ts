// The program behind a request, as the gateway tells a subgraph in another process beside the sealed caller: for the audit trail alone.
// Nobody may ever do more because of what it says.

/** `client` as the identity provider knows it, `name` and `version` as it calls itself. */
export interface Program {
  readonly client?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** The header that carries it. */
export const PROGRAM_HEADER = 'twinledger-program';

/** As header text: ASCII, whatever names are made of. */
export function programText(program: Program): string {
  return encodeURIComponent(JSON.stringify(program));
}

/** Back from the text; undefined where it is none, or nothing at all. */
export function programOf(text: string | readonly string[] | undefined): Program | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return boundedProgram(JSON.parse(decodeURIComponent(text)) as Program);
  } catch {
    return undefined;
  }
}

/** Its texts, each as long as is kept, without what no name is made of. Undefined: it says nothing. */
export function boundedProgram({ client, name, version }: Program): Program | undefined {
  const program = { client: bounded(client, 200), name: bounded(name, 60), version: bounded(version, 40) };
  return Object.values(program).some((text) => text !== undefined) ? program : undefined;
}

function bounded(text: unknown, most: number): string | undefined {
  if (typeof text !== 'string') return undefined;
  return text.replace(/\p{Cc}/gu, '').slice(0, most) || undefined;
}
