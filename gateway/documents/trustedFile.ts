// The file of trusted documents: read whole and checked at start, and again when the gateway looks anew. A file that is not
// whole never takes the place of one that is. What it finds wrong is told once per content.
import { readFile } from 'node:fs/promises';
import type { Documents } from './documents';
import { type Manifest, manifestFindings, readManifest, sha256 } from './manifest';

/** What documents are held against: a schema that is served, or shall be. */
export interface Judge {
  /** Tells schemas apart. */
  readonly digest: string;
  /** What is wrong with a document, a line each. */
  faults(document: string): readonly string[];
}

export interface TrustedState {
  readonly digest: string;
  readonly documentCount: number;
  /** Why a newer file is not served; undefined: what is served is what the file has. */
  readonly lastRefusal: string | undefined;
}

interface Version {
  readonly digest: string;
  readonly manifest: Manifest;
}

/** More findings of one file tell nothing new. */
const MOST_FINDINGS = 100;

export class TrustedFile {
  /** The newest that could be read, served or not. */
  private newest: Version;
  private unread: string | undefined;
  /** The last that was judged: the same file under the same schema has the same findings. */
  private judged = { by: '', digest: '', findings: [] as string[] };
  private lastRefusal: string | undefined;

  private constructor(
    private readonly path: string,
    private readonly documents: Documents,
    private served: Version,
    private readonly warn: (details: object, what: string) => void,
  ) {
    this.newest = served;
    documents.trust(served.manifest);
  }

  /** Reads it for the first time. Rejects with an Error that names every finding. */
  static async open(
    path: string,
    documents: Documents,
    judge: Judge,
    warn: (details: object, what: string) => void,
  ): Promise<TrustedFile> {
    const first = await versionIn(path);
    const findings = manifestFindings(first.manifest, (text) => judge.faults(text)).slice(0, MOST_FINDINGS);
    if (findings.length > 0) throw new Error(`${path} cannot be served:\n${lines(findings)}`);
    return new TrustedFile(path, documents, first, warn);
  }

  get state(): TrustedState {
    const { served, lastRefusal } = this;
    return { digest: served.digest, documentCount: served.manifest.texts.size, lastRefusal };
  }

  /** Reads it again, to be served by `take`. Never rejects. */
  async read(): Promise<void> {
    this.unread = undefined;
    try {
      const found = await versionIn(this.path);
      this.newest = found.digest === this.served.digest ? this.served : found;
    } catch (error) {
      this.unread = (error as Error).message;
    }
  }

  /** What would be wrong if another schema were served. The newest file counts: it may have come with that schema. */
  findings(judge: Judge): readonly string[] {
    const { digest, manifest } = this.newest;
    if (this.judged.by !== judge.digest || this.judged.digest !== digest) {
      const findings = manifestFindings(manifest, (text) => judge.faults(text));
      this.judged = { by: judge.digest, digest, findings };
    }
    return this.judged.findings;
  }

  /** Serves what was read, if it fits the schema that is served by now. */
  take(judge: Judge): void {
    const isServed = this.newest === this.served; // and was judged with the schema when that changed
    const findings = this.unread !== undefined ? [this.unread] : isServed ? [] : this.findings(judge);
    const reason = findings.length === 0 ? undefined : lines(findings.slice(0, MOST_FINDINGS));
    if (reason === undefined) {
      this.served = this.newest;
      this.documents.trust(this.served.manifest);
    } else if (reason !== this.lastRefusal) {
      this.warn({ file: this.path, reason }, 'trusted documents were not taken; the old ones are served on');
    }
    this.lastRefusal = reason;
  }
}

async function versionIn(path: string): Promise<Version> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`The file of TRUSTED_DOCUMENTS cannot be read: ${error.message}`);
  });
  return { digest: sha256(text), manifest: readManifest(text) };
}

function lines(findings: readonly string[]): string {
  return findings.map((finding) => `  ${finding}`).join('\n');
}
