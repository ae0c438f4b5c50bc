// Where files for people come from: a subgraph in this process, or one behind HTTP that is told who asks under a
// seal, as for any operation. It must never look inside a file, and keep none.
import type { FileAnswer, FileAsked } from '../../schema/files';
import { CALLER_HEADER } from '../../schema/sealedCaller';
import { callerSeal } from '../federation/callerSeal';
import { awayFrom } from '../federation/httpReply';
import { lateBy, SubgraphAway } from '../federation/transport';
import type { GatewayWorld } from '../world';

export interface FileSource {
  /** The answer. Rejects with SubgraphAway when there is none in time. */
  get(asked: FileAsked, caller: unknown): Promise<FileAnswer>;
  close(): Promise<void>;
}

/** A subgraph in this process. */
export function localFiles(
  answer: (asked: FileAsked, caller: unknown) => Promise<FileAnswer>,
  world: GatewayWorld,
  ms: number,
): FileSource {
  return {
    get: (asked, caller) =>
      new Promise((resolve, reject) => {
        const cancel = world.after(ms, () => reject(lateBy(ms)));
        answer(asked, caller).then(resolve, reject).finally(cancel);
      }),
    close: async () => undefined,
  };
}

export interface RemoteFiles {
  /** The subgraph's address without a path. */
  readonly url: string;
  readonly secret: string;
  readonly connections: number;
}

/** What of its headers a client gets. */
const HEADERS = [
  'content-type',
  'content-disposition',
  'content-language',
  'content-security-policy',
  'cache-control',
  'etag',
  'retry-after',
] as const;
/** No document is longer. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A subgraph behind HTTP. */
export function httpFiles({ url, secret, connections }: RemoteFiles, world: GatewayWorld, ms: number): FileSource {
  const seal = callerSeal(secret, world);
  const { Pool } = require('undici') as typeof import('undici'); // where all is one process, nothing goes by HTTP
  const pool = new Pool(url, { connections, headersTimeout: ms, bodyTimeout: ms, connectTimeout: ms });
  return {
    async get({ path, isHead, known, requestId }, caller) {
      const response = await pool
        .request({
          path,
          method: isHead ? 'HEAD' : 'GET',
          headers: {
            'x-request-id': requestId,
            [CALLER_HEADER]: seal(caller),
            ...(known === undefined ? {} : { 'if-none-match': known }),
          },
        })
        .catch((error) => Promise.reject(awayFrom(error)));
      const { statusCode: status, headers, body } = response;
      const bytes = await readAll(body);
      if (!isAnswer(status)) throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', `status ${status}`, 'other');
      const kept = HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]));
      return { status, headers: Object.fromEntries(kept), body: bytes.length === 0 ? null : bytes };
    },
    close: () => pool.destroy(),
  };
}

/** 503 is one too: too many documents are being made, and the body says so. */
function isAnswer(status: number): boolean {
  return [200, 304, 404, 409, 503].includes(status);
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new Error(`a file of more than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw awayFrom(error);
  }
  return Buffer.concat(chunks);
}
