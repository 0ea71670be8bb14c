import { SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuthApi';
import { SignInFrame, SignInTitle } from './SignInFrame';

/** Offers what `app.signIn.providers` lists; a single provider other than guest is asked at once. */
export function ConfiguredSignInPage(props: SignInPageProps) {
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
  return (
    <SignInFrame>
      {offered.length === 1 && offered[0] === 'oidc' ? (
        <SignInPage {...props} provider={oidc} auto />
      ) : (
        <SignInPage
          {...props}
          titleComponent={<SignInTitle />}
          align="center"
          providers={offered.map(id => (id === 'oidc' ? oidc : 'guest'))}
        />
      )}
    </SignInFrame>
  );
}
