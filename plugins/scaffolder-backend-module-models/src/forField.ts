import { isError } from '@backstage/errors';

/** What an upstream says when it fails, begun with the field that led to it. */
export async function forField<T>(
  field: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isError(error) && !error.message.startsWith(`${field}: `)) {
      error.message = `${field}: ${error.message}`;
    }
    throw error;
  }
}
