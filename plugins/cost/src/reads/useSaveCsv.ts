import { describeError, saveText } from '@bellwether/plugin-models-react';
import { useState } from 'react';

/** Saves what a backend answers as a file; `problem` says why it could not. */
export function useSaveCsv(fileName: string, read: () => Promise<string>) {
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    setReading(true);
    setProblem(undefined);
    try {
      saveText(fileName, 'text/csv;charset=utf-8', await read());
    } catch (error) {
      setProblem(describeError(error).sentence);
    } finally {
      setReading(false);
    }
  };
  return { isReading, problem, save };
}
