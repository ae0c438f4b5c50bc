// Codes of who may ask and what they may see: what each means, whose turn it is, and what helps. A message must never say what a
// token holds, nor why a key was not found.
import { entry } from './errorEntry';

export const ACCESS_ERRORS = {
  UNAUTHENTICATED: entry(
    'CALLER',
    'The request brings no token, or one that is not taken here: of another issuer or audience, unsigned, altered.',
    'Send `Authorization: Bearer …` with a token of the configured identity provider; over WebSocket in `connection_init`.',
  ),
  TOKEN_EXPIRED: entry(
    'CALLER',
    'The token has ended; a stream ends with it.',
    'Take a new token, and go on after the last cursor.',
  ),
  IDENTITY_PROVIDER_UNAVAILABLE: entry(
    'SYSTEM',
    'The keys of the identity provider cannot be had now.',
    'Ask again later; an administrator looks at OIDC_ISSUER.',
    true,
  ),
  RATE_LIMITED: entry(
    'CALLER',
    'The client sends more requests than are taken of one in a minute; nothing was executed.',
    'Wait as long as `Retry-After` or `extensions.retryAfterMs` says.',
    true,
  ),
  UNAUTHORIZED_FIELD_OR_TYPE: entry(
    'CALLER',
    'A field asks for a scope or a role that the token does not bring.',
    'Leave the field out, or take a token with that scope or role.',
  ),
};
