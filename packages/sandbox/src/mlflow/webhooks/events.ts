import { invalidParameter } from '../MlflowError';

export interface WebhookEvent {
  /** Upper case, as the API writes it; the bodies of deliveries have lower case. */
  entity: string;
  action: string;
}

/** Which actions each entity has. */
const ACTIONS: Record<string, readonly string[]> = {
  REGISTERED_MODEL: ['CREATED'],
  MODEL_VERSION: ['CREATED'],
  MODEL_VERSION_TAG: ['DELETED', 'SET'],
  MODEL_VERSION_ALIAS: ['CREATED', 'DELETED'],
  PROMPT: ['CREATED'],
  PROMPT_VERSION: ['CREATED'],
  PROMPT_TAG: ['DELETED', 'SET'],
  PROMPT_VERSION_TAG: ['DELETED', 'SET'],
  PROMPT_ALIAS: ['CREATED', 'DELETED'],
  BUDGET_POLICY: ['EXCEEDED'],
};

const ALL_ACTIONS = ['CREATED', 'UPDATED', 'DELETED', 'SET', 'EXCEEDED'];

/** An event that the server cannot even read: it fails with a page of HTML. */
export class UnknownEventError extends Error {}

function parseEvent(fields: Record<string, unknown>): WebhookEvent {
  const entity = String(fields.entity ?? '');
  const action = String(fields.action ?? '');
  if (!Object.hasOwn(ACTIONS, entity) || !ALL_ACTIONS.includes(action)) {
    throw new UnknownEventError(`${entity}.${action}`);
  }
  const actions = ACTIONS[entity];
  if (!actions.includes(action)) {
    const valid = actions.map(name => `'${name.toLowerCase()}'`).join(', ');
    throw invalidParameter(
      `Invalid action '${action.toLowerCase()}' for entity '${entity.toLowerCase()}'. Valid actions are: [${valid}]`,
    );
  }
  return { entity, action };
}

/** Reads the events of a webhook, in the order in which the server lists them. */
export function parseEvents(items: Record<string, unknown>[]): WebhookEvent[] {
  const events = items.map(parseEvent);
  const key = ({ entity, action }: WebhookEvent) => `${entity} ${action}`;
  return events.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

const NAME = 'example_model';
const TAGS = { example_key: 'example_value' };

/** What a test of a webhook sends. */
export function exampleData({ entity, action }: WebhookEvent): object {
  switch (`${entity}.${action}`) {
    case 'REGISTERED_MODEL.CREATED':
      return {
        name: NAME,
        tags: TAGS,
        description: 'An example registered model',
      };
    case 'MODEL_VERSION.CREATED':
      return {
        name: NAME,
        version: '1',
        source: 'models:/123',
        run_id: 'abcd1234abcd5678',
        tags: TAGS,
        description: 'An example model version',
      };
    case 'MODEL_VERSION_TAG.SET':
      return {
        name: NAME,
        version: '1',
        key: 'example_key',
        value: 'example_value',
      };
    case 'MODEL_VERSION_TAG.DELETED':
      return { name: NAME, version: '1', key: 'example_key' };
    case 'MODEL_VERSION_ALIAS.CREATED':
      return { name: NAME, alias: 'example_alias', version: '1' };
    case 'MODEL_VERSION_ALIAS.DELETED':
      return { name: NAME, alias: 'example_alias' };
    default:
      return { name: 'example_prompt' };
  }
}
