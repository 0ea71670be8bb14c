import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepareCredentials } from './access';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-access-'));

afterAll(() => rmSync(folder, { recursive: true }));

it('makes tokens that nobody knows once, and keeps them between starts', () => {
  const first = prepareCredentials(folder);
  expect(new Set(Object.values(first.tokens)).size).toBe(5);
  expect(prepareCredentials(folder)).toEqual(first);
  expect(statSync(first.tokenFile).mode % 0o100).toBe(0);
});

it('gives the API server a line per user, with the groups that the roles are bound to', () => {
  const { tokens, tokenFile } = prepareCredentials(folder);
  expect(readFileSync(tokenFile, 'utf8').trim().split('\n')).toEqual([
    `${tokens.admin},admin,u-admin,"system:masters"`,
    `${tokens.portal},system:serviceaccount:bellwether:portal,u-portal,"system:serviceaccounts,system:serviceaccounts:bellwether"`,
    `${tokens.owner},otto,u-owner,"ml-owners"`,
    `${tokens.viewer},vera,u-viewer,"ml-viewers"`,
    `${tokens.stranger},system:serviceaccount:bellwether:stranger,u-stranger,"system:serviceaccounts"`,
  ]);
});
