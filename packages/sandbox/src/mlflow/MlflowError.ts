/** MLflow's names of errors, with the status and the class that its server gives them. */
const CODES = {
  BAD_REQUEST: {
    status: 400,
    sqlstate: 'KAM00',
    errorClass: 'INVALID_PARAMETER_VALUE',
  },
  INTERNAL_ERROR: {
    status: 500,
    sqlstate: 'XXM00',
    errorClass: 'CLIENT_INTERNAL_ERROR',
  },
  INVALID_PARAMETER_VALUE: {
    status: 400,
    sqlstate: 'KAM00',
    errorClass: 'INVALID_PARAMETER_VALUE',
  },
  RESOURCE_ALREADY_EXISTS: {
    status: 400,
    sqlstate: 'KAM00',
    errorClass: 'RESOURCE_ALREADY_EXISTS',
  },
  RESOURCE_DOES_NOT_EXIST: {
    status: 404,
    sqlstate: 'KAM00',
    errorClass: 'RESOURCE_NOT_FOUND',
  },
} as const;

export type MlflowErrorCode = keyof typeof CODES;

/** An answer in MLflow's form of an error. */
export class MlflowError extends Error {
  readonly status: number;
  readonly body: Record<string, string>;

  constructor(code: MlflowErrorCode, message: string) {
    super(message);
    const { status, sqlstate, errorClass } = CODES[code];
    this.status = status;
    this.body = {
      error_code: code,
      message,
      sqlstate,
      error_class: errorClass,
    };
  }
}

export function invalidParameter(message: string): MlflowError {
  return new MlflowError('INVALID_PARAMETER_VALUE', message);
}

export function notFound(message: string): MlflowError {
  return new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
}
