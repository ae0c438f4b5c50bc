// Why a staged actual or a journal line cannot go on now. It stands on the row until it is resolved, and other rows go on. It
// must hold no behaviour.
import type { ErrorCode } from '../../../schema/errors';

export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
}
