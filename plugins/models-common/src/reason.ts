import { z } from 'zod';

/** Why somebody changes something, in their words; kept with the event. @public */
export const reasonSchema = z.string().trim().min(10).max(2000);
