import { installTool, programPath } from '../components/go/GoModule';
import type { Component } from '../stack/Component';

const program = { name: 'kustomize', version: '5.7.1', binary: 'kustomize' };

/** The real kustomize, which renders what a project deploys. */
export const kustomize: Component = {
  name: program.name,
  version: program.version,
  needs: [],
  coldSeconds: 60,
  install: context =>
    installTool(context, program, 'sigs.k8s.io/kustomize/kustomize/v5'),
  async start(context) {
    return {
      processes: [],
      environment: { BELLWETHER_KUSTOMIZE: programPath(context, program) },
    };
  },
};
