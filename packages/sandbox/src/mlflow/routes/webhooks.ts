import { Router } from 'express';
import { invalidParameter } from '../MlflowError';
import { Parameters } from '../Parameters';
import { pageOf } from '../search/paging';
import { parseEvents } from '../webhooks/events';
import type { Webhook, WebhookFields } from '../webhooks/Webhooks';
import type { MlflowContext } from './types';
import { answerJson } from './answerJson';

const MOST_PER_PAGE = 1000;
const DEFAULT_PER_PAGE = 100;

function toWire(webhook: Webhook) {
  return {
    webhook_id: webhook.id,
    name: webhook.name,
    ...(webhook.description && { description: webhook.description }),
    url: webhook.url,
    events: webhook.events,
    status: webhook.status,
    creation_timestamp: webhook.createdAt,
    last_updated_timestamp: webhook.updatedAt,
  };
}

function checkName(name: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name)) {
    throw invalidParameter(
      `Webhook name '${name}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
    );
  }
  return name;
}

/** Private addresses and plain HTTP are let through, as a server for tests is told to. */
function checkUrl(url: string): string {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1] ?? '';
  if (scheme !== 'http' && scheme !== 'https') {
    throw invalidParameter(
      `Invalid webhook URL scheme: '${scheme}'. Allowed schemes are: http, https.`,
    );
  }
  if (!URL.canParse(url)) {
    throw invalidParameter(`Webhook URL must include a hostname: '${url}'`);
  }
  return url;
}

/** A status that there is not counts as none. */
function statusOf(status: string | undefined): string {
  return status === 'DISABLED' ? status : 'ACTIVE';
}

function eventsOf(parameters: Parameters) {
  const events = parseEvents(parameters.objects('events'));
  if (events.length === 0) {
    throw invalidParameter(
      'Webhook events must be a non-empty list of WebhookEvent objects: [].',
    );
  }
  return events;
}

function changedFields(parameters: Parameters): Partial<WebhookFields> {
  const name = parameters.text('name');
  const url = parameters.text('url');
  const description = parameters.text('description');
  const secret = parameters.text('secret');
  const status = parameters.text('status');
  return {
    ...(name && { name: checkName(name) }),
    ...(url && { url: checkUrl(url) }),
    ...(parameters.objects('events').length > 0 && {
      events: eventsOf(parameters),
    }),
    ...(description !== undefined && { description }),
    ...(secret !== undefined && { secret }),
    ...(status !== undefined && { status: statusOf(status) }),
  };
}

export function webhookRoutes({ webhooks }: MlflowContext): Router {
  const router = Router();

  router.post('/', (request, response) => {
    const parameters = new Parameters(request);
    const name = parameters.required('name');
    const url = parameters.required('url');
    if (!parameters.has('events')) {
      parameters.required('events');
    }
    const events = eventsOf(parameters);
    const description = parameters.text('description');
    const secret = parameters.text('secret');
    const webhook = webhooks.create({
      name: checkName(name),
      url: checkUrl(url),
      events,
      ...(description && { description }),
      ...(secret && { secret }),
      status: statusOf(parameters.text('status')),
    });
    answerJson(response, { webhook: toWire(webhook) });
  });

  router.get('/', (request, response) => {
    const parameters = new Parameters(request);
    const maxResults = parameters.integer('max_results') || DEFAULT_PER_PAGE;
    if (maxResults < 1 || maxResults > MOST_PER_PAGE) {
      throw invalidParameter('max_results must be between 1 and 1000.');
    }
    const page = pageOf(
      webhooks.list(),
      maxResults,
      parameters.text('page_token'),
    );
    answerJson(response, {
      ...(page.items.length > 0 && { webhooks: page.items.map(toWire) }),
      ...(page.nextPageToken && { next_page_token: page.nextPageToken }),
    });
  });

  router.get('/:id', (request, response) => {
    answerJson(response, { webhook: toWire(webhooks.get(request.params.id)) });
  });

  router.patch('/:id', (request, response) => {
    const fields = changedFields(new Parameters(request));
    const webhook = webhooks.update(request.params.id, fields);
    answerJson(response, { webhook: toWire(webhook) });
  });

  router.delete('/:id', (request, response) => {
    webhooks.delete(request.params.id);
    answerJson(response, {});
  });

  router.post('/:id/test', (request, response, next) => {
    const parameters = new Parameters(request);
    const { id } = request.params;
    webhooks.get(id);
    const event = parameters.object('event');
    webhooks
      .test(id, event && parseEvents([event])[0])
      .then(({ status, body }) => ({
        success: status < 400,
        response_status: status,
        response_body: body,
      }))
      .catch((error: Error) => ({
        success: false,
        error_message: `Failed to test webhook: ConnectionError('${error.message}')`,
      }))
      .then(result => answerJson(response, { result }))
      .catch(next);
  });

  return router;
}
