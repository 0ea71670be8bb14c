import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { readRoles } from './readRoles';
import { RolePolicy } from './RolePolicy';

/** The portal's default policy: everyone views, owners release, the platform team runs the portal. */
export const policyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'roles',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
      },
      async init({ config, policy }) {
        policy.setPolicy(new RolePolicy(readRoles(config)));
      },
    });
  },
});
