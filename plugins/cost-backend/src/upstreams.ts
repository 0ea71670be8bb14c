import { createBackendModule } from '@backstage/backend-plugin-api';
import { upstreamsExtensionPoint } from '@bellwether/plugin-models-node';
import { readOpencostUpstreams } from './adapters/opencost/readOpencostUpstreams';

/** Shows every OpenCost among the connections of the portal. @public */
export const costUpstreams = createBackendModule({
  pluginId: 'models',
  moduleId: 'cost-upstreams',
  register(env) {
    env.registerInit({
      deps: { upstreams: upstreamsExtensionPoint },
      async init({ upstreams }) {
        upstreams.addUpstreams(readOpencostUpstreams);
      },
    });
  },
});
