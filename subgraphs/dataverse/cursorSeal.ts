// Hides a place of the status log in text that only a holder of the key can read or make: positions count the events of all companies, and
// two readable ones tell how much others bill. Encode, then encipher (Bellare and Rogaway, Asiacrypt 2000): place (7 bytes) and digest of
// the stream (9) are one block of AES-256. Without the key it is a permutation nobody can tell from a random one: what was altered, or
// sealed for another filter, opens with the right digest once in 2^72. The same place of the same stream is the same text in every
// process, and nothing but that can be told of two texts. It must never seal more than this block: ECB is safe for one alone.
import { createCipheriv, createDecipheriv } from 'node:crypto';

const BLOCK_BYTES = 16;
/** A place is a safe integer, which has 53 bits. */
const PLACE_BYTES = 7;
/** A block as base64url; a cursor in the clear is longer. */
const SEALED = /^[A-Za-z0-9_-]{22}$/;
/** How `shortDigest` writes its 9 bytes. */
const TEXT: BufferEncoding = 'base64url';

export class CursorSeal {
  private readonly sealing;
  private readonly opening;

  /** Of a key of 32 random bytes. */
  constructor(key: Buffer) {
    // Block by block both are without state: made once, they take a microsecond each time.
    this.sealing = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.opening = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  }

  /** The cursor of a place, which is a safe integer, in the stream of this digest. */
  seal(digest: string, place: number): string {
    const block = Buffer.alloc(BLOCK_BYTES);
    block.writeUInt8(Math.floor(place / 2 ** 48));
    block.writeUIntBE(place % 2 ** 48, 1, PLACE_BYTES - 1);
    block.write(digest, PLACE_BYTES, TEXT);
    return this.sealing.update(block).toString(TEXT);
  }

  /** The place of a cursor; undefined where it was not sealed under this key for the stream of this digest. */
  open(digest: string, cursor: string): number | undefined {
    if (!SEALED.test(cursor)) return undefined;
    const sealed = Buffer.from(cursor, TEXT);
    if (sealed.toString(TEXT) !== cursor) return undefined; // its last letter has bits to spare
    const block = this.opening.update(sealed);
    if (block.toString(TEXT, PLACE_BYTES) !== digest) return undefined;
    return block.readUInt8() * 2 ** 48 + block.readUIntBE(1, PLACE_BYTES - 1);
  }
}
