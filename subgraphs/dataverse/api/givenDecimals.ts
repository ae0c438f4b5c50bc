// Texts of decimals in a mutation's input, made integers of a fixed scale. A text with too many decimals is somebody's typing
// error: it is answered as a refusal with its path, all of them at once, and never as an error of the request.
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { AmountError, parseScaled } from '../../money';

export class GivenDecimals {
  private readonly refusals: Refusal[] = [];

  /** The text at this scale; 0 where it cannot be read, which `orRefused` then tells of. `path` is relative to the input. */
  read(text: string, scale: number, ...path: (string | number)[]): number {
    try {
      return parseScaled(text, scale);
    } catch (error) {
      if (!(error instanceof AmountError)) throw error;
      this.refusals.push({ code: error.code, message: `${error.message}.`, path: path.map(String) });
      return 0;
    }
  }

  /** The same where it may be absent. */
  readIfGiven(text: string | null | undefined, scale: number, ...path: (string | number)[]): number | undefined {
    return text == null ? undefined : this.read(text, scale, ...path);
  }

  /** Runs the flow, unless something could not be read: DECIMAL_INVALID, AMOUNT_OUT_OF_RANGE. */
  async orRefused<T>(flow: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.refusals.length > 0 ? refused(...this.refusals) : flow();
  }
}
