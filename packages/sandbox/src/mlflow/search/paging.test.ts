import { createPageToken, offsetOf, pageOf } from './paging';

describe('pageOf', () => {
  it('cuts a listing into pages whose tokens carry the offset', () => {
    const items = ['a', 'b', 'c', 'd', 'e'];
    const first = pageOf(items, 2, undefined);
    expect(first).toEqual({
      items: ['a', 'b'],
      nextPageToken: createPageToken(2),
    });
    const second = pageOf(items, 2, first.nextPageToken);
    const third = pageOf(items, 2, second.nextPageToken);
    expect(third).toEqual({ items: ['e'] });
  });

  it('gives no token when the last page is full', () => {
    expect(pageOf(['a', 'b'], 2, undefined)).toEqual({ items: ['a', 'b'] });
  });

  it('gives nothing beyond the end', () => {
    expect(pageOf(['a'], 2, createPageToken(99))).toEqual({ items: [] });
  });
});

describe('offsetOf', () => {
  it.each([
    ['garbage', 'Invalid page token, could not base64-decode'],
    [Buffer.from('abc').toString('base64'), "decoded value=b'abc'"],
    [Buffer.from('{}').toString('base64'), 'parsed value={}'],
    [Buffer.from('{"offset": "x"}').toString('base64'), 'not stringable x'],
  ])('refuses %s', (token, message) => {
    expect(() => offsetOf(token)).toThrow(message);
  });
});
