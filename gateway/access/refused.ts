// A request that is not taken from whom it comes, as HTTP says it. It must never say why a token was refused beyond what helps
// its owner: neither keys nor other tokens' contents.
import type { ErrorCode } from '../../schema/errors';
import { Unreadable } from '../exchange';

/** Nobody, or nobody any more: 401, with the challenge of RFC 6750. */
export class NotAuthenticated extends Unreadable {
  constructor(
    message: string,
    override readonly code: ErrorCode & ('UNAUTHENTICATED' | 'TOKEN_EXPIRED') = 'UNAUTHENTICATED',
    isTokenGiven = true,
  ) {
    const detail = isTokenGiven ? ` error="invalid_token", error_description="${message.replace(/["\\]/g, '')}"` : '';
    super(401, message, code, { 'www-authenticate': `Bearer realm="twinledger"${detail}` });
  }
}

/** The provider's keys cannot be had now, so nobody can be told apart: 503. */
export class ProviderAway extends Unreadable {
  constructor() {
    super(503, 'The identity provider does not answer.', 'IDENTITY_PROVIDER_UNAVAILABLE', { 'retry-after': '5' });
  }
}
