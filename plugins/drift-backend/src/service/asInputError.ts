import { InputError } from '@backstage/errors';
import { JobError } from '../judge';

/** What is wrong with the data is the caller's to mend. */
export async function asInputError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof JobError) throw new InputError(error.message);
    throw error;
  }
}
