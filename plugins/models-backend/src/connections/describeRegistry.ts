import { UpstreamProblem } from '@bellwether/plugin-models-node';
import { Connection } from '@bellwether/plugin-models-common';
import { UpstreamStatus } from '../health';
import { ConnectedRegistry } from './ConnectionsService';
import { fixOf } from './fixOf';
import {
  allowedHostsSnippet,
  allowEmptySnippet,
  credentialsSnippet,
  webhookSnippet,
} from './snippets';

type Advice = Pick<Connection, 'state' | 'fix' | 'snippet'>;

/** A registry that has not answered for this long is called stale even where nothing has failed. */
const SILENT_MS = 60 * 60_000;

/** How a registry is, from how it answered last. */
export function describeRegistry(
  registry: ConnectedRegistry,
  status: UpstreamStatus | undefined,
  now: Date,
): Connection {
  const { instance, title, product } = registry;
  const problem = status?.problem;
  const connection = {
    id: `registry:${instance}`,
    kind: 'registry' as const,
    product,
    title,
    version: status?.version,
    latencyMs: status?.latencyMs,
    lastSuccessAt: status?.lastSuccessAt,
    lastAttemptAt: status?.lastAttemptAt,
    problem: problem && sentence(problem.sentence),
    missingPermissions: [],
    url: registry.url,
    facts: registry.facts ?? [],
  };
  if (problem) {
    return {
      ...connection,
      ...advise(registry, problem),
      consequence: status.lastSuccessAt
        ? `Models of ${title} are shown as of ${clock(
            status.lastSuccessAt,
            now,
          )}; none is removed.`
        : `No model of ${title} is shown yet.`,
    };
  }
  if (!status?.lastSuccessAt) {
    return {
      ...connection,
      state: 'stale',
      consequence: `No model of ${title} is shown yet.`,
      fix: 'It is read for the first time now; look again in a minute.',
    };
  }
  if (now.getTime() - Date.parse(status.lastSuccessAt) > SILENT_MS) {
    return {
      ...connection,
      state: 'stale',
      consequence: `Models of ${title} are shown as of ${clock(
        status.lastSuccessAt,
        now,
      )}.`,
      fix: `Shorten the schedule in models.registries.${instance}.schedule, or see in the log why it did not run.`,
    };
  }
  return {
    ...connection,
    state: 'connected',
    ...webhookAdvice(registry, status.version),
  };
}

/** The first MLflow that announces changes. */
const FIRST_WITH_WEBHOOKS = [3, 3];

function webhookAdvice(
  { instance, type, hasWebhookSecret }: ConnectedRegistry,
  version: string | undefined,
): Pick<Connection, 'consequence' | 'fix' | 'snippet'> {
  if (type === 'mlflow' && version && isBefore(version)) {
    return {
      consequence: 'Changes appear after the next full read.',
      fix: 'MLflow announces changes from version 3.3 on: upgrade it, then set up a webhook.',
    };
  }
  if (hasWebhookSecret) return {};
  return {
    consequence: 'Changes appear after the next full read.',
    fix: `Set up a webhook, and its secret in models.registries.${instance}.webhook.secret, to see changes at once.`,
    snippet: webhookSnippet(instance),
  };
}

function isBefore(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [firstMajor, firstMinor] = FIRST_WITH_WEBHOOKS;
  return major < firstMajor || (major === firstMajor && minor < firstMinor);
}

function advise(
  { instance, product, type, url, hasCredentials }: ConnectedRegistry,
  { kind }: UpstreamProblem,
): Advice {
  const configKey = `models.registries.${instance}`;
  const usual = fixOf({ product, configKey, hasCredentials }, kind);
  switch (kind) {
    case 'credentials-refused':
      return {
        state: 'failed',
        fix: usual,
        snippet: credentialsSnippet(instance),
      };
    case 'not-permitted':
      return type === 'mlflow'
        ? {
            state: 'failed',
            fix: `Give the account of ${configKey}.auth the right to read, or, where MLflow refuses the host name by which it is called, start it with MLFLOW_SERVER_ALLOWED_HOSTS.`,
            snippet: allowedHostsSnippet(url),
          }
        : { state: 'failed', fix: usual };
    case 'rate-limited':
      return {
        state: 'stale',
        fix: `Read it less often: raise ${configKey}.schedule.frequency.`,
      };
    case 'empty-listing':
      return {
        state: 'stale',
        fix: `If it is meant to be empty, say so with ${configKey}.allowEmpty; until then everything is kept.`,
        snippet: allowEmptySnippet(instance),
      };
    case 'not-stored':
      return {
        state: 'failed',
        fix: 'See the log of the portal: its own database did not take what was read.',
      };
    default:
      return { state: 'failed', fix: usual };
  }
}

/** With a full stop. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Time of day of today, else with the date; UTC. */
export function clock(at: string, now: Date): string {
  const time = new Date(at);
  const options: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'UTC',
    ...(time.toISOString().slice(0, 10) !== now.toISOString().slice(0, 10) && {
      day: 'numeric',
      month: 'short',
    }),
  };
  return `${new Intl.DateTimeFormat('en-GB', options).format(time)} UTC`;
}
