import { useApi } from '@backstage/core-plugin-api';
import {
  CompareRangesRequest,
  WindowDetail,
} from '@bellwether/plugin-drift-common';
import { describeError } from '@bellwether/plugin-models-react';
import { useEffect, useRef, useState } from 'react';
import { driftApiRef } from '../../api';

/** Compares two ranges; leaving gives up the work that nobody waits for any more. */
export function useCompare(monitor: string) {
  const drift = useApi(driftApiRef);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  async function compare(
    request: CompareRangesRequest,
  ): Promise<WindowDetail | undefined> {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setSending(true);
    setProblem(undefined);
    try {
      return await drift.compareRanges(monitor, request, {
        signal: controller.signal,
      });
    } catch (error) {
      if (!controller.signal.aborted) {
        setProblem(describeError(error).sentence);
      }
      return undefined;
    } finally {
      if (!controller.signal.aborted) setSending(false);
    }
  }

  return { isSending, problem, compare };
}
