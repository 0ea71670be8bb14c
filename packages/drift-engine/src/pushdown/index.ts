export { closeSql, type Side } from './closeSql';
export { countStatement } from './countStatement';
export { DIALECTS, type Dialect } from './Dialect';
export { freezeSql, type FreezeSqlOptions } from './freezeSql';
export { profileSql } from './profileSql';
export type { Relation } from './Relation';
export { sampleSql } from './sampleSql';
export { withSqlEngine, type EngineOptions, type SqlEngine } from './SqlEngine';
