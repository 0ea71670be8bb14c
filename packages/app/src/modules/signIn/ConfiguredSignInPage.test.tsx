import { discoveryApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Suspense } from 'react';
import { ConfiguredSignInPage } from './ConfiguredSignInPage';
import { oidcAuthApiRef } from './oidcAuthApi';

const nobody = {
  getBackstageIdentity: async () => undefined,
  getProfile: async () => undefined,
};

function renderSignIn(providers?: string[]) {
  global.fetch = jest
    .fn()
    .mockResolvedValue(new Response('{}', { status: 404 }));
  renderInTestApp(
    <Suspense fallback={null}>
      <ConfiguredSignInPage onSignInSuccess={() => {}} />
    </Suspense>,
    {
      config: {
        app: {
          title: 'Bellwether',
          signIn: { ...(providers && { providers }), oidcTitle: 'Acme ID' },
        },
        backend: { baseUrl: 'http://localhost' },
      },
      apis: [
        [discoveryApiRef, mockApis.discovery()],
        [oidcAuthApiRef, nobody as never],
      ],
    },
  );
}

it('says what one signs in to, and lets a guest in where nothing else is configured', async () => {
  renderSignIn();
  expect(
    await screen.findByRole('heading', { name: 'Sign in to Bellwether' }),
  ).toBeInTheDocument();
  expect(screen.getByText(/Which models run, whose they are/)).toBeVisible();
  expect(screen.getByRole('button', { name: /Enter/ })).toBeInTheDocument();
  expect(screen.queryByText('Acme ID')).not.toBeInTheDocument();
});

it('offers what the configuration lists', async () => {
  renderSignIn(['oidc', 'guest']);
  expect(await screen.findByText('Acme ID')).toBeInTheDocument();
  expect(screen.getByText('Sign in with Acme ID')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: /Enter/ })).toBeInTheDocument();
});
