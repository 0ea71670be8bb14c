import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { ConfiguredSignInPage } from './ConfiguredSignInPage';
import { oidcAuthApi } from './oidcAuthApi';
import { signInWords } from './signInWords';

const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => ConfiguredSignInPage },
});

export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [oidcAuthApi, signInPage, signInWords],
});
