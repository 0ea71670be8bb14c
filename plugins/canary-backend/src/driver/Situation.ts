import { TakenAction } from '@bellwether/plugin-canary-common';
import { JudgeWord } from '../service/VerdictSource';
import { Sight } from './Sight';
import { StoredDrive } from './StoredDrive';

/** All that a decision depends on. */
export interface Situation {
  stored: Pick<StoredDrive, 'uid' | 'canary' | 'drive'>;
  sight: Sight;
  word: JudgeWord | undefined;
  /** What became of what was asked for. */
  taken: TakenAction | undefined;
  /** Somebody else's action on the same object that is not done yet. */
  other: TakenAction | undefined;
  /** The newest action of a person on the object since the drive is in its phase. */
  byPerson: TakenAction | undefined;
  now: Date;
}
