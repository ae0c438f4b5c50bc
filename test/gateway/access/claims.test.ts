// From claims to who somebody is, and where a request brings its token.
import { bearerOf } from '../../../gateway/access/bearer';
import { bearerFrom } from '../../../gateway/access/claims';
import type { ClaimNames } from '../../../gateway/access/settings';
import { readGatewayConfig } from '../../../gateway/config';

const NAMES: ClaimNames = readGatewayConfig({}).access.claims;
const ENTRA: ClaimNames = readGatewayConfig({
  OIDC_SUBJECT_CLAIM: 'oid',
  OIDC_ROLE_NAMES: 'Twinledger.Accountant=project_accountant, Twinledger.PM = project_manager',
  OIDC_LEGAL_ENTITIES_CLAIM: 'extn.legalEntities',
}).access.claims;

describe('claims', () => {
  it.each([
    [
      'nothing but a subject',
      NAMES,
      { sub: 'ann' },
      { subject: 'ann', roles: [], scopes: [], legalEntities: [], client: 'ann' },
    ],
    [
      'Entra ID: roles, scp, appid',
      ENTRA,
      {
        sub: 'pairwise',
        oid: 'the object',
        roles: ['Twinledger.Accountant', 'Twinledger.PM'],
        scp: 'Invoices.Read Invoices.Post',
        'extn.legalEntities': ['USMF', 'DEMF', 'USMF'],
        appid: 'a client',
      },
      {
        subject: 'the object',
        roles: ['project_accountant', 'project_manager'],
        scopes: ['Invoices.Read', 'Invoices.Post'],
        legalEntities: ['USMF', 'DEMF'],
        client: 'a client',
      },
    ],
    [
      'others: scope, roles as one text, every legal entity, azp',
      NAMES,
      { sub: 'bob', roles: 'Project-Manager administrator', scope: 'read write', legal_entities: '*', azp: 'console' },
      {
        subject: 'bob',
        roles: ['project_manager', 'administrator'],
        scopes: ['read', 'write'],
        legalEntities: 'all',
        client: 'console',
      },
    ],
    [
      'what is no text or list says nothing',
      NAMES,
      { sub: 'eve', roles: { administrator: true }, scope: 7, legal_entities: [null, 3, ''], azp: '' },
      { subject: 'eve', roles: [], scopes: [], legalEntities: [], client: 'eve' },
    ],
  ])('%s', (_what, names, claims, wanted) => {
    expect(bearerFrom(claims as never, names)).toEqual(wanted);
  });

  it.each([[undefined], [''], [42], ['x'.repeat(121)]])('a subject of %p is nobody', (sub) => {
    expect(() => bearerFrom({ sub } as never, NAMES)).toThrow('"sub" is not a text of 1 to 120 characters');
  });
});

describe('where a token is', () => {
  const request = (authorization?: string) =>
    ({ headers: authorization === undefined ? {} : { authorization } }) as never;
  it.each([
    ['nowhere', request(), undefined, undefined],
    ['in the header', request('Bearer a.b-c_d'), undefined, 'a.b-c_d'],
    ['in the header, spelt otherwise', request('bearer  a.b'), undefined, 'a.b'],
    ['in connection_init', request(), { Authorization: 'Bearer x.y' }, 'x.y'],
    ['among its headers', request(), { headers: { authorization: 'Bearer x.y' } }, 'x.y'],
    ['in both: what was said last counts', request('Bearer a.b'), { authorization: 'Bearer x.y' }, 'x.y'],
    ['in the header, with other things in connection_init', request('Bearer a.b'), { client: 'x', headers: 7 }, 'a.b'],
  ])('%s', (_what, asked, init, wanted) => {
    expect(bearerOf(asked, init as never)).toBe(wanted);
  });

  it.each([['Basic dXNlcg=='], ['Bearer'], ['Bearer a b'], ['a.b.c'], ['Bearer ä']])(
    '%p is no bearer token',
    (header) => {
      expect(() => bearerOf(request(header))).toThrow('holds no bearer token');
    },
  );
});

describe('settings of access', () => {
  const findings = (env: Record<string, string>) => {
    try {
      readGatewayConfig(env);
      return [];
    } catch (error) {
      return (error as Error).message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
  };
  it.each([
    [{ OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'us' }, []],
    [{ OIDC_ISSUER: 'http://127.0.0.1:9000', OIDC_AUDIENCE: 'us' }, []],
    [
      { OIDC_ISSUER: 'http://id.example' },
      [
        'OIDC_ISSUER: must be an https address, or one on loopback',
        'OIDC_AUDIENCE: needed with OIDC_ISSUER, or tokens meant for others would be taken',
      ],
    ],
    [{ OIDC_AUDIENCE: 'us' }, ['OIDC_ISSUER: needed with OIDC_AUDIENCE and OIDC_JWKS_URL']],
    [
      { OIDC_ALGORITHMS: 'RS256, HS256, none', OIDC_ROLE_NAMES: 'a=b,c' },
      [
        expect.stringMatching(/^OIDC_ALGORITHMS: 'HS256, none' is not taken/),
        "OIDC_ROLE_NAMES: write 'their name=our role', not 'c'",
      ],
    ],
    [{ ANONYMOUS: 'perhaps' }, ["ANONYMOUS: write 'refuse' or 'allow'"]],
  ])('%j', (env, wanted) => {
    expect(findings(env as Record<string, string>)).toEqual(wanted);
  });
});
