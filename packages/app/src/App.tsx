import { createApp } from '@backstage/frontend-defaults';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import userSettingsModule from '@backstage/plugin-app-module-user-settings';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import canaryPlugin from '@bellwether/plugin-canary/alpha';
import costPlugin from '@bellwether/plugin-cost/alpha';
import driftPlugin from '@bellwether/plugin-drift/alpha';
import modelsPlugin, {
  scaffolderModule,
} from '@bellwether/plugin-models/alpha';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { themeModule } from './modules/theme';

export const features = [
  apiDocsPlugin,
  catalogGraphPlugin,
  catalogPlugin,
  homePlugin,
  // Its sub-pages come first, then those that other families add to its page.
  modelsPlugin,
  canaryPlugin,
  driftPlugin,
  costPlugin,
  notificationsPlugin,
  orgPlugin,
  scaffolderPlugin,
  scaffolderModule,
  searchPlugin,
  signalsPlugin,
  userSettingsModule,
  userSettingsPlugin,
  homeModule,
  navModule,
  signInModule,
  themeModule,
];

export default createApp({ features });
