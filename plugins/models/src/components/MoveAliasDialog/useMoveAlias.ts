import { useApi } from '@backstage/core-plugin-api';
import { isError } from '@backstage/errors';
import { MovedAlias, MoveAliasRequest } from '@bellwether/plugin-models-common';
import { describeError } from '@bellwether/plugin-models-react';
import { useRef, useState } from 'react';
import { modelsApiRef } from '../../api';
import { createIdempotencyKey } from './createIdempotencyKey';

/** How far a move has come. */
export type MoveState =
  | { step: 'editing' }
  | { step: 'sending' }
  /** The alias does not point where the person saw it. */
  | { step: 'conflict'; sentence: string }
  | { step: 'refused'; sentence: string }
  | { step: 'failed'; sentence: string };

const CONFLICT = 409;

function isConflict(error: unknown) {
  return (
    isError(error) &&
    (error.name === 'ConflictError' ||
      ('statusCode' in error && error.statusCode === CONFLICT))
  );
}

function stateOfError(error: unknown): MoveState {
  const { kind, sentence } = describeError(error);
  if (isConflict(error)) return { step: 'conflict', sentence };
  return kind === 'not-permitted'
    ? { step: 'refused', sentence }
    : { step: 'failed', sentence };
}

/**
 * Sends a move. One at a time; and the same request, sent again, carries the same key, so that a move whose answer got
 * lost is not made twice.
 */
export function useMoveAlias(entityRef: string) {
  const models = useApi(modelsApiRef);
  const [state, setState] = useState<MoveState>({ step: 'editing' });
  const keys = useRef(new Map<string, string>());
  const isSending = useRef(false);

  async function move(
    alias: string,
    request: MoveAliasRequest,
  ): Promise<MovedAlias | undefined> {
    if (isSending.current) return undefined;
    isSending.current = true;
    setState({ step: 'sending' });
    const question = JSON.stringify([alias, request]);
    const idempotencyKey = keys.current.get(question) ?? createIdempotencyKey();
    keys.current.set(question, idempotencyKey);
    try {
      return await models.moveAlias(entityRef, alias, request, {
        idempotencyKey,
      });
    } catch (error) {
      setState(stateOfError(error));
      return undefined;
    } finally {
      isSending.current = false;
    }
  }

  return {
    state,
    move,
    /** Back to the form, after the world was looked at again: what is sent now is another request. */
    startOver: () => {
      keys.current.clear();
      setState({ step: 'editing' });
    },
  };
}
