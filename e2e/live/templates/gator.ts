import { VERSION } from '../components/gatekeeper';
import { installTool, programPath } from '../components/go/GoModule';
import type { Component } from '../stack/Component';

const program = { name: 'gator', version: VERSION, binary: 'gator' };

/** Gatekeeper without a cluster: holds files against constraints. */
export const gator: Component = {
  name: program.name,
  version: program.version,
  needs: [],
  coldSeconds: 300,
  install: context =>
    installTool(
      context,
      program,
      'github.com/open-policy-agent/gatekeeper/v3/cmd/gator',
    ),
  async start(context) {
    return {
      processes: [],
      environment: { BELLWETHER_GATOR: programPath(context, program) },
    };
  },
};
