// A line of JSON log per request, for whoever wants one, and a warning for those that were slow or failed. It must never
// write what a request carried: no variables, no headers, no text of its document.
import type { Logger } from 'pino';
import type { Outcome } from './metrics';

export interface RequestLine {
  readonly requestId: string;
  readonly traceId?: string | undefined;
  /** The operation's name as the client wrote it. */
  readonly operation: string | undefined;
  readonly kind: string | undefined;
  readonly outcome: Outcome;
  readonly codes: readonly string[];
  readonly ms: number;
  readonly calls: number;
}

export class RequestLog {
  constructor(
    private readonly logger: Logger,
    private readonly logsAll: boolean,
    private readonly slowMs: number,
  ) {}

  /** Writes the line if it is wanted. */
  write(line: RequestLine): void {
    const isSlow = this.slowMs > 0 && line.ms >= this.slowMs;
    if (isSlow) this.logger.warn(line, 'a slow request');
    else if (line.outcome === 'failed') this.logger.warn(line, 'a failed request');
    else if (this.logsAll) this.logger.info(line, 'a request');
  }
}
