import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InputError, isError } from '@backstage/errors';
import { z as schema } from 'zod';
import { parseQuantity } from '@bellwether/plugin-models-node';
import { HOURS_PER_MONTH, priceOf } from '@bellwether/rightsizing';
import { TemplatesConfig } from '../config';
import { forField } from '../forField';
import { ManifestObject, renderKustomization } from '../manifests';
import { costExamples } from './examples';

const GIB = 2 ** 30;

/** What pods ask for, all containers together. */
interface Requested {
  cpuCores: number;
  memoryGib: number;
}

const podsSchema = schema.looseObject({
  containers: schema.array(
    schema.looseObject({
      resources: schema.looseObject({
        requests: schema.record(
          schema.string(),
          schema.union([schema.string(), schema.number()]),
        ),
      }),
    }),
  ),
});
const workloadSchema = schema.looseObject({
  spec: schema.looseObject({
    template: schema.looseObject({ spec: podsSchema }),
  }),
});
const predictorSchema = schema.looseObject({
  spec: schema.looseObject({
    predictor: schema.looseObject({
      model: podsSchema.shape.containers.element,
    }),
  }),
});

/** What the manifests of a workspace ask for, by the installation's prices. */
export function createEstimateCostAction(options: { config: TemplatesConfig }) {
  return createTemplateAction({
    id: 'bellwether:cost:estimate',
    description:
      'Estimates what a rendered overlay costs in a month by the requests of its pods.',
    examples: costExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('Name of the model'),
        cluster: z => z.string(),
        path: z => z.string().describe('Folder with a kustomization.yaml'),
        replicas: z => z.number().int().min(1),
        budgetPerMonth: z => z.number().positive().optional(),
      },
      output: {
        perMonth: z => z.number(),
        currency: z => z.string(),
        sentence: z => z.string(),
      },
    },
    async handler(ctx) {
      const { cluster, name, path, replicas, budgetPerMonth } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, path);
      const manifests = await forField('path', () =>
        renderKustomization(folder),
      ).catch(error => {
        // People know the folder by its name in the project, not by where the task keeps it.
        if (isError(error)) {
          error.message = error.message.split(folder).join(path);
        }
        throw error;
      });
      const requested = manifests
        .map(({ object }) => requestsOf(object))
        .reduce(add, { cpuCores: 0, memoryGib: 0 });
      const asked = {
        cpuCores: requested.cpuCores * replicas,
        memoryGib: requested.memoryGib * replicas,
      };
      const size = `${asked.cpuCores} CPU and ${
        asked.memoryGib
      } GiB requested by ${replicas} ${replicas === 1 ? 'pod' : 'pods'}`;
      const { prices, currency } = options.config;
      const hourly = priceOf(
        { cpuCores: asked.cpuCores, memoryBytes: asked.memoryGib * GIB },
        prices,
      );
      const perMonth = Math.round(hourly * HOURS_PER_MONTH * 100) / 100;
      const over =
        budgetPerMonth !== undefined &&
        // In other money than the budget's nothing can be said.
        prices.currency === currency &&
        perMonth > budgetPerMonth
          ? `, more than the budget of ${budgetPerMonth}`
          : '';
      const sentence = `about ${perMonth.toFixed(0)} ${
        prices.currency
      } a month${over} (${size}; ${prices.source}, ${prices.date}).`;
      ctx.output('perMonth', perMonth);
      ctx.output('currency', prices.currency);
      ctx.output('sentence', sentence);
      const line = `'${name}' on ${cluster}: ${sentence}`;
      if (over) ctx.logger.warn(line);
      else ctx.logger.info(line);
    },
  });
}

function requestsOf(object: ManifestObject): Requested {
  const containers =
    workloadSchema.safeParse(object).data?.spec.template.spec.containers ??
    [predictorSchema.safeParse(object).data?.spec.predictor.model].flatMap(
      model => model ?? [],
    );
  return containers
    .map(({ resources: { requests } }) => ({
      cpuCores: quantity(object, 'cpu', requests.cpu),
      memoryGib: quantity(object, 'memory', requests.memory) / GIB,
    }))
    .reduce(add, { cpuCores: 0, memoryGib: 0 });
}

function quantity(
  { kind, metadata }: ManifestObject,
  name: string,
  value: string | number = 0,
): number {
  const parsed = parseQuantity(value);
  if (parsed === undefined || parsed < 0) {
    throw new InputError(
      `${kind} ${metadata.name}: the request of ${name} '${value}' is no quantity`,
    );
  }
  return parsed;
}

function add(a: Requested, b: Requested): Requested {
  return {
    cpuCores: a.cpuCores + b.cpuCores,
    memoryGib: a.memoryGib + b.memoryGib,
  };
}
