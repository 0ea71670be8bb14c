import { OAuth2 } from '@backstage/core-app-api';
import { SignInPage } from '@backstage/core-components';
import {
  BackstageIdentityApi,
  configApiRef,
  createApiRef,
  discoveryApiRef,
  oauthRequestApiRef,
  OpenIdConnectApi,
  ProfileInfoApi,
  SessionApi,
  useApi,
} from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import {
  SignInPageBlueprint,
  SignInPageProps,
} from '@backstage/plugin-app-react';

const oidcAuthApiRef = createApiRef<
  OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi
>({ id: 'auth.oidc' });

const oidcAuthApi = ApiBlueprint.make({
  name: 'oidc',
  params: define =>
    define({
      api: oidcAuthApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        oauthRequestApi: oauthRequestApiRef,
      },
      factory: ({ configApi, discoveryApi, oauthRequestApi }) =>
        OAuth2.create({
          configApi,
          discoveryApi,
          oauthRequestApi,
          provider: { id: 'oidc', title: 'OpenID Connect', icon: () => null },
          environment: configApi.getOptionalString('auth.environment'),
          defaultScopes: ['openid', 'profile', 'email'],
          popupOptions: { size: { width: 480, height: 640 } },
        }),
    }),
});

/** Offers what `app.signIn.providers` lists; a single provider other than guest is asked at once. */
function ConfiguredSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const offered = config.getOptionalStringArray('app.signIn.providers') ?? [
    'guest',
  ];
  const title =
    config.getOptionalString('app.signIn.oidcTitle') ?? 'Single sign-on';
  const oidc = {
    id: 'oidc',
    title,
    message: `Sign in with ${title}`,
    apiRef: oidcAuthApiRef,
  };
  if (offered.length === 1 && offered[0] === 'oidc') {
    return <SignInPage {...props} provider={oidc} auto />;
  }
  return (
    <SignInPage
      {...props}
      title="Sign in to Bellwether"
      align="center"
      providers={offered.map(id => (id === 'oidc' ? oidc : 'guest'))}
    />
  );
}

const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => ConfiguredSignInPage },
});

export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [oidcAuthApi, signInPage],
});
