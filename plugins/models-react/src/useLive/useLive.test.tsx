import { NotAllowedError } from '@backstage/errors';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook } from '@testing-library/react';
import { ReactNode } from 'react';
import { useLive } from '.';

/** A read whose answers the test gives, one by one. */
function createLoad() {
  const calls: {
    signal: AbortSignal;
    answer(value: string): Promise<void>;
    fail(error: Error): Promise<void>;
  }[] = [];
  const load = ({ signal }: { signal: AbortSignal }) =>
    new Promise<string>((resolve, reject) => {
      calls.push({
        signal,
        answer: async value => act(async () => resolve(value)),
        fail: async error => act(async () => reject(error)),
      });
    });
  return { load, calls };
}

/** Signals as the portal has them. */
function createSignals() {
  const listeners = new Map<string, Function>();
  return {
    api: {
      subscribe: (channel: string, onMessage: Function) => {
        listeners.set(channel, onMessage);
        return { unsubscribe: () => listeners.delete(channel) };
      },
    } as SignalApi,
    listeners,
  };
}

function render(
  load: ReturnType<typeof createLoad>['load'],
  options: { signals?: SignalApi; keepPrevious?: boolean } = {},
) {
  const wrapper = ({ children }: { children: ReactNode }) =>
    options.signals ? (
      <TestApiProvider apis={[[signalApiRef, options.signals]]}>
        {children}
      </TestApiProvider>
    ) : (
      <TestApiProvider apis={[]}>{children}</TestApiProvider>
    );
  return renderHook(
    ({ page }) =>
      useLive(load, {
        channel: 'models:fleet',
        deps: [page],
        keepPrevious: options.keepPrevious,
      }),
    { wrapper, initialProps: { page: 1 } },
  );
}

const advance = (ms: number) =>
  act(async () => {
    jest.advanceTimersByTime(ms);
  });

describe('useLive', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-06-16T14:32:00Z') });
  });
  afterEach(() => jest.useRealTimers());

  it('reads once, and once more after a burst of signals, without showing that it does', async () => {
    const { load, calls } = createLoad();
    const signals = createSignals();
    const { result } = render(load, { signals: signals.api });
    expect(result.current).toMatchObject({ loading: true, value: undefined });
    await calls[0].answer('first');
    expect(result.current).toMatchObject({ loading: false, value: 'first' });

    for (let i = 0; i < 5; i++) signals.listeners.get('models:fleet')?.();
    await advance(600);
    expect(calls).toHaveLength(2);
    expect(result.current).toMatchObject({ loading: false, value: 'first' });
    await calls[1].answer('second');
    expect(result.current.value).toBe('second');
  });

  it('reads at once after the first signal in a while, and gathers those that follow', async () => {
    const { load, calls } = createLoad();
    const signals = createSignals();
    render(load, { signals: signals.api });
    await calls[0].answer('first');
    await advance(1000);
    signals.listeners.get('models:fleet')?.();
    await advance(60);
    expect(calls).toHaveLength(2);
    await calls[1].answer('second');
    for (let i = 0; i < 4; i++) {
      signals.listeners.get('models:fleet')?.();
      await advance(100);
    }
    expect(calls).toHaveLength(2);
    await advance(200);
    expect(calls).toHaveLength(3);
  });

  it('reads again after a read that a signal came into, and is not starved by many', async () => {
    const { load, calls } = createLoad();
    const signals = createSignals();
    const { result } = render(load, { signals: signals.api });
    for (let i = 0; i < 10; i++) {
      signals.listeners.get('models:fleet')?.();
      await advance(600);
    }
    expect(calls).toHaveLength(1);
    await calls[0].answer('first');
    expect(result.current.value).toBe('first');
    expect(calls).toHaveLength(2);
  });

  it('polls in a portal without signals, but not while nobody looks', async () => {
    const { load, calls } = createLoad();
    render(load);
    await calls[0].answer('first');
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await advance(31_000);
    expect(calls).toHaveLength(1);
    hidden.mockRestore();
    await advance(30_000);
    expect(calls).toHaveLength(2);
  });

  it('keeps the last good answer when a read fails, and says what time it is from', async () => {
    const { load, calls } = createLoad();
    const { result } = render(load);
    await calls[0].answer('first');
    await advance(30_000);
    await calls[1].fail(new Error('gone'));
    expect(result.current).toMatchObject({
      value: 'first',
      staleSince: '2026-06-16T14:32:00.000Z',
      error: expect.objectContaining({ message: 'gone' }),
    });

    act(() => result.current.retry());
    expect(result.current.loading).toBe(true);
    await calls[2].answer('second');
    expect(result.current).toMatchObject({ value: 'second', loading: false });
    expect(result.current.staleSince).toBeUndefined();
    expect(result.current.error).toBeUndefined();
  });

  it('drops what the reader may no longer see', async () => {
    const { load, calls } = createLoad();
    const { result } = render(load);
    await calls[0].answer('first');
    await advance(30_000);
    await calls[1].fail(new NotAllowedError('no'));
    expect(result.current.value).toBeUndefined();
    expect(result.current.error?.name).toBe('NotAllowedError');
  });

  it.each([
    ['drops the answer to an old question', false, undefined],
    ['keeps an old answer in sight where asked to', true, 'page 1'],
  ])('%s', async (_name, keepPrevious, shown) => {
    const { load, calls } = createLoad();
    const { result, rerender } = render(load, { keepPrevious });
    await calls[0].answer('page 1');
    rerender({ page: 2 });
    expect(result.current.loading).toBe(true);
    expect(result.current.value).toBe(shown);
    expect(calls[0].signal.aborted).toBe(true);
    rerender({ page: 3 });
    await calls[1].answer('page 2, too late');
    expect(result.current.value).toBe(shown);
    await calls[2].answer('page 3');
    expect(result.current).toMatchObject({ loading: false, value: 'page 3' });
  });

  it('aborts and falls silent when the screen is left', async () => {
    const { load, calls } = createLoad();
    const signals = createSignals();
    const complain = jest.spyOn(console, 'error').mockImplementation();
    const { unmount } = render(load, { signals: signals.api });
    unmount();
    expect(calls[0].signal.aborted).toBe(true);
    expect(signals.listeners.size).toBe(0);
    await calls[0].answer('too late');
    await advance(600_000);
    expect(calls).toHaveLength(1);
    expect(complain).not.toHaveBeenCalled();
    complain.mockRestore();
  });
});
