import { useRef, useState } from 'react';
import { describeError } from '../UpstreamState';

const KEY_BYTES = 16;

/** Names one request, so that its repetition changes nothing. Also where a page is not served by HTTPS. */
function createIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends a change, one at a time. The same request sent again carries the same key, so that a change whose answer got
 * lost is not made twice.
 */
export function useWrite<R, T>(
  send: (request: R, options: { idempotencyKey: string }) => Promise<T>,
) {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const keys = useRef(new Map<string, string>());
  const busy = useRef(false);

  /** @returns the answer; undefined where it was refused, which `problem` then says */
  async function write(request: R): Promise<T | undefined> {
    if (busy.current) return undefined;
    busy.current = true;
    setSending(true);
    setProblem(undefined);
    const question = JSON.stringify(request);
    const idempotencyKey = keys.current.get(question) ?? createIdempotencyKey();
    keys.current.set(question, idempotencyKey);
    try {
      const answer = await send(request, { idempotencyKey });
      // The next one is meant anew, even where it says the same.
      keys.current.delete(question);
      return answer;
    } catch (error) {
      setProblem(describeError(error).sentence);
      return undefined;
    } finally {
      busy.current = false;
      setSending(false);
    }
  }

  return { isSending, problem, write };
}
