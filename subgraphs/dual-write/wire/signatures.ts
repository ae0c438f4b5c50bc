// What the two sides sign of what they send each other between processes, and how it is checked: the exact bytes, whose they are, for whom,
// what for, and what they answer. It must never look into the bytes: what is not believed is not parsed.
import { createHash, sign, verify } from 'node:crypto';
import { NotBelieved } from '../exchange';
import { otherSide, type Side, type WireKeys } from './keys';

/** A delivery is answered; a question is replied to; a refusal says that a signature is not believed, a failure that something broke. */
export type Purpose = 'delivery' | 'answer' | 'question' | 'reply' | 'refusal' | 'failure';

/** The header that carries it, over HTTP and over NATS: `KEY.NONCE.SIGNATURE`. */
export const SIGNATURE = 'twinledger-signature';
const SIGNATURE_INVALID = 'WIRE_SIGNATURE_INVALID';
/** How the text of a refusal begins; what is not believed follows. */
const REFUSED = `${SIGNATURE_INVALID}: `;
const MOST_CHARACTERS = 300;

/** What was received, and by what it came. */
export interface Received {
  readonly purpose: Purpose;
  readonly bytes: string | Uint8Array;
  readonly signature: string | undefined;
  /** The signature of what it answers: an answer to anything else is none. */
  readonly inAnswerTo?: string | undefined;
}

export class WireSignatures {
  /** `newId` gives what makes two signatures of the same bytes differ, so that an old answer cannot be shown again. */
  constructor(
    private readonly keys: WireKeys,
    private readonly newId: () => string,
  ) {}

  /** A signature of this side under bytes that go to the other. */
  sign(purpose: Purpose, bytes: string | Uint8Array, inAnswerTo = ''): string {
    const { side, own } = this.keys;
    const nonce = this.newId();
    const said = statement({ purpose, from: side, nonce, inAnswerTo, bytes });
    return `${own.id}.${nonce}.${sign(null, said, own.privateKey).toString('base64url')}`;
  }

  /** Why something received is not believed to come from the other side as it is; undefined: it is. */
  doubt({ purpose, bytes, signature, inAnswerTo = '' }: Received): string | undefined {
    const { side, own, others, acceptsUnsigned } = this.keys;
    const from = otherSide(side);
    if (signature === undefined || signature === '')
      return acceptsUnsigned ? undefined : `the ${purpose} bears no signature of ${from}`;
    const [id = '', nonce = '', text = ''] = signature.slice(0, MOST_CHARACTERS).split('.');
    const key = others.get(id);
    if (key === undefined)
      return id === own.id
        ? `the ${purpose} is signed with the key of ${side}, not of ${from}`
        : `the ${purpose} is signed with a key that is none of ${from} known here: '${id.slice(0, 20)}'`;
    const said = statement({ purpose, from, nonce, inAnswerTo, bytes });
    if (verify(null, said, key, Buffer.from(text, 'base64url'))) return undefined;
    return `the ${purpose} is not what ${from} signed with the key '${id}'`;
  }

  /** Throws where what came as an answer is not the other side's: it settles nothing. */
  mustBelieve(received: Received): void {
    const doubt = this.doubt(received);
    if (doubt !== undefined) throw new AnswerNotBelieved(doubt);
  }

  /** What to answer to what is not believed, and the signature under it. */
  refusal(doubt: string, inAnswerTo: string | undefined): { readonly text: string; readonly signature: string } {
    const text = `${REFUSED}${doubt}`;
    return { text, signature: this.sign('refusal', text, inAnswerTo) };
  }

  /** The error of a refusal that the other side signed; undefined: it is none, or anybody may have written it. */
  refusedBy(text: string, signature: string | undefined, inAnswerTo: string): NotBelieved | undefined {
    if (!text.startsWith(REFUSED)) return undefined;
    if (this.doubt({ purpose: 'refusal', bytes: text, signature, inAnswerTo }) !== undefined) return undefined;
    return new NotBelieved(text.slice(REFUSED.length));
  }

  /** For the log at the start: the keys by their ids. */
  get described(): { readonly signsWith: string; readonly believes: readonly string[] } {
    return { signsWith: this.keys.own.id, believes: [...this.keys.others.keys()] };
  }
}

/** Whether something was applied is not known: what says so may be anybody's. */
export class AnswerNotBelieved extends Error {
  readonly code = SIGNATURE_INVALID;
}

/** The bytes are signed as their hash: hashed once, where Ed25519 would do it twice, and no copy of a large delivery is made. */
function statement(of: { purpose: Purpose; from: Side; nonce: string; inAnswerTo: string } & Pick<Received, 'bytes'>) {
  const hash = createHash('sha256').update(of.bytes).digest('hex');
  const [from, to] = [of.from, otherSide(of.from)];
  return Buffer.from(['twinledger 1', of.purpose, `${from} to ${to}`, of.nonce, of.inAnswerTo, hash].join('\n'));
}
