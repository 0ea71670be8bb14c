import {
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Freshness } from '@bellwether/plugin-models-common';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describeError, Loaded, NotConfigured, UpstreamState } from '.';

const HTML = '<html><body>nginx: token abc123</body></html>';

interface Versions {
  names: string[];
  freshness?: Freshness;
}

function renderState(data: Partial<Loaded<Versions>>) {
  const retry = jest.fn();
  renderInTestApp(
    <UpstreamState<Versions>
      data={{ loading: false, retry, ...data }}
      subject="the versions"
      skeleton={<p>three bars</p>}
      isEmpty={({ names }) => names.length === 0}
      empty={<p>No version is registered yet</p>}
      notConfigured={
        <NotConfigured
          title="This entity names no model"
          snippet="annotations: {}"
        />
      }
      freshness={({ freshness }) => freshness}
      connectionsHref="/models/connections"
    >
      {({ names }) => <p>{names.join()}</p>}
    </UpstreamState>,
  );
  return retry;
}

function httpError(status: number, body: string, type = 'application/json') {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: 'Bad',
    url: 'http://localhost:7007/api/models/v1/models?text=secret',
    headers: new Headers({ 'content-type': type }),
    text: async () => body,
  } as Response);
}

const backendError = (status: number, name: string, message: string) =>
  httpError(
    status,
    JSON.stringify({
      error: { name, message },
      request: { method: 'GET', url: '/v1/models' },
      response: { statusCode: status },
    }),
  );

describe('UpstreamState', () => {
  it('loading: shows a skeleton only after a moment', () => {
    jest.useFakeTimers();
    renderState({ loading: true });
    expect(screen.queryByText('three bars')).not.toBeInTheDocument();
    act(() => {
      jest.advanceTimersByTime(250);
    });
    expect(screen.getByText('three bars')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(
      'Reading the versions…',
    );
    jest.useRealTimers();
  });

  it('not configured: gives the lines to add, to copy', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    renderState({ error: new NotFoundError('no annotation') });
    expect(
      screen.getByRole('heading', { name: 'This entity names no model' }),
    ).toBeInTheDocument();
    expect(screen.getByText('annotations: {}')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied')).toBeInTheDocument();
    expect(writeText).toHaveBeenCalledWith('annotations: {}');
  });

  it('not permitted: passes on what the backend says is needed', () => {
    renderState({ error: new NotAllowedError('Needs models.read') });
    expect(
      screen.getByRole('heading', { name: 'You may not see the versions' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Needs models.read')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it('no data yet: says so, and is not the same as a failure', () => {
    renderState({ value: { names: [] } });
    expect(
      screen.getByText('No version is registered yet'),
    ).toBeInTheDocument();
  });

  it('stale: keeps the last good data under a notice with time, reason and way out', async () => {
    const retry = renderState({
      value: {
        names: ['13'],
        freshness: {
          staleSince: '2020-06-15T12:40:00Z',
          problem: 'MLflow production does not answer.',
        },
      },
    });
    expect(screen.getByText('13')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(
      /Stale since 15 Jun 2020 12:40 UTC \(\d+ d\)\. MLflow production does not answer\. This is the last good answer\./,
    );
    expect(screen.getByRole('link', { name: 'Connections' })).toHaveAttribute(
      'href',
      '/models/connections',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('failed: one sentence, another try and details to copy, never the body of the answer', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    const retry = renderState({
      error: await httpError(502, HTML, 'text/html'),
    });
    expect(
      screen.getByRole('heading', { name: 'The versions could not be read' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The backend does not answer (502).'),
    ).toBeInTheDocument();
    expect(document.body).not.toHaveTextContent('abc123');
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(writeText).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Error, HTTP 502\nGET \/api\/models\/v1\/models\n/,
      ),
    );
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });
});

describe('describeError', () => {
  it.each([
    ['ServiceUnavailableError', 503, 'mlflow-prod does not answer', 'failed'],
    ['NotAllowedError', 403, 'Needs models.connections.read', 'not-permitted'],
    ['NotFoundError', 404, 'No such model', 'not-found'],
  ])('passes on the sentence of a %s', async (name, status, message, kind) => {
    expect(
      describeError(await backendError(status, name, message)),
    ).toMatchObject({ kind, sentence: message });
  });

  it.each([
    [401, 'Error', 'jwt malformed', /sign in again/i],
    [500, 'Error', 'connect ECONNREFUSED 10.0.0.1', /backend failed \(500\)/],
    [429, 'Error', 'slow down', /too many requests/i],
    [404, 'Error', 'Cannot GET /', /does not know this address/],
    [503, 'ServiceUnavailableError', HTML, /does not answer \(503\)/],
  ])(
    'finds words of its own for %i %s',
    async (status, name, message, words) => {
      const { sentence, details } = describeError(
        await backendError(status, name, message),
      );
      expect(sentence).toMatch(words);
      expect(details).toContain(`${name}, HTTP ${status}\nGET /v1/models\n`);
      expect(details).not.toContain(message);
    },
  );

  it('names the address without its query where the body does not, and copes with anything thrown', async () => {
    const { details } = describeError(await httpError(502, HTML, 'text/html'));
    expect(details).toContain('GET /api/models/v1/models\n');
    expect(details).not.toContain('secret');
    expect(describeError(new TypeError('Failed to fetch')).sentence).toMatch(
      /cannot be reached/,
    );
    expect(describeError(undefined).sentence).toMatch(/cannot be shown/);
  });
});
