import fs from 'fs';
import path from 'path';
import { parse } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');

const read = (file: string) =>
  parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));

/** Keys and values at the ends of a configuration. */
function leaves(value: unknown, key = ''): Array<[string, unknown]> {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        leaves(inner, key ? `${key}.${name}` : name),
      )
    : [[key, value]];
}

describe('the configuration for production', () => {
  const production = read('app-config.production.yaml');

  it('keeps its data in PostgreSQL', () => {
    expect(production.backend.database.client).toBe('pg');
  });

  it('lets people in by OpenID Connect, says so on the sign-in page, and knows no guest', () => {
    expect(production.auth.environment).toBe('production');
    expect(production.auth.providers).toEqual({
      guest: null,
      oidc: { production: expect.anything() },
    });
    expect(production.app.signIn.providers).toEqual(['oidc']);
  });

  it('names no sandbox', () => {
    const values = leaves(production).map(([, value]) => String(value));
    expect(
      values.filter(value => /sandbox|127\.0\.0\.1|localhost/i.test(value)),
    ).toEqual([]);
  });

  it('holds no secret: each is a variable of the environment', () => {
    const secrets = leaves(production).filter(([key]) =>
      /password|secret|token/i.test(key),
    );
    expect(secrets.length).toBeGreaterThan(4);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{[A-Z_]+\}$/);
  });
});
