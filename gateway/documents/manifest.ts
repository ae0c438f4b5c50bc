// A manifest of trusted documents: read from the formats that client tools write, and checked against a schema, with every
// finding at once. It must never decide what happens to a document that it does not hold.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bare } from './reference';

/** The documents that the operator trusts. */
export interface Manifest {
  /** By the ids that the manifest gives them and by the hash of their text. */
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
}

const FORMAT = 'apollo-persisted-query-manifest';

/** As Apollo's tools write it. */
const apollo = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** As Relay and GraphQL Codegen's client preset write it. */
const plain = z.record(z.string().min(1), z.string().min(1));

/** Reads a manifest. Throws an Error that names every finding. */
export function readManifest(text: string): Manifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`The manifest of trusted documents is not JSON: ${(error as Error).message}`);
  }
  const isApollo = typeof parsed === 'object' && parsed !== null && 'format' in parsed;
  const read = isApollo ? apollo.safeParse(parsed) : plain.safeParse(parsed);
  if (!read.success) {
    const findings = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'as a whole'}: ${message}`);
    const wanted = `an ${FORMAT} of version 1, or an object of documents by id`;
    throw new Error(`The manifest of trusted documents is not ${wanted}:\n${findings.join('\n')}`);
  }
  const entries = isApollo
    ? (read.data as z.infer<typeof apollo>).operations.map(({ id, body }) => [id, body] as const)
    : Object.entries(read.data as z.infer<typeof plain>);
  return indexed(entries);
}

function indexed(entries: readonly (readonly [string, string])[]): Manifest {
  const byId = new Map<string, string>();
  const findings: string[] = [];
  for (const [given, document] of entries) {
    const id = bare(given);
    const other = byId.get(id);
    if (other !== undefined && other !== document) findings.push(`  ${id}: stands for two documents`);
    byId.set(id, document);
  }
  if (findings.length > 0)
    throw new Error(`The manifest of trusted documents contradicts itself:\n${findings.join('\n')}`);
  const texts = new Set(byId.values());
  // Clients that know no id of ours send the hash.
  for (const document of texts) byId.set(sha256(document), document);
  return { byId, texts };
}

/** What `faults` finds wrong with the documents, a line each; empty: all may be served. */
export function manifestFindings(manifest: Manifest, faults: (document: string) => readonly string[]): string[] {
  const seen = new Set<string>();
  const findings: string[] = [];
  for (const [id, document] of manifest.byId) {
    if (seen.has(document)) continue;
    seen.add(document);
    for (const fault of faults(document)) findings.push(`trusted document ${id}: ${fault}`);
  }
  return findings;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
