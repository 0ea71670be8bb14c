import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const USERS = [
  'admin',
  'portal',
  'owner',
  'viewer',
  'stranger',
] as const;
export type User = (typeof USERS)[number];

/** Names and groups are those of the sandbox, so that both give the same sentences. */
const IDENTITIES: Record<User, { name: string; groups: string }> = {
  admin: { name: 'admin', groups: 'system:masters' },
  portal: {
    name: 'system:serviceaccount:bellwether:portal',
    groups: 'system:serviceaccounts,system:serviceaccounts:bellwether',
  },
  owner: { name: 'otto', groups: 'ml-owners' },
  viewer: { name: 'vera', groups: 'ml-viewers' },
  // Known to the cluster, and bound to no role.
  stranger: {
    name: 'system:serviceaccount:bellwether:stranger',
    groups: 'system:serviceaccounts',
  },
};

export interface Credentials {
  tokens: Record<User, string>;
  /** Where the API server reads them. */
  tokenFile: string;
  /** Keys that sign the tokens of service accounts. */
  signingKeyFile: string;
  verifyingKeyFile: string;
}

/** Reads the credentials of the folder, and makes them at first use. */
export function prepareCredentials(folder: string): Credentials {
  const signingKeyFile = path.join(folder, 'service-accounts.key');
  const verifyingKeyFile = path.join(folder, 'service-accounts.pub');
  if (!existsSync(verifyingKeyFile)) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(signingKeyFile, privateKey, { mode: 0o600 });
    writeFileSync(verifyingKeyFile, publicKey);
  }
  const token = (user: User) => tokenOf(folder, user);
  const tokens = {
    admin: token('admin'),
    portal: token('portal'),
    owner: token('owner'),
    viewer: token('viewer'),
    stranger: token('stranger'),
  };
  const tokenFile = path.join(folder, 'tokens.csv');
  writeFileSync(tokenFile, renderTokens(tokens), { mode: 0o600 });
  return { tokens, tokenFile, signingKeyFile, verifyingKeyFile };
}

/** A line per user, as `--token-auth-file` wants it: token, name, uid, groups. */
export function renderTokens(tokens: Record<User, string>): string {
  return USERS.map(user => {
    const { name, groups } = IDENTITIES[user];
    return `${tokens[user]},${name},u-${user},"${groups}"\n`;
  }).join('');
}

/** The administrator's way in, for programs that want a file. */
export function renderKubeconfig(
  url: string,
  caFile: string,
  token: string,
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'live',
        cluster: { server: url, 'certificate-authority': caFile },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'live', context: { cluster: 'live', user: 'admin' } }],
    'current-context': 'live',
  });
}

function tokenOf(folder: string, user: User): string {
  const file = path.join(folder, `${user}.token`);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}
