// Who may share an answer or a stream with whom: callers of one scope, which is one text. Two callers who see different rows must never
// have the same, whatever their provider writes into claims.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoToken, demoKey, signDemoToken } from '../demoIssuer';
import { readGatewayConfig } from '../gateway/config';
import { identities } from '../identities';
import { realWorld } from './harness/world';

type Claims = Pick<DemoToken, 'roles' | 'scopes' | 'legalEntities'>;

describe('the scope within which callers share', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-identities-'));
  const callerOf = identities(readGatewayConfig({}).access, folder, realWorld());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const scopeOf = async (claims: Partial<Claims>) => {
    const token: DemoToken = { subject: 's', roles: ['partner'], scopes: [], legalEntities: [], minutes: 5, ...claims };
    const authorization = `Bearer ${await signDemoToken(demoKey(folder), token, new Date())}`;
    return (await callerOf({ headers: { authorization } } as never)).scope;
  };

  it.each<[string, Partial<Claims>, Partial<Claims>]>([
    ['a legal entity with a comma was two', { legalEntities: ['DEMF,USMF'] }, { legalEntities: ['USMF', 'DEMF'] }],
    ['a role with a comma was two', { roles: ['administrator,partner'] }, { roles: ['partner', 'administrator'] }],
    [
      'a role with a bar was another’s legal entities',
      { roles: ['partner|*'], legalEntities: ['USMF'], scopes: ['read'] },
      { legalEntities: ['*'], scopes: ['USMF|read'] },
    ],
    ['a company called all was all of them', { legalEntities: ['all'] }, { legalEntities: ['*'] }],
  ])('%s', async (_, one, other) => {
    expect(await scopeOf(one)).not.toBe(await scopeOf(other));
  });

  it('says where a token comes from that is taken: one of another DATA_DIR was told of an identity provider that there is not', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'twinledger-identities-'));
    const token: DemoToken = { subject: 's', roles: ['partner'], scopes: [], legalEntities: [], minutes: 5 };
    const authorization = `Bearer ${await signDemoToken(demoKey(elsewhere), token, new Date())}`;
    rmSync(elsewhere, { recursive: true, force: true });
    const refused = async () => callerOf({ headers: { authorization } } as never);
    await expect(refused()).rejects.toThrow('`npm run token` with the same DATA_DIR');
  });

  it('is one for the same rights in another order', async () => {
    const ours: Claims = { roles: ['partner', 'administrator'], scopes: ['a', 'b'], legalEntities: ['USMF', 'DEMF'] };
    const turned = (names: readonly string[]) => [...names].reverse();
    const theirs = {
      roles: turned(ours.roles),
      scopes: turned(ours.scopes),
      legalEntities: turned(ours.legalEntities),
    };
    expect(await scopeOf(ours)).toBe(await scopeOf(theirs));
  });
});
