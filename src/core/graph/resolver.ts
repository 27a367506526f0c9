import type { Outline, OutlineImport } from '../parse/outline.ts';
import type { ProjectConfig } from './projectConfig.ts';

/** What one import statement leads to. */
export interface Resolution {
	/** Files it names, in order. Python's `from pkg import a` names `pkg/a.py` when that is a module. */
	readonly targets: readonly string[];
	/** True when it names something that should be in the workspace but is not. */
	readonly missing: boolean;
}

/** What a resolver looks in. It is made anew when a file comes or goes, or changes the package that it is part of. */
export interface ResolverInput {
	readonly files: ReadonlySet<string>;
	readonly outlines: ReadonlyMap<string, Outline>;
	readonly config: ProjectConfig;
}

/** Resolves imports of one family of languages. */
export interface Resolver {
	/** @param outline of `from`, as it is edited now */
	resolve(from: string, statement: OutlineImport, outline: Outline): Resolution;
	/** Files that `from` sees without an import: those of its package, the header of its source. Any number, in any order. */
	siblings?(from: string, outline: Outline): Iterable<string>;
}

export const EXTERNAL: Resolution = { targets: [], missing: false };
