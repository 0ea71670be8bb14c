import { ChangeQueue } from './ChangeQueue';

describe('the queue of changes', () => {
  const handle = jest.fn<Promise<void>, [number[]]>();
  const onFailure = jest.fn();
  let queue: ChangeQueue<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    handle.mockReset();
    handle.mockResolvedValue();
    onFailure.mockReset();
    queue = ChangeQueue.create({
      gatherMs: 100,
      maxWaitMs: 30_000,
      handle,
      onFailure,
    });
  });
  afterEach(() => {
    queue.close();
    jest.useRealTimers();
  });

  it('hands over together what came within the time, and the rest afterwards', async () => {
    queue.add(1);
    await jest.advanceTimersByTimeAsync(99);
    queue.add(2);
    expect(handle).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    queue.add(3);
    await jest.advanceTimersByTimeAsync(100);
    expect(handle.mock.calls).toEqual([[[1, 2]], [[3]]]);
  });

  it('never hands over twice at once', async () => {
    let finish = () => {};
    handle.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          finish = resolve;
        }),
    );
    queue.add(1);
    await jest.advanceTimersByTimeAsync(100);
    queue.add(2);
    await jest.advanceTimersByTimeAsync(1000);
    expect(handle).toHaveBeenCalledTimes(1);
    finish();
    await jest.advanceTimersByTimeAsync(100);
    expect(handle.mock.calls).toEqual([[[1]], [[2]]]);
  });

  it('hands over again what failed, before what came meanwhile, later and later', async () => {
    handle.mockRejectedValue(new Error('no'));
    queue.add(1);
    await jest.advanceTimersByTimeAsync(100);
    queue.add(2);
    await jest.advanceTimersByTimeAsync(399);
    expect(handle).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(handle).toHaveBeenLastCalledWith([1, 2]);
    await jest.advanceTimersByTimeAsync(1_599);
    expect(handle).toHaveBeenCalledTimes(2);
    expect(onFailure).toHaveBeenCalledTimes(2);
  });

  it('forgets after many failures what it cannot hand over, and goes on', async () => {
    handle.mockRejectedValue(new Error('no'));
    queue.add(1);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(handle).toHaveBeenCalledTimes(6);
    handle.mockResolvedValue();
    queue.add(2);
    await jest.advanceTimersByTimeAsync(100);
    expect(handle).toHaveBeenLastCalledWith([2]);
  });

  it('hands over nothing once it is closed', async () => {
    queue.add(1);
    queue.close();
    queue.add(2);
    await jest.advanceTimersByTimeAsync(1000);
    expect(handle).not.toHaveBeenCalled();
  });
});
